using RmUnifyGroupSync.Engine.Matching;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Safety;

namespace RmUnifyGroupSync.Engine.Recording;

/// <summary>Remembers good sources, to compare the next ones with (requirements §8).</summary>
public static class SourceMemory
{
    /// <summary>
    /// Keeps what today's sources say of the schools. One that was held or whose people could not be looked for is not a good one to compare with; an academic year that nobody
    /// has confirmed is not remembered, so that it goes on being asked for.
    /// </summary>
    public static void Save(PlanInput input, IEnumerable<SchoolToday> schools, ILedger ledger)
    {
        var people = input.Matches.People.ToLookup(p => p.School, StringComparer.Ordinal);
        foreach (var school in schools)
        {
            var verdict = input.Verdicts.GetValueOrDefault(school.Id, SchoolVerdict.Clear);
            if (verdict.Hold is not null || verdict.CreationHold.Count > 0 || input.Failures.ContainsKey(school.Id))
                continue;
            var good = GoodSource.Of(school) with { Accounts = AccountsOf(school, people[school.Id], ledger) };
            ledger.SaveSource(school.KeyPart, (verdict.ReuseHold is null ? good : good with { AcademicYear = verdict.LastAcademicYear }).ToText());
        }
    }

    /// <summary>Forgets schools that are in no source any more, when that was accepted.</summary>
    /// <param name="schools">All schools of all sources.</param>
    /// <param name="ledger">Where sources are kept.</param>
    public static void Forget(IReadOnlyCollection<SchoolToday> schools, ILedger ledger) =>
        ledger.RemoveSources([.. GoodSource.OfOthers(schools, ledger.ReadSources()).Select(s => s.Key)]);

    // A contested account counts for each who contests it, and stays contested when one of them cannot be read; likewise that of
    // somebody whose rows contradict each other today.
    private static Dictionary<PersonRole, IReadOnlyDictionary<string, string>> AccountsOf(SchoolToday school, IEnumerable<MatchedPerson> people, ILedger ledger)
    {
        var dropped = school.Record.DroppedPeople.Count == 0 ? null : GoodSource.Last(school, ledger.ReadSources())?.Accounts;
        return people
            .Select(p => (p.Person.Role, p.Person.Id, Account: p.Account?.Id ?? (p.State == MatchState.Conflict ? p.Candidates[0].Id : null)))
            .Concat(school.Record.DroppedPeople.Select(p => (p.Role, p.Id, Account: dropped?.GetValueOrDefault(p.Role)?.GetValueOrDefault(p.Id))))
            .Where(p => p.Account is not null)
            .DistinctBy(p => (p.Role, p.Id))
            .GroupBy(p => p.Role)
            .ToDictionary(g => g.Key, IReadOnlyDictionary<string, string> (g) => new SortedDictionary<string, string>(g.ToDictionary(p => p.Id, p => p.Account!), StringComparer.Ordinal));
    }
}
