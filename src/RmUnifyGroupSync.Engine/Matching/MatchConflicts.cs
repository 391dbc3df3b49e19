namespace RmUnifyGroupSync.Engine.Matching;

/// <summary>
/// One account for two people of one school, or for a student and a member of staff anywhere, is nobody's (requirements §5).
/// Only whom the match file names keeps the account against those whom a rule found; but a student never keeps one that a rule gives
/// to a member of staff, because staff never enter as students (requirements §8), not by a slip in a file either. Nor does anybody take
/// the account of somebody of the other role whose school cannot be read today.
/// </summary>
internal static class MatchConflicts
{
    public static IReadOnlyList<MatchedPerson> Resolve(List<MatchedPerson> people, IReadOnlyCollection<EarlierClaim> earlier)
    {
        var before = earlier.ToLookup(c => c.AccountId, StringComparer.OrdinalIgnoreCase);
        var claims = people
            .Where(p => p.Account is not null)
            .GroupBy(p => p.Account!.Id, StringComparer.OrdinalIgnoreCase)
            .Where(g => g.Count() > 1 || before.Contains(g.Key))
            .ToDictionary(g => g.Key, g => (All: new Claims(g, before[g.Key]), ByFile: new Claims(g.Where(IsByFile), [])), StringComparer.OrdinalIgnoreCase);
        return people.ConvertAll(person =>
            person.Account is { } account && claims.TryGetValue(account.Id, out var claim)
                ? Judge(person, MayKeep(person, claim.All) ? claim.ByFile : claim.All)
                : person);
    }

    private static bool MayKeep(MatchedPerson person, Claims all) => IsByFile(person) && (person.Person.Role != PersonRole.Student || !all.HasStaff);

    private static MatchedPerson Judge(MatchedPerson person, Claims rivals) => rivals.Contest(person)
        ? person with
        {
            State = MatchState.Conflict,
            Account = null,
            Candidates = [person.Account!],
            Detail = MatchDetail.OfConflict(person.Account!, rivals.Against(person)),
        }
        : person;

    private static bool IsByFile(MatchedPerson person) => person.MatchedBy == PersonMatcher.MatchFile;

    /// <summary>Everybody who claims one account, counted, so that a thousand pupils with one shared address are judged in one pass.</summary>
    private sealed class Claims
    {
        private readonly List<MatchedPerson> _people;
        private readonly ILookup<string, MatchedPerson> _bySchool;
        private readonly ILookup<PersonRole, MatchedPerson> _byRole;
        private readonly List<EarlierClaim> _earlier;

        public Claims(IEnumerable<MatchedPerson> people, IEnumerable<EarlierClaim> earlier)
        {
            _earlier = [.. earlier.OrderBy(c => c.School, StringComparer.Ordinal).ThenBy(c => c.Role).ThenBy(c => c.MisId, StringComparer.Ordinal)];
            _people = [.. people
                .OrderBy(p => p.School, StringComparer.Ordinal)
                .ThenBy(p => p.Person.Role)
                .ThenBy(p => p.Person.Id, StringComparer.Ordinal)];
            _bySchool = _people.ToLookup(p => p.School, StringComparer.Ordinal);
            _byRole = _people.ToLookup(p => p.Person.Role);
        }

        public bool HasStaff => _byRole[PersonRole.Teacher].Any() || _earlier.Exists(c => c.Role == PersonRole.Teacher);

        public bool Contest(MatchedPerson person) =>
            _bySchool[person.School].Count() > 1 || _byRole[Other(person.Person.Role)].Any() || EarlierAgainst(person).Any();

        public IEnumerable<(PersonRole Role, string MisId, string School)> Against(MatchedPerson person) => _people
            .Where(p => !ReferenceEquals(p, person) && (p.School == person.School || p.Person.Role != person.Person.Role))
            .Select(p => (p.Person.Role, p.Person.Id, p.School))
            .Concat(EarlierAgainst(person).Select(c => (c.Role, c.MisId, c.School)));

        // Within one role an earlier claim may be the same person under a new id (a change of MIS); between the roles it never is.
        private IEnumerable<EarlierClaim> EarlierAgainst(MatchedPerson person) => _earlier.Where(c => c.Role != person.Person.Role);

        private static PersonRole Other(PersonRole role) => role == PersonRole.Student ? PersonRole.Teacher : PersonRole.Student;
    }
}
