using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using RmUnifyGroupSync.Engine.Reporting;

namespace RmUnifyGroupSync.Engine.Tests.Reporting;

/// <summary>What stands in which part of a report: each figure in its place, and nothing about what did not happen.</summary>
public sealed partial class ReportSectionTests
{
    private static readonly GroupSyncRun Run = new() { Id = "r1", Outcome = RunOutcome.Succeeded, Command = "Invoke-GroupSync", School = ["10001"], StartedAt = new(2026, 11, 20, 2, 0, 0, TimeSpan.Zero) };

    private static readonly SchoolNote School = new("10001", "Oak School", 2026, 61, 18);

    [Fact]
    public void A_night_without_a_change_tells_its_figures_and_nothing_else()
    {
        var page = Page(Run, new(), []);

        Assert.Equal(["figures"], Ids(page));
        Assert.Equal(["Groups made: 0.", "Members added: 0; removed: 0.", "Owners added: 0; removed: 0.", "Nothing was changed in Microsoft 365."], InShort(page));
        Assert.DoesNotContain("<caption><bdi>Schools</bdi>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_happened_is_told_in_short_with_its_numbers()
    {
        var run = Run with { GroupsCreated = 1, MembersAdded = 12, MembersRemoved = 3, OwnersAdded = 4, OwnersRemoved = 5, Unmatched = 8 };

        Assert.Equal(
            ["Groups made: 1.", "Members added: 12; removed: 3.", "Owners added: 4; removed: 5.", "Removals held back: 2.", "People of the groups without an account: 8."],
            InShort(Page(run, new() { HeldChanges = [Held("s1@x.test", null), Held(null, "4711")] }, [Change("c", "7A")])));
    }

    [Fact]
    public void Tags_nest_each_row_has_its_heading_and_the_contents_lead_to_every_section()
    {
        var page = Page(Run, Full, [Change("c", "7A") with { UserId = null }, Change("c", "7A")]);

        var open = new Stack<string>();
        foreach (Match tag in Tags().Matches(page[page.IndexOf("<body", StringComparison.Ordinal)..]))
        {
            if (tag.Groups[1].Length == 0)
                open.Push(tag.Groups[2].Value);
            else if (tag.Groups[2].Value != "html")
                Assert.Equal(tag.Groups[2].Value, open.Pop());
        }

        Assert.Empty(open);
        Assert.EndsWith("</html>", page.TrimEnd(), StringComparison.Ordinal);
        Assert.All(Regex.Matches(page, "<tbody>.*?</tbody>", RegexOptions.Singleline), body =>
            Assert.Equal(Regex.Count(body.Value, "<tr>"), Regex.Count(body.Value, "<tr><th scope=\"row\">")));
        var contents = Regex.Match(page, "<nav.*?</nav>", RegexOptions.Singleline).Value;
        Assert.Equal(Ids(page), Regex.Matches(contents, "<li><a href=\"#([^\"]*)\">").Select(m => m.Groups[1].Value));
        Assert.Equal(["held", "errors", "blocked", "groups", "changes", "unmatched", "ended", "lifetimes", "warnings", "figures"], Ids(page));
    }

    [Theory]
    [InlineData(RunOutcome.Succeeded, "good")]
    [InlineData(RunOutcome.Held, "look")]
    [InlineData(RunOutcome.Partial, "look")]
    [InlineData(RunOutcome.Stopped, "look")]
    [InlineData(RunOutcome.Running, "look")]
    [InlineData(RunOutcome.Failed, "bad")]
    [InlineData(RunOutcome.SignInFailed, "bad")]
    [InlineData(RunOutcome.MisUnavailable, "bad")]
    [InlineData(RunOutcome.Unfinished, "bad")]
    public void The_box_has_the_colour_of_how_bad_it_is(RunOutcome outcome, string kind) =>
        Assert.Contains($"<section class=\"outcome {kind}\">", Page(Run with { Outcome = outcome }, new(), []), StringComparison.Ordinal);

    [Fact]
    public void The_subtitle_names_the_schools_and_a_run_that_read_none_names_their_ids()
    {
        Assert.Contains("Oak School (10001) · begun at 02:00 (UTC)", Page(Run, new() { Schools = [School] }, []), StringComparison.Ordinal);
        Assert.Contains("<bdi>10001, 10002 · begun at", Page(Run with { School = ["10001", "10002"] }, new(), []), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_by_hand_says_so_and_by_whom_and_the_night_does_not()
    {
        Assert.DoesNotContain("by hand", Page(Run, new() { Account = "head@x.test" }, []), StringComparison.Ordinal);
        Assert.Contains("by hand with Sync-O365ClassGroup as head@x.test", Page(Run with { Command = "Sync-O365ClassGroup" }, new() { Account = "head@x.test" }, []), StringComparison.Ordinal);
        Assert.Equal("Invoke-GroupSync -Force -Rollover", Rows(Page(Run, new() { Given = ["-Force", "-Rollover"] }, []), "The run").Single(r => r[0] == "Command")[1]);
    }

    [Fact]
    public void Groups_of_earlier_years_alone_are_told_without_a_list_and_gone_groups_alone_without_a_number()
    {
        var earlier = Page(Run, new() { GroupsOfEarlierYears = 17 }, []);
        Assert.Equal(["ended", "figures"], Ids(earlier));
        Assert.Contains("stay as they were: 17.", earlier, StringComparison.Ordinal);
        Assert.DoesNotContain("Gone from the MIS", earlier, StringComparison.Ordinal);

        var gone = Page(Run, new() { Ended = [new("10001", "c", "7A", "gone")] }, []);
        Assert.Equal(["ended", "figures"], Ids(gone));
        Assert.DoesNotContain("stay as they were", gone, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hold_stands_under_its_group_or_its_school_with_who_would_go()
    {
        var notes = new RunNotes
        {
            Schools = [School],
            Holds = [new("10001", "7A", GroupSyncErrorId.RemovalLimitExceeded, "too many", 2), new("10001", null, GroupSyncErrorId.SourceGateHeld, "half is gone", 30)],
            HeldChanges = [Held("s1@x.test", "4711"), Held(null, "4712"), Held("t1@x.test", null) with { Action = PlannedAction.RemoveOwner }],
            Warnings = ["too many", "half is gone"],
        };
        var page = Page(Run, notes, []);

        Assert.Equal(["7A", "Oak School (10001)"], Regex.Matches(page, "<h3><bdi>(.*?)</bdi></h3>").Select(m => m.Groups[1].Value));
        Assert.Contains("only removals wait", page, StringComparison.Ordinal);
        Assert.Equal(
            [("s1@x.test", "Would be removed as member"), ("4712", "Would be removed as member"), ("t1@x.test", "Would be removed as owner")],
            Rows(page, "Removals that were not made").Select(r => (r[1], r[2])));
        Assert.DoesNotContain("warnings", Ids(page));
        Assert.DoesNotContain("Removals that were not made", Page(Run, notes with { HeldChanges = [] }, []), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GroupSyncErrorId.RemovalLimitExceeded, "Invoke-GroupSync", "run Invoke-GroupSync -School '10001' once with -Force")]
    [InlineData(GroupSyncErrorId.RolloverNotConfirmed, "Invoke-GroupSync", "run Invoke-GroupSync -School '10001' once with -Rollover")]
    [InlineData(GroupSyncErrorId.RemovalLimitExceeded, "Sync-O365ClassGroup", "run the command once with -Force")]
    [InlineData(GroupSyncErrorId.SourceGateHeld, "Sync-O365ClassGroup", "run Invoke-GroupSync -School '10001' once with -AcceptSource")]
    public void What_lifts_a_hold_is_a_command_that_can_be_run_as_it_stands(GroupSyncErrorId error, string command, string expected)
    {
        Assert.Contains(expected, OutcomeWords.Lift(new("10001", null, error, "r", 1), command), StringComparison.Ordinal);
        Assert.Equal("Mend it.", OutcomeWords.Lift(new("10001", null, error, "r", 1, "Mend it."), command));
    }

    [Fact]
    public void Changes_stand_by_school_type_and_name_under_their_group_each_with_who_it_was()
    {
        var page = Page(Run, new() { Schools = [School] },
        [
            Change("c1", "8B"), Change("r1", "9R") with { Type = MisGroupType.Registration }, Change("c0", "7A") with { UserPrincipalName = null, PersonId = "4711" },
            Change("a", "Z") with { School = "10000" }, Change("c0", "7A") with { UserPrincipalName = null, UserId = "object-id" }, Change("c1", "8B") with { PersonId = "4712" },
        ]);

        Assert.Equal(["Z", "9R", "7A", "8B"], Regex.Matches(page, "<h3><bdi>(.*?)</bdi></h3>").Select(m => m.Groups[1].Value));
        Assert.Equal(["4711", "object-id"], Rows(page, "Oak School (10001), teaching group").Take(2).Select(r => r[0]));
        Assert.Equal(["s1@x.test", "s1@x.test"], Rows(page[page.LastIndexOf("<h3>", StringComparison.Ordinal)..], "Oak School (10001), teaching group").Select(r => r[0]));
        Assert.Single(Rows(page, "10000, teaching group"));
    }

    [Fact]
    public void M4_People_without_an_account_are_counted_by_school_role_and_why()
    {
        var page = Page(Run, new()
        {
            Schools = [School],
            Unmatched =
            [
                new("10001", PersonRole.Teacher, "t1", MatchState.Missing), new("10001", PersonRole.Student, "s3", MatchState.Ambiguous), new("10001", PersonRole.Student, "s2", MatchState.Missing),
                new("10000", PersonRole.Student, "x", MatchState.Conflict), new("10001", PersonRole.Student, "s1", MatchState.Missing),
            ],
        }, []);

        var rows = Rows(page, "By MIS id");
        Assert.Equal("10000", rows[0][0]);
        Assert.Equal([["Oak School (10001)", "Student", "no account", "2", "s1, s2"], ["Oak School (10001)", "Student", "several accounts fit", "1", "s3"]], rows.Skip(1).Take(2).OrderBy(r => r[4], StringComparer.Ordinal));
        Assert.Equal(["Oak School (10001)", "Teacher", "no account", "1", "t1"], rows[3]);
        Assert.Contains("added at the first run after their account is there", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_name_every_school_and_one_without_a_name_of_its_own_by_its_id_alone()
    {
        var page = Page(Run, new() { Schools = [School, new("10002", "10002", null, 5, 1)] }, []);

        Assert.Equal([["Oak School (10001)", "2026", "61", "18"], ["10002", "", "5", "1"]], Rows(page, "Schools"));
    }

    [Fact]
    public void A_killed_run_that_changed_nothing_keeps_what_its_record_says_of_its_length()
    {
        var run = RunFigures.Counted(Run with { Outcome = RunOutcome.Unfinished, Duration = TimeSpan.FromSeconds(7), MembersAdded = 3 }, []);

        Assert.Equal((TimeSpan.FromSeconds(7), 0), (run.Duration, run.MembersAdded));
    }

    [Fact]
    public void Each_figure_stands_beside_its_name_and_times_are_of_the_school_s_zone()
    {
        var run = Run with
        {
            StartedAt = new(2026, 6, 19, 1, 30, 0, TimeSpan.Zero),
            Duration = new(1, 2, 3),
            Outcome = RunOutcome.Held,
            GroupsCreated = 1,
            MembersAdded = 2,
            MembersRemoved = 3,
            OwnersAdded = 4,
            OwnersRemoved = 5,
            GroupsHeld = 6,
            GroupsFailed = 7,
            Unmatched = 8,
            HttpRequests = 9,
            Writes = 10,
            Throttled = 11,
        };
        var page = Page(run, Full with { TimeZone = "Europe/London", ModuleVersion = "1.2.3" }, [Change("c", "7A") with { At = run.StartedAt }]);

        Assert.Equal(
            [
                "Run: r1", "Command: Invoke-GroupSync", "Outcome and exit code: Held, 3", "Begun: 2026-06-19 02:30:00 +01:00", "Duration: 1:02:03", "Groups made: 1", "Members added: 2",
                "Members removed: 3", "Owners added: 4", "Owners removed: 5", "Groups held: 6", "Groups failed: 7", "People without an account: 8", "Requests to Microsoft Graph: 9",
                "Writes: 10", "Answers that asked to wait: 11", "Version of the module: 1.2.3",
            ],
            Rows(page, "The run").Select(r => string.Join(": ", r)));
        Assert.Equal("02:30:00", Rows(page, "Oak School (10001), teaching group")[0][3]);
    }

    [Fact]
    public void No_heading_caption_or_column_is_without_words()
    {
        var page = Page(Run, Full, [Change("c", "7A") with { UserId = null }, Change("c", "7A")]);

        var words = Regex.Matches(page, "<(?:h[1-6]|caption|th scope=\"col\")[^>]*>(?:<bdi>)?(.*?)<").Select(m => m.Groups[1].Value).ToList();
        Assert.True(words.Count > 40);
        Assert.DoesNotContain("", words);
    }

    [Fact]
    public void Every_outcome_change_and_state_has_words_of_its_own()
    {
        var said = Enum.GetValues<RunOutcome>().Select(o => Run with { Outcome = o }).SelectMany(r => new[] { OutcomeWords.Heading(r), OutcomeWords.Explanation(r) })
            .Concat(Enum.GetValues<PlannedAction>().Select(OutcomeWords.Action))
            .Concat(new[] { MatchState.Missing, MatchState.Ambiguous, MatchState.Conflict }.Select(OutcomeWords.State)).ToList();

        Assert.Equal(said.Distinct(), said);
        Assert.All(said, s => Assert.Contains(' ', s));
    }

    [Fact]
    public void A_school_s_id_with_a_quote_stays_one_argument_of_the_command() =>
        Assert.Contains("-School 'O''Neil' once", OutcomeWords.Lift(new("O'Neil", null, GroupSyncErrorId.SourceGateHeld, "r", 1), "Invoke-GroupSync"), StringComparison.Ordinal);

    private static RunNotes Full => new()
    {
        Tenant = "Oak",
        Schools = [School],
        Holds = [new("10001", null, GroupSyncErrorId.SourceGateHeld, "gate", 1)],
        HeldChanges = [Held("s1@x.test", null)],
        Errors = [new("GraphRequestFailed", "refused")],
        Blocked = [new("10001", "c", "7A", "blocked")],
        Unmatched = [new("10001", PersonRole.Student, "s9", MatchState.Missing)],
        Ended = [new("10001", "c", "7B", "ended")],
        GroupsOfEarlierYears = 2,
        LifetimesPassed = [new("10001", "c", "7C", "until")],
        Warnings = ["mind this"],
    };

    private static PlannedChange Held(string? user, string? person) =>
        new() { Action = PlannedAction.RemoveMember, School = "10001", MisGroupId = "c", GroupName = "7A", UserPrincipalName = user, PersonId = person, Reason = "left", Held = true };

    private static GroupSyncChange Change(string misGroup, string name) => new()
    {
        Run = "r1",
        At = Run.StartedAt,
        Action = PlannedAction.AddMember,
        School = "10001",
        MisGroupId = misGroup,
        Type = MisGroupType.Teaching,
        GroupName = name,
        GroupId = misGroup,
        UserId = "u1",
        UserPrincipalName = "s1@x.test",
        Reason = "joined",
    };

    private static string Page(GroupSyncRun run, RunNotes notes, IReadOnlyList<GroupSyncChange> changes)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        new RunReport(run, notes, changes).Write(writer);
        return writer.ToString();
    }

    private static List<string> Ids(string page) => [.. Regex.Matches(page, "<h2 id=\"([^\"]*)\"").Select(m => m.Groups[1].Value)];

    private static List<string> InShort(string page) =>
        [.. Regex.Matches(page[page.IndexOf("</section>", StringComparison.Ordinal)..page.IndexOf("<nav", StringComparison.Ordinal)], "<li><bdi>(.*?)</bdi></li>").Select(m => m.Groups[1].Value)];

    // The cells of the first table with the caption, as a reader sees them.
    private static List<List<string>> Rows(string page, string caption)
    {
        var start = page.IndexOf($"<caption><bdi>{WebUtility.HtmlEncode(caption)}</bdi>", StringComparison.Ordinal);
        Assert.True(start >= 0, $"There is no table \"{caption}\".");
        var body = page[page.IndexOf("<tbody>", start, StringComparison.Ordinal)..page.IndexOf("</tbody>", start, StringComparison.Ordinal)];
        return [.. body.Split("</tr>")[..^1].Select(r => Regex.Matches(r, "<bdi>(.*?)</bdi>").Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).ToList())];
    }

    [GeneratedRegex("<(/?)([a-z][a-z0-9]*)[^>]*>")]
    private static partial Regex Tags();
}
