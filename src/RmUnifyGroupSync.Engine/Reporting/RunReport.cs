using System.Globalization;

namespace RmUnifyGroupSync.Engine.Reporting;

/// <summary>
/// The report of one run as one HTML page, for a head teacher and an administrator: how it ended, what waits for a decision and what lets it
/// go, every change with its reason, and the figures. It names pupils and is to be kept like a class list.
/// </summary>
public sealed class RunReport
{
    private readonly GroupSyncRun _run;
    private readonly RunNotes _notes;
    private readonly IReadOnlyList<GroupSyncChange> _changes;
    private readonly TimeZoneInfo _zone;

    /// <summary>A report.</summary>
    /// <param name="run">The run.</param>
    /// <param name="notes">What is to be told of it.</param>
    /// <param name="changes">Its changes, in the order in which they were made.</param>
    public RunReport(GroupSyncRun run, RunNotes notes, IReadOnlyList<GroupSyncChange> changes)
    {
        (_run, _notes, _changes) = (run, notes, changes);
        _zone = notes.TimeZone is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.Utc;
    }

    /// <summary>The usual name of the file: sortable by time, and unique.</summary>
    public static string FileName(string runId) => $"GroupSync-{runId}.html";

    /// <summary>Writes the page.</summary>
    public void Write(TextWriter writer)
    {
        var page = new HtmlPage(writer);
        page.Open(Title);
        page.Heading(1, Title);
        page.Paragraph(Subtitle, "soft");
        page.Box(Kind, OutcomeWords.Heading(_run), OutcomeWords.Explanation(_run));
        page.List(InShort());
        var sections = Sections().ToList();
        page.Contents(sections.Select(s => (s.Id, s.Title)));
        foreach (var (id, title, write) in sections)
        {
            page.Heading(2, title, id);
            write(page);
        }

        page.Paragraph("This report names pupils. Keep it like a class list, and delete it when it is not needed any more.", "soft foot");
        page.Close();
    }

    private string Title => $"Group sync of {At(_run.StartedAt).ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture)}";

    private string Subtitle => string.Join(" · ", new[]
    {
        _notes.Tenant,
        _notes.Schools.Count > 0 ? string.Join(", ", _notes.Schools.Select(s => $"{s.Name} ({s.Id})")) : string.Join(", ", _run.School),
        $"begun at {At(_run.StartedAt).ToString("HH:mm", CultureInfo.InvariantCulture)} ({_zone.Id})",
        _run.Command == "Invoke-GroupSync" ? null : $"by hand with {_run.Command}{(_notes.Account is { } account ? $" as {account}" : "")}",
    }.Where(t => !string.IsNullOrEmpty(t)));

    private string Kind => _run.Outcome switch
    {
        RunOutcome.Succeeded => "good",
        RunOutcome.Held or RunOutcome.Partial or RunOutcome.Stopped or RunOutcome.Running => "look",
        _ => "bad",
    };

    private IEnumerable<string> InShort()
    {
        yield return $"Groups made: {Number(_run.GroupsCreated)}.";
        yield return $"Members added: {Number(_run.MembersAdded)}; removed: {Number(_run.MembersRemoved)}.";
        yield return $"Owners added: {Number(_run.OwnersAdded)}; removed: {Number(_run.OwnersRemoved)}.";
        if (_notes.HeldChanges.Count > 0)
            yield return $"Removals held back: {Number(_notes.HeldChanges.Count)}.";
        if (_run.Unmatched > 0)
            yield return $"People of the groups without an account: {Number(_run.Unmatched)}.";
        if (_changes.Count == 0)
            yield return "Nothing was changed in Microsoft 365.";
    }

    private IEnumerable<(string Id, string Title, Action<HtmlPage> Write)> Sections()
    {
        if (_notes.Holds.Count > 0)
            yield return ("held", "Held back", Held);
        if (_notes.Errors.Count > 0)
            yield return ("errors", "What went wrong", Errors);
        if (_notes.Blocked.Count > 0)
            yield return ("blocked", "Groups that wait for something", p => Groups(p, "Groups that could not be made or synced", _notes.Blocked));
        if (WholeGroups.Count > 0)
            yield return ("groups", "Groups made, taken over, deleted or restored", Made);
        if (_changes.Count > WholeGroups.Count)
            yield return ("changes", "Every change, with its reason", Changes);
        if (_notes.Unmatched.Count > 0)
            yield return ("unmatched", "People without an account", Unmatched);
        if (_notes.Ended.Count > 0 || _notes.GroupsOfEarlierYears > 0)
            yield return ("ended", "Groups that are not synced any more", Ended);
        if (_notes.LifetimesPassed.Count > 0)
            yield return ("lifetimes", "Groups whose required time has passed", p => Groups(p, "Required until a day that is over", _notes.LifetimesPassed));
        if (Warnings.Count > 0)
            yield return ("warnings", "Warnings", p => p.List(Warnings));
        yield return ("figures", "Figures", Figures);
    }

    private List<GroupSyncChange> WholeGroups => [.. _changes.Where(c => c.UserId is null)];

    // What has a section of its own is not told twice.
    private List<string> Warnings => [.. _notes.Warnings.Except(_notes.Blocked.Select(b => b.Text)).Except(_notes.Holds.Select(h => h.Reason))];

