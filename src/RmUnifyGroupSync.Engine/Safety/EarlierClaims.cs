using RmUnifyGroupSync.Engine.Matching;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Engine.Safety;

/// <summary>
/// Whose accounts must not count as free today only because the source that names their owners is missing, broken or held: else the
/// account of a teacher of one school enters a class of another, where a pupil has the same user name (requirements §5, §8).
/// </summary>
public static class EarlierClaims
{
    /// <summary>Gives the claims of everybody who cannot be looked for today, from the last good sources.</summary>
    /// <param name="schools">Schools whose people are looked for.</param>
    /// <param name="sources">The last good sources, as the ledger has them.</param>
    public static IReadOnlyCollection<EarlierClaim> Of(IReadOnlyCollection<SchoolToday> schools, IReadOnlyDictionary<string, string> sources) =>
    [
        .. schools.SelectMany(s => GoodSource.Last(s, sources) is { } last ? Absent(s, last) : []),
        .. GoodSource.OfOthers(schools, sources).SelectMany(s => All(s.Key, s.Source)),
    ];

    // Who is gone from a source that can be trusted has left, and the account is free.
    private static IEnumerable<EarlierClaim> Absent(SchoolToday school, GoodSource last)
    {
        if (last.Accounts.Count == 0)
            return [];
        var present = school.People.Select(p => (p.Role, p.Id)).ToHashSet();
        var isHeld = SourceGate.Judge(school, new() { Last = last, LastAcademicYear = last.AcademicYear }).Hold is not null;
        var dropped = school.Record.DroppedPeople.ToHashSet();
        return All(school.Id, last).Where(c => !present.Contains((c.Role, c.MisId)) && (isHeld || dropped.Contains((c.Role, c.MisId))));
    }

    private static IEnumerable<EarlierClaim> All(string school, GoodSource last) =>
        last.Accounts.SelectMany(role => role.Value.Select(a => new EarlierClaim(school, role.Key, a.Key, a.Value)));
}
