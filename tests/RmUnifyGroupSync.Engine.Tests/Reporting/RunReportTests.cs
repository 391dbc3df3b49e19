using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RmUnifyGroupSync.Engine.Reporting;

namespace RmUnifyGroupSync.Engine.Tests.Reporting;

/// <summary>The report of a run: complete, self-contained, accessible, and no name can become markup.</summary>
public sealed partial class RunReportTests
{
    private const string Hostile = "<script>alert(\"1\")</script>' onload='x' &lt; \u202Egnp.exe\u2066 </bdi></table>";

    private static readonly GroupSyncRun Run = new()
    {
        Id = "20261120-020000-abc123",
        StartedAt = new(2026, 6, 19, 1, 30, 0, TimeSpan.Zero),
        Duration = TimeSpan.FromSeconds(75),
        Outcome = RunOutcome.Held,
        School = ["10001"],
        GroupsCreated = 1,
        MembersAdded = 12,
        MembersRemoved = 3,
        OwnersAdded = 4,
        OwnersRemoved = 5,
        GroupsHeld = 6,
        GroupsFailed = 7,
        Unmatched = 8,
        HttpRequests = 901,
        Writes = 902,
        Throttled = 903,
    };

    [Fact]
    public void It_tells_everything_that_is_known_of_the_run()
    {
        var page = Page(Run, NotesWith("N"), ChangesWith("N"));

        Assert.All(
            new[]
            {
                "Group sync of Friday 19 June 2026", "begun at 02:30 (Europe/London)", "Done, but something was held back", "hold N", "-Force", "Removals that wait for this: 42",
                "held N", "error N", "mend N", "blocked N", "Group made", "Added as member", "Removed as owner", "because N", "4711", "several accounts fit", "ended N",
                "earlier academic years that stay as they were: 17", "until N", "warning N", "20261120-020000-abc123", "Held, 3", "0:01:15", "901", "902", "903", "1.2.3", "-AcceptSource", "names pupils",
            },
            text => Assert.Contains(text, page, StringComparison.Ordinal));
    }

