using System.Globalization;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Engine.Safety;

/// <summary>What the call lifts, and what is known from before.</summary>
public sealed record GateInput
{
    /// <summary>The last good source; null at the first run.</summary>
    public GoodSource? Last { get; init; }

    /// <summary>The academic year of the last confirmed run, from the ledger or the keys in the tenant.</summary>
    public int? LastAcademicYear { get; init; }

    /// <summary>Take today's source as the new good one.</summary>
    public bool AcceptSource { get; init; }

    /// <summary>The new academic year is confirmed, by parameter or window.</summary>
    public bool Rollover { get; init; }

    /// <summary>People who had an account in an earlier run and were not matched in this one.</summary>
    public int NewlyUnmatched { get; init; }
}

/// <summary>
/// Looks at a school's source before anything is compared with Microsoft 365: a source that has changed more than is plausible, or an
/// academic year that nobody has confirmed, removes nobody (requirements §8, A5). Pure.
/// </summary>
public static class SourceGate
{
    /// <summary>Built-in percentage by which counts may fall.</summary>
    public const int SourceDropLimit = 25;

    /// <summary>Built-in percentage of newly unmatched people.</summary>
    public const int UnmatchedLimit = 10;

    private const int LeastGroups = 3;
    private const int LeastPeople = 20;
    private const int Off = -1;

    /// <summary>Judges a school.</summary>
    public static SchoolVerdict Judge(SchoolToday school, GateInput input)
    {
        var now = GoodSource.Of(school);
        var changed = input.AcceptSource || input.Last is null ? [] : ChangedIds(input.Last, now);
        var gate = input.AcceptSource ? null
            : Contradictions(school)
            ?? (changed.Count > 0 ? "the MIS ids of " + string.Join(", ", changed.Select(t => t is null ? "all people" : $"all {t} groups")) + " have changed at once" : null)
            ?? (input.Last is null || input.Rollover ? null : Gone(input.Last, now) ?? Fallen(school.Setting, input.Last, now));
        var hold = gate is not null ? Gate(school, gate) : StaleYear(school) ?? Unmatched(school, input);
        var creation = changed.OfType<MisGroupType>().ToDictionary(t => t, _ => Gate(school, gate!));
        return new(hold, RolloverHold(school, input), creation, input.Rollover);
    }

    private static Hold Gate(SchoolToday school, string why) => new(
        GroupSyncErrorId.SourceGateHeld,
        $"All removals of school {school.Id} are held: {why}. If the export is right, run Invoke-GroupSync once with -AcceptSource.");

    private static string? Contradictions(SchoolToday school)
    {
        var (people, groups) = (school.Record.People.Count, school.Record.Groups.Count);
        return school.Record.ContradictoryPeople * 100L > people ? Text($"{school.Record.ContradictoryPeople} ids of people stand on rows that contradict each other")
            : school.Record.ContradictoryGroups * 100L > groups ? Text($"{school.Record.ContradictoryGroups} ids of groups stand on rows that contradict each other")
            : null;
    }

    // Null stands for people, a type for its groups.
    private static List<MisGroupType?> ChangedIds(GoodSource last, GoodSource now)
    {
        var changed = new List<MisGroupType?>();
        if (AllNew(last.PersonIds.Values.SelectMany(i => i), now.PersonIds.Values.SelectMany(i => i)))
            changed.Add(null);
        changed.AddRange(now.GroupIds.Where(g => last.AcademicYear == now.AcademicYear && AllNew(last.GroupIds.GetValueOrDefault(g.Key, []), g.Value)).Select(g => (MisGroupType?)g.Key));
        return changed;
    }

    private static bool AllNew(IEnumerable<string> before, IEnumerable<string> now)
    {
        var known = before.ToHashSet(StringComparer.Ordinal);
        var today = now.ToList();
        return known.Count >= LeastGroups && today.Count >= LeastGroups && !today.Exists(known.Contains);
    }

    private static string? Gone(GoodSource last, GoodSource now)
    {
        var types = last.Groups.Where(g => g.Value > 0 && now.Groups.GetValueOrDefault(g.Key) == 0).Select(g => g.Key).ToList();
        if (types.Count > 0)
            return $"no {types[0]} group is left in the MIS source";
        var years = last.Years.Except(now.Years, StringComparer.Ordinal).ToList();
        return years.Count > 0 ? $"year {years[0]} has no students any more in the MIS source" : null;
    }

    private static string? Fallen(GroupSyncSetting setting, GoodSource last, GoodSource now)
    {
        var limit = setting.SourceDropLimit ?? SourceDropLimit;
        if (limit == Off)
            return null;
        return last.People.Select(p => Drop($"{p.Key}s", p.Value, now.People.GetValueOrDefault(p.Key), LeastPeople, limit))
            .Concat(last.Groups.Select(g => Drop($"{g.Key} groups", g.Value, now.Groups.GetValueOrDefault(g.Key), LeastGroups, limit)))
            .Concat(last.Memberships.Select(m => Drop($"memberships of {m.Key} groups", m.Value, now.Memberships.GetValueOrDefault(m.Key), LeastPeople, limit)))
            .FirstOrDefault(d => d is not null);
    }

    private static string? Drop(string what, int before, int now, int least, int limit)
    {
        var lost = before - now;
        return lost >= least && lost * 100L > (long)limit * before
            ? Text($"the number of {what} fell from {before} to {now}, more than SourceDropLimit {limit} % allows")
            : null;
    }

    private static Hold? StaleYear(SchoolToday school) => school.AcademicYearStale
        ? new(GroupSyncErrorId.RolloverNotConfirmed, $"School {school.Id} is held: its AcademicYearStart is a date more than twelve months back. Set the new one with Set-GroupSyncSetting -AcademicYearStart.")
        : null;

    private static Hold? Unmatched(SchoolToday school, GateInput input)
    {
        var limit = school.Setting.UnmatchedLimit ?? UnmatchedLimit;
        if (limit == Off || input.NewlyUnmatched == 0 || input.NewlyUnmatched * 100L <= (long)limit * school.People.Count)
            return null;
        return new(
            GroupSyncErrorId.SourceGateHeld,
            Text($"All removals of school {school.Id} are held: {input.NewlyUnmatched} of {school.People.Count} people who had an account were not matched any more, more than UnmatchedLimit {limit} % allows. See Get-GroupSyncMatch; mend MatchRule or the accounts, or raise UnmatchedLimit."),
            "Find out with Get-GroupSyncMatch -State Missing whom the accounts belong to; mend MatchRule, MatchFile or the accounts. -AcceptSource does not lift this.");
    }

    private static Hold? RolloverHold(SchoolToday school, GateInput input) =>
        !input.Rollover && school.AcademicYear is { } year && input.LastAcademicYear is { } last && year.StartYear > last
            ? new(GroupSyncErrorId.RolloverNotConfirmed, Text($"The academic year of school {school.Id} has moved on from {last} to {year.StartYear}; removals from groups that live on are held. Confirm it with -Rollover, or set RolloverWindow."))
            : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
