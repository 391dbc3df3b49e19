using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Settings;

namespace RmUnifyGroupSync.Engine.Matching;

/// <summary>
/// Finds the account of everybody in the MIS (requirements §5). Nobody is guessed: what is not clear is Ambiguous or Conflict.
/// Pure; the result does not depend on the order of people, schools or accounts.
/// </summary>
public sealed class PersonMatcher
{
    /// <summary>What <see cref="MatchedPerson.MatchedBy"/> says of somebody whom the match file names.</summary>
    public const string MatchFile = "MatchFile";

    private readonly AccountIndex _accounts;
    private readonly string _defaultDomain;

    private PersonMatcher(AccountIndex accounts, string defaultDomain) => (_accounts, _defaultDomain) = (accounts, defaultDomain);

    /// <summary>Matches everybody of all schools; all at once, because one account for two people is seen only then.</summary>
    /// <param name="schools">The schools of the tenant, each once.</param>
    /// <param name="accounts">All accounts of the tenant.</param>
    /// <param name="defaultDomain">The tenant's default verified domain.</param>
    /// <param name="earlier">Accounts of people who cannot be looked for today; null for none.</param>
    public static MatchTable Match(
        IReadOnlyCollection<MatchSchool> schools, AccountIndex accounts, string defaultDomain, IReadOnlyCollection<EarlierClaim>? earlier = null)
    {
        var matcher = new PersonMatcher(accounts, defaultDomain);
        var identities = schools.Select(s => new SchoolIdentity(s.Id, s.DfeNumber, s.Name)).ToList();
        var fileSchools = schools
            .SelectMany(s => s.File.Select(entry => entry.School))
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(text => text, text => SchoolIdentity.Find(text, identities), StringComparer.Ordinal);
        var found = schools.SelectMany(school => matcher.MatchSchool(school, fileSchools)).ToList();
        return new MatchTable(MatchConflicts.Resolve(found, earlier ?? []), earlier ?? []);
    }

    private IEnumerable<MatchedPerson> MatchSchool(
        MatchSchool school, Dictionary<string, IReadOnlyList<SchoolIdentity>> fileSchools)
    {
        var named = school.File
            .Select(entry => (Entry: entry, Schools: fileSchools[entry.School]))
            .Where(row => row.Schools.Any(s => s.Id == school.Id))
            .ToLookup(row => (row.Entry.Role, row.Entry.MisId.Trim()), row => (row.Entry, IsClear: row.Schools.Count == 1));
        var search = new AccountSearch(_accounts, school.Rules, school.Domain ?? _defaultDomain);
        return school.People
            .DistinctBy(person => (person.Role, person.Id))
            .Select(person => named[(person.Role, person.Id.Trim())].ToList() is { Count: > 0 } rows
                ? ByFile(school.Id, person, rows)
                : search.Find(school.Id, person));
    }

    // A person whom the file names is never looked for by a rule, also when the file's account is no good.
    private MatchedPerson ByFile(string school, MisPersonRecord person, List<(MatchFileEntry Entry, bool IsClear)> rows)
    {
        var match = new MatchedPerson { School = school, Person = person, State = MatchState.Missing, MatchedBy = MatchFile };
        if (rows.Find(row => !row.IsClear) is { Entry: { } unclear })
            return match with { State = MatchState.Ambiguous, Detail = $"The match file's school \"{unclear.School}\" stands for several schools; name it by its id." };
        var named = rows
            .Select(row => row.Entry.Account.Trim())
            .Order(StringComparer.OrdinalIgnoreCase)
            .Select(name => (Name: name, Account: _accounts.FindNamed(name)))
            .DistinctBy(n => n.Account?.Id ?? n.Name, StringComparer.OrdinalIgnoreCase)
            .ToList();
        return named is [var only] ? ByAccount(match, only.Name, only.Account) : match with
        {
            State = MatchState.Ambiguous,
            Detail = $"The match file names several accounts: {string.Join(", ", named.Select(n => n.Name.Length > 0 ? n.Name : "none"))}.",
            Candidates = [.. named.Select(n => n.Account).OfType<DirectoryUser>()],
        };
    }

    private static MatchedPerson ByAccount(MatchedPerson match, string name, DirectoryUser? account) => account switch
    {
        null when name.Length == 0 => match with { Detail = "The match file says that this person has no account." },
        null => match with { Detail = $"The match file names {name}, which is no account of this tenant." },
        { IsGuest: true } => match with { Detail = $"The match file names {name}, which is a guest; guests are never matched." },
        _ => match with { State = MatchState.Matched, Account = account, Detail = MatchDetail.OfAccount(account) },
    };
}