    [Fact]
    public void It_needs_nothing_but_itself()
    {
        var page = Page(Run, NotesWith("N"), ChangesWith("N"));

        Assert.DoesNotMatch("(?i)<script|<img|<link|<iframe|src=|url\\(|@import|https?:|javascript:| on[a-z]+=", page);
        Assert.All(Links().Matches(page), m => Assert.Contains($"id=\"{m.Groups[1].Value}\"", page, StringComparison.Ordinal));
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void It_can_be_read_by_a_screen_reader()
    {
        var page = Page(Run, NotesWith("N"), ChangesWith("N"));

        Assert.Contains("<html lang=\"en-GB\">", page, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(page, "<h1"));
        var levels = Regex.Matches(page, "<h([1-6])").Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1, "A level of headings is left out."));
        var tables = Regex.Matches(page, "<table>.*?</table>", RegexOptions.Singleline);
        Assert.NotEmpty(tables);
        Assert.All(tables, t =>
        {
            Assert.Contains("<caption>", t.Value, StringComparison.Ordinal);
            var columns = Regex.Count(t.Value, "scope=\"col\"");
            Assert.All(Regex.Matches(t.Value, "<tr><th scope=\"row\">.*?</tr>"), r => Assert.Equal(columns, Regex.Count(r.Value, "<t[hd]\\b")));
        });
    }

    [Fact]
    public void Colours_have_contrast_enough_by_day_by_night_and_on_paper()
    {
        var schemes = Regex.Matches(ReportStyle.Text, @":root \{(.*?)\}", RegexOptions.Singleline).Select(m => Colours().Matches(m.Groups[1].Value).ToDictionary(c => c.Groups[1].Value, c => c.Groups[2].Value)).ToList();

        Assert.Equal(3, schemes.Count);
        Assert.All(schemes, s => Assert.All(
            from front in new[] { "ink", "soft", "link", "good", "look", "bad" } from back in new[] { "page", "band" } select (front, back),
            pair => Assert.True(Contrast(s[pair.front], s[pair.back]) >= 4.5, $"{pair} {Contrast(s[pair.front], s[pair.back])}")));
    }

    [Fact]
    public void Names_that_want_to_be_markup_are_letters()
    {
        var page = Page(Run with { Id = Hostile, School = [Hostile] }, NotesWith(Hostile), ChangesWith(Hostile));

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(&quot;1&quot;)", page, StringComparison.Ordinal);
        // Every text is an island: what turns the direction of writing ends with it.
        Assert.All(Regex.Matches(page, "\u202E|&#x202E;"), m => Assert.True(page.LastIndexOf("<bdi>", m.Index, StringComparison.Ordinal) > page.LastIndexOf("</bdi>", m.Index, StringComparison.Ordinal)));
    }

    [Property(MaxTest = 200)]
    public Property No_text_changes_the_structure_of_the_page()
    {
        var plain = Structure("N");
        return Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text => Structure(text.Get) == plain);
    }

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void Every_outcome_has_words_of_its_own(RunOutcome outcome)
    {
        var page = Page(new() { Id = "r", Outcome = outcome }, new(), []);

        Assert.DoesNotContain(outcome.ToString(), OutcomeWords.Heading(Run with { Outcome = outcome }), StringComparison.Ordinal);
        Assert.Contains("Nothing was changed in Microsoft 365.", page, StringComparison.Ordinal);
        Assert.Equal(Outcomes.Count(), Outcomes.Select(o => OutcomeWords.Heading(Run with { Outcome = (RunOutcome)o[0] })).Distinct().Count());
    }

    public static IEnumerable<object[]> Outcomes => Enum.GetValues<RunOutcome>().Select(o => new object[] { o });

    [Fact]
    public void What_is_blocked_or_held_is_not_warned_of_again()
    {
        var notes = new RunNotes { Blocked = [new("10001", "c", "C", "No owner.")], Warnings = ["No owner.", "Something else."] };

        Assert.Single(Regex.Matches(Page(Run, notes, []), "No owner\\."));
    }

    [Fact]
    public void A_run_that_was_killed_is_counted_by_what_it_left()
    {
        var run = RunFigures.Counted(new() { Id = "r", StartedAt = Run.StartedAt, Outcome = RunOutcome.Unfinished }, ChangesWith("N"));

        Assert.Equal((1, 1, 1, TimeSpan.FromMinutes(1)), (run.GroupsCreated, run.MembersAdded, run.OwnersRemoved, run.Duration));
        Assert.True(RunFigures.AreMissing(run));
    }

    private static string Page(GroupSyncRun run, RunNotes notes, IReadOnlyList<GroupSyncChange> changes)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        new RunReport(run, notes, changes).Write(writer);
        return writer.ToString();
    }

    // All tags, and how many quotes and brackets there are.
    private static string Structure(string text)
    {
        var page = Page(Run, NotesWith(text), ChangesWith(text));
        return string.Concat(Regex.Matches(page, "<[^>]*>").Select(m => m.Value)) + page.Count(c => c == '<') + page.Count(c => c == '"');
    }

    private static RunNotes NotesWith(string t) => new()
    {
        Tenant = t,
        Account = t,
        ModuleVersion = "1.2.3",
        Given = ["-AcceptSource"],
        TimeZone = "Europe/London",
        Schools = [new("10001", t, 2026, 60, 18)],
        Holds = [new("10001", t, GroupSyncErrorId.RemovalLimitExceeded, $"hold {t}", 42), new(t, null, GroupSyncErrorId.SourceGateHeld, $"gate {t}", 1)],
        HeldChanges = [new() { Action = PlannedAction.RemoveMember, School = t, MisGroupId = t, GroupName = t, UserPrincipalName = t, Reason = $"held {t}", Held = true }],
        Errors = [new("GraphRequestFailed", $"error {t}", $"mend {t}")],
        Blocked = [new("10001", t, t, $"blocked {t}", t)],
        Unmatched = [new("10001", PersonRole.Student, $"4711{t}", MatchState.Ambiguous)],
        Ended = [new("10001", t, t, $"ended {t}")],
        GroupsOfEarlierYears = 17,
        LifetimesPassed = [new("10001", t, t, $"until {t}")],
        Warnings = [$"warning {t}"],
    };

    private static GroupSyncChange[] ChangesWith(string t) =>
    [
        .. new[] { (PlannedAction.CreateGroup, (string?)null), (PlannedAction.AddMember, "u1"), (PlannedAction.RemoveOwner, "u2") }.Select((c, i) => new GroupSyncChange
        {
            Run = "r", At = Run.StartedAt.AddSeconds(30 * i), Action = c.Item1, School = "10001", MisGroupId = "c", Type = MisGroupType.Teaching, GroupName = t, GroupId = "g",
            UserId = c.Item2, UserPrincipalName = c.Item2 is null ? null : t, Reason = $"because {t}",
        }),
    ];

    private static double Contrast(string one, string other)
    {
        double[] light = [.. new[] { one, other }.Select(Luminance).OrderDescending()];
        return (light[0] + 0.05) / (light[1] + 0.05);
    }

    // As the WCAG has it.
    private static double Luminance(string colour)
    {
        double[] part = [.. new[] { 1, 3, 5 }.Select(i => int.Parse(colour.AsSpan(i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0).Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))];
        return (0.2126 * part[0]) + (0.7152 * part[1]) + (0.0722 * part[2]);
    }

    [GeneratedRegex("href=\"#([^\"]*)\"")]
    private static partial Regex Links();

    [GeneratedRegex("--([a-z]+): (#[0-9a-f]{6})")]
    private static partial Regex Colours();
}
