using RmUnifyGroupSync.Engine.Naming;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Engine.Planning;

/// <summary>
/// Which of the keys that could be a MIS group's are its, so that no second group is made for it: whatever the rollover setting was when
/// the key was made (A4), and however the MIS writes its year today (M8). Pure.
/// </summary>
/// <param name="Found">The keys, of all generations; empty when the MIS group has none.</param>
/// <param name="Twins">Live groups of the same year under another writing of it, which are not synced.</param>
/// <param name="Doubt">Why no group may be made although none was found, in words that follow the MIS group's name; null for no reason.</param>
internal sealed record LinkChoice(IReadOnlyList<LinkCandidate> Found, IReadOnlyList<LinkCandidate> Twins, string? Doubt)
{
    /// <summary>Chooses.</summary>
    /// <param name="school">The school.</param>
    /// <param name="group">The MIS group.</param>
    /// <param name="first">The first key that it would get by today's settings.</param>
    /// <param name="all">Everything that is known of the MIS group under any year and any writing.</param>
    public static LinkChoice Of(SchoolToday school, GroupToday group, LinkKey first, IReadOnlyList<LinkCandidate> all)
    {
        var (found, doubt) = OfYear(school, group, first, all);
        // Two groups of one year were made for two writings of it: one of them goes on, and always the same.
        var writings = found.GroupBy(c => c.MisId ?? group.Id, StringComparer.Ordinal)
            .OrderBy(w => w.Any(c => c is { Kept: not null, Group: not null }) ? 0 : w.Any(c => c.Group is not null) ? 1 : 2)
            .ThenBy(w => w.Min(c => c.MadeAt))
            .ThenBy(w => w.Key, StringComparer.Ordinal)
            .Select(w => w.ToList())
            .ToList();
        return writings.Count < 2 ? new(found, [], doubt) : new(writings[0], [.. writings.Skip(1).SelectMany(w => w).Where(c => c.Group is not null)], null);
    }

    private static (IReadOnlyList<LinkCandidate> Found, string? Doubt) OfYear(SchoolToday school, GroupToday group, LinkKey first, IReadOnlyList<LinkCandidate> all)
    {
        // A shortened key says nothing of itself, but it is the key all the same.
        var key = first.ToString();
        var exact = all.Where(c => c.Key == key || (c.MisId is not null && c.Year == first.Year)).ToList();
        if (!group.HasYearPart || group.Year is not { } now)
            return (exact, null);
        if (first.Year is null)
            return (GoesOn(school, group.Type, now, exact, all), null);
        if (exact.Count > 0)
            return (exact, null);
        // Somebody changed the rollover setting in the year: this year's group goes on, whichever way its key was made.
        var thisYears = all.Where(c => IsOf(now, school, c) == true).ToList();
        return thisYears.Count > 0 || all.FirstOrDefault(c => IsOf(now, school, c) is null) is not { Group: { } unclear } ? (thisYears, null)
            : ([], $"the group \"{unclear.DisplayName}\" ({unclear.Id}) was made for it under the setting Reuse, and nobody knows any more for which year it was last synced; if it is this year's, link it with Set-GroupSyncLink");
    }

    // With Reuse the group that was used last goes on over the summer, one with a year in its key too; but a class of last year is never
    // filled with this year's pupils (A4).
    private static List<LinkCandidate> GoesOn(SchoolToday school, MisGroupType type, int now, List<LinkCandidate> exact, IReadOnlyList<LinkCandidate> all)
    {
        var possible = exact.Concat(all.Where(c => c.Year is { } year && (year == now || (year < now && type != MisGroupType.Teaching)))).ToList();
        var last = possible.MaxBy(c => (LastUsed(school, c), c.Group is not null, c.Year ?? int.MaxValue));
        return [.. possible.Where(c => c.Year == last!.Year)];
    }

    // The academic year for which a group was last synced; with the ledger lost that of its key, else the one in which it was made. A group
    // of which nobody knows even that goes before the others: it has the key that today's settings would give.
    private static int LastUsed(SchoolToday school, LinkCandidate candidate)
    {
        // A key whose group was linked elsewhere says only that no other group is made for it.
        if (candidate is { Group: null, Deleted: null, Ledger: null, Kept: null })
            return int.MinValue;
        if ((candidate.Ledger?.AcademicYear ?? candidate.Year) is { } known)
            return known;
        if (candidate.MadeAt == DateTimeOffset.MaxValue || school.AcademicYear is not { } year)
            return int.MaxValue;
        var made = DateOnly.FromDateTime(candidate.MadeAt.UtcDateTime);
        return (made.Month, made.Day).CompareTo((year.Start.Month, year.Start.Day)) >= 0 ? made.Year : made.Year - 1;
    }

    // What the ledger recorded, else, with the ledger lost, what the dates of a group without a year in its key say; null when neither does.
    private static bool? IsOf(int year, SchoolToday school, LinkCandidate candidate)
    {
        if (candidate.Ledger is { } record)
            return record.AcademicYear == year;
        if (candidate.Year is not null)
            return false;
        if (school.AcademicYear is not { } current || current.StartYear != year)
            return candidate.Group is null ? false : null;
        var (isLive, at) = candidate.Group is { } live ? (true, live.CreatedAt) : (false, candidate.Deleted?.DeletedAt);
        return at is { } moment && DateOnly.FromDateTime(moment.UtcDateTime) >= current.Start ? true : isLive ? null : false;
    }
}