    private void Held(HtmlPage page)
    {
        page.Paragraph("New members and owners were added all the same; only removals wait.");
        foreach (var hold in _notes.Holds)
        {
            page.Heading(3, hold.Group ?? SchoolName(hold.School));
            page.Paragraph(hold.Reason);
            page.Paragraph($"What to do: {OutcomeWords.Lift(hold, _run.Command)}", "todo");
            page.Paragraph($"Removals that wait for this: {Number(hold.Removals)}.", "soft");
        }

        if (_notes.HeldChanges.Count == 0)
            return;
        page.Table("Removals that were not made", ["Group", "Who", "What", "Why"], _notes.HeldChanges.Select(c =>
            new[] { c.GroupName, c.UserPrincipalName ?? c.PersonId, OutcomeWords.HeldAction(c.Action), c.Reason }));
    }

    private void Errors(HtmlPage page) => page.Table(
        "Errors of the run", ["Error", "What happened", "What to do"], _notes.Errors.Select(e => new[] { e.ErrorId, e.Message, e.Action ?? "See about_GroupSync_Errors." }));

    private void Groups(HtmlPage page, string caption, IReadOnlyList<GroupNote> groups) => page.Table(
        caption, ["Group", "School", "What"], groups.Select(g => new[] { g.Name, SchoolName(g.School), string.Join(" ", new[] { g.Text, g.Action }.OfType<string>()) }));

    private void Made(HtmlPage page) => page.Table(
        "Groups as a whole", ["Group", "School", "What", "Why", "At"],
        WholeGroups.Select(c => new[] { c.GroupName, SchoolName(c.School), OutcomeWords.Action(c.Action), c.Reason, Time(c.At) }));

    private void Changes(HtmlPage page)
    {
        var groups = _changes.Where(c => c.UserId is not null)
            .GroupBy(c => (c.School, c.Type, c.MisGroupId, c.GroupId))
            .OrderBy(g => g.Key.School, StringComparer.Ordinal).ThenBy(g => g.Key.Type).ThenBy(g => g.First().GroupName, StringComparer.Ordinal);
        foreach (var group in groups)
        {
            page.Heading(3, group.First().GroupName);
            page.Table(
                $"{SchoolName(group.Key.School)}, {Words(group.Key.Type)}", ["Who", "What", "Why", "At"],
                group.Select(c => new[] { c.UserPrincipalName ?? c.PersonId ?? c.UserId, OutcomeWords.Action(c.Action), c.Reason, Time(c.At) }));
        }
    }

    private void Unmatched(HtmlPage page)
    {
        page.Paragraph("They are in the MIS and in no group of Microsoft 365. They are added at the first run after their account is there. Get-GroupSyncMatch shows them with their names.");
        page.Table("By MIS id", ["School", "Role", "Why", "Number", "MIS ids"], _notes.Unmatched
            .GroupBy(u => (u.School, u.Role, u.State))
            .OrderBy(g => g.Key.School, StringComparer.Ordinal).ThenBy(g => g.Key.Role).ThenBy(g => g.Key.State)
            .Select(g => new[]
            {
                SchoolName(g.Key.School), g.Key.Role.ToString(), OutcomeWords.State(g.Key.State), Number(g.Count()), string.Join(", ", g.Select(u => u.Id).Order(StringComparer.Ordinal)),
            }));
    }

    private void Ended(HtmlPage page)
    {
        if (_notes.Ended.Count > 0)
            Groups(page, "Gone from the MIS", _notes.Ended);
        if (_notes.GroupsOfEarlierYears > 0)
            page.Paragraph($"Groups of earlier academic years that stay as they were: {Number(_notes.GroupsOfEarlierYears)}.");
    }

    private void Figures(HtmlPage page)
    {
        if (_notes.Schools.Count > 0)
        {
            page.Table("Schools", ["School", "Academic year from", "Students", "Groups in the MIS"], _notes.Schools.Select(s =>
                new[] { SchoolName(s.Id), s.AcademicYear is { } year ? Number(year) : "", Number(s.Students), Number(s.Groups) }));
        }

        page.Table("The run", ["Figure", "Value"], FigureRows());
    }

    private IEnumerable<string?[]> FigureRows() =>
    [
        ["Run", _run.Id],
        ["Command", string.Join(' ', _notes.Given.Prepend(_run.Command))],
        ["Outcome and exit code", $"{_run.Outcome}, {Number(_run.ExitCode)}"],
        ["Begun", At(_run.StartedAt).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)],
        ["Duration", _run.Duration.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture)],
        ["Groups made", Number(_run.GroupsCreated)],
        ["Members added", Number(_run.MembersAdded)],
        ["Members removed", Number(_run.MembersRemoved)],
        ["Owners added", Number(_run.OwnersAdded)],
        ["Owners removed", Number(_run.OwnersRemoved)],
        ["Groups held", Number(_run.GroupsHeld)],
        ["Groups failed", Number(_run.GroupsFailed)],
        ["People without an account", Number(_run.Unmatched)],
        ["Requests to Microsoft Graph", Number(_run.HttpRequests)],
        ["Writes", Number(_run.Writes)],
        ["Answers that asked to wait", Number(_run.Throttled)],
        ["Version of the module", _notes.ModuleVersion ?? ""],
    ];

    private string SchoolName(string id) => _notes.Schools.FirstOrDefault(s => s.Id == id) is { } school && school.Name != id ? $"{school.Name} ({id})" : id;

    private static string Words(MisGroupType type) => type switch
    {
        MisGroupType.NonMisYear => "year group of a directory attribute",
        MisGroupType.Role => "role group",
        _ => $"{type.ToString().ToLowerInvariant()} group",
    };

    private DateTimeOffset At(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, _zone);

    private string Time(DateTimeOffset time) => At(time).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);
}
