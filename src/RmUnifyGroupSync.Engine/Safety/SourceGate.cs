using System.Globalization;
using RmUnifyGroupSync.Engine.Naming;
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

    /// <summary>Schools that were there when the sources were last good are in none today.</summary>
    public bool OthersAreGone { get; init; }

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
    private static readonly MisGroupType[] YearTypes = [MisGroupType.Year, MisGroupType.Registration, MisGroupType.Teaching];

    /// <summary>Schools that were in a source and are in none today, although all sources could be read, with what is to be said of each.</summary>
    /// <param name="schools">All schools of all sources.</param>
    /// <param name="sources">The last good sources.</param>
    public static IReadOnlyDictionary<string, Hold> GoneSchools(IReadOnlyCollection<SchoolToday> schools, IReadOnlyDictionary<string, string> sources) =>
        GoodSource.OfOthers(schools, sources).ToDictionary(
            s => s.Key,
            s => new Hold(GroupSyncErrorId.SourceGateHeld, $"School {s.Source.School ?? s.Key} is in no MIS source any more. Its groups are left as they are, members too. If it has gone for good, run Invoke-GroupSync once with -AcceptSource (without -School); if not, make a whole export."),
            StringComparer.Ordinal);

    /// <summary>Judges a school.</summary>
    public static SchoolVerdict Judge(SchoolToday school, GateInput input)
    {
        var now = GoodSource.Of(school);
        var changed = input.AcceptSource || input.Last is null ? [] : ChangedIds(input.Last, now);
        var gate = input.AcceptSource ? null : Contradictions(school) ?? IdsChanged(changed) ?? Shrunk(school.Setting, input, now);
        var stale = StaleYear(school);
        var back = WentBack(school, input);
        var replaced = Replaced(school, input);
        var hold = back ?? replaced ?? (gate is not null ? Gate(school, gate) : stale ?? Unmatched(school, input));
        var creation = changed.OfType<MisGroupType>().ToDictionary(t => t, _ => Gate(school, gate!));
        // Whose year is not known by the source either belongs to no known year: no group is made for it, nobody enters last year's class.
        var unknownYear = back ?? (school.AcademicYearFromSetting ? stale : null);
        if ((unknownYear ?? replaced) is { } noCreation)
            Array.ForEach(YearTypes, type => creation.TryAdd(type, noCreation));
        return new(hold, RolloverHold(school, input), creation, input.Rollover, unknownYear) { LastAcademicYear = input.LastAcademicYear };
    }

    private static Hold Gate(SchoolToday school, string why) => new(
        GroupSyncErrorId.SourceGateHeld,
        $"All removals of school {school.Words} are held: {why}. Nobody is removed; who is new is added. If the export is right, run Invoke-GroupSync once with -AcceptSource; if not, make a whole export.");

    // A change of MIS may bring the school itself under a new id: its groups would be doubles.
    private static Hold? Replaced(SchoolToday school, GateInput input) => input is { Last: null, OthersAreGone: true, AcceptSource: false }
        ? new(GroupSyncErrorId.SourceGateHeld, $"School {school.Words} is new in the MIS source, and another school has gone from it, as after a change of MIS. No group is made for it. If it is the same school, give it its DfE number (Set-GroupSyncSetting -School {school.Id} -DfeNumber) or link its groups (Find-GroupSyncAdoption); if not, run Invoke-GroupSync once with -AcceptSource.")
        : null;

    // Without this year's classes the latest year of the source is last year's: else its classes, frozen since the summer, would be made
    // and filled as if they were this year's (A2, A4).
    private static Hold? WentBack(SchoolToday school, GateInput input) =>
        !input.AcceptSource && school.AcademicYear is { } year && (input.Last?.SourceYear ?? input.Last?.AcademicYear) is { } last && year.StartYear < last
            ? new(GroupSyncErrorId.SourceGateHeld, Text($"School {school.Words} is held: the academic year of its MIS source went back from {last} to {year.StartYear}, as when this year's classes are missing from the export. Nobody is removed, and the classes of {year.StartYear} are left as they are. If the export is right, run Invoke-GroupSync once with -AcceptSource; if not, make a whole export."))
            : null;

    private static string? IdsChanged(List<MisGroupType?> changed) => changed.Count == 0 ? null
        : $"the MIS ids of {string.Join(" and ", changed.Select(t => t is null ? "all people" : $"all {t} groups"))} have changed at once, as after a change of MIS";

    private static string? Shrunk(GroupSyncSetting setting, GateInput input, GoodSource now) =>
        input.Last is null || input.Rollover || (Gone(input.Last, now) ?? Fallen(setting, input.Last, now)) is not { } why
            ? null
            : why + " (at the start of an academic year -Rollover lifts this too)";

    private static string? Contradictions(SchoolToday school)
    {
        var (people, groups) = (school.Record.People.Count + school.Record.ContradictoryPeople, school.Record.Groups.Count + school.Record.ContradictoryGroups);
        return school.Record.ContradictoryPeople * 100L > people ? Text($"{school.Record.ContradictoryPeople} of {people} people stand on rows that contradict each other")
            : school.Record.ContradictoryGroups * 100L > groups ? Text($"{school.Record.ContradictoryGroups} of {groups} groups stand on rows that contradict each other")
            : null;
    }

    // Null stands for people, a type for its groups.
    private static List<MisGroupType?> ChangedIds(GoodSource last, GoodSource now)
    {
        var changed = new List<MisGroupType?>();
        if (AllNew(last.PersonIds.Values.SelectMany(i => i), now.PersonIds.Values.SelectMany(i => i), LeastGroups))
            changed.Add(null);
        // With the year the ids of classes change; with a new MIS everybody's do, and then the groups of summer are doubles too.
        // Where everybody is new, one class of a small school whose id is new is enough.
        var expected = last.AcademicYear != now.AcademicYear && changed.Count == 0;
        var least = changed.Count == 0 ? LeastGroups : 1;
        changed.AddRange(now.GroupIds.Where(g => !expected && AllNew(Compared(g.Key, last.GroupIds.GetValueOrDefault(g.Key, [])), Compared(g.Key, g.Value), least)).Select(g => (MisGroupType?)g.Key));
        return changed;
    }

    // A year that is written 07 today and was written 7 is the same year (M8).
    private static IEnumerable<string> Compared(MisGroupType type, IEnumerable<string> ids) => ids.Select(id => YearCode.OfGroup(type, id));

    private static bool AllNew(IEnumerable<string> before, IEnumerable<string> now, int least)
    {
        var known = before.ToHashSet(StringComparer.Ordinal);
        var today = now.ToList();
        return known.Count >= least && today.Count >= least && !today.Exists(known.Contains);
    }

    private static string? Gone(GoodSource last, GoodSource now)
    {
        var types = last.Groups.Keys.Where(type => !now.Groups.ContainsKey(type)).ToList();
        if (types.Count > 0)
            return $"no {types[0]} group is left in the MIS source";
        var today = Compared(MisGroupType.Year, now.Years).ToHashSet(StringComparer.Ordinal);
        var years = last.Years.Where(y => !today.Contains(YearCode.Canonical(y))).ToList();
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
        ? new(GroupSyncErrorId.RolloverNotConfirmed, $"School {school.Words} is held: its AcademicYearStart ({school.Setting.AcademicYearStart}) is more than twelve months back, so nobody knows which year it is. Nobody is removed. Set the new one: Set-GroupSyncSetting -AcademicYearStart, best as a day of every year (09-01).",
            "Set the start of this academic year with Set-GroupSyncSetting -AcademicYearStart. -Rollover and -Force do not lift this.")
        : null;

    private static Hold? Unmatched(SchoolToday school, GateInput input)
    {
        var limit = school.Setting.UnmatchedLimit ?? UnmatchedLimit;
        if (limit == Off || input.NewlyUnmatched == 0 || input.NewlyUnmatched * 100L <= (long)limit * school.People.Count)
            return null;
        return new(
            GroupSyncErrorId.SourceGateHeld,
            Text($"All removals of school {school.Words} are held: {input.NewlyUnmatched} of its {school.People.Count} people had an account before and are not found now; the limit is {limit} % (setting UnmatchedLimit). Nobody is removed; who is new is added. See Get-GroupSyncMatch -State Missing; mend MatchRule or the accounts, or raise UnmatchedLimit."),
            "Find out with Get-GroupSyncMatch -State Missing whom the accounts belong to; mend MatchRule, MatchFile or the accounts. -AcceptSource does not lift this.");
    }

    private static Hold? RolloverHold(SchoolToday school, GateInput input) =>
        !input.Rollover && school.AcademicYear is { } year && input.LastAcademicYear is { } last && year.StartYear > last
            ? new(GroupSyncErrorId.RolloverNotConfirmed, Text($"The academic year of school {school.Words} has moved on from {last} to {year.StartYear}. Removals from groups that live on over the summer are held: nobody is removed from them; who is new is added. If the new year has begun, confirm it once with -Rollover, or set RolloverWindow."))
            : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
