using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Matching;

/// <summary>How one person of one school was matched.</summary>
public sealed record MatchedPerson
{
    /// <summary>The school's id in the source.</summary>
    public required string School { get; init; }

    /// <summary>The person.</summary>
    public required MisPersonRecord Person { get; init; }

    /// <summary>How it went.</summary>
    public required MatchState State { get; init; }

    /// <summary>The account, when matched; else null.</summary>
    public DirectoryUser? Account { get; init; }

    /// <summary>The rule that found the account, or <c>MatchFile</c>; null when nothing was found.</summary>
    public string? MatchedBy { get; init; }

    /// <summary>Why there is no match, or that the account is disabled, in words and without people's names.</summary>
    public string? Detail { get; init; }

    /// <summary>The accounts that could be this person's but are not taken: several when ambiguous, one in a conflict.</summary>
    public IReadOnlyList<DirectoryUser> Candidates { get; init; } = [];

    /// <summary>True when the matched account is disabled.</summary>
    public bool IsDisabled => Account is { Enabled: false };

    /// <summary>The row that <c>Get-GroupSyncMatch</c> shows.</summary>
    public PersonMatch ToPersonMatch() => new()
    {
        PersonId = Person.Id,
        DisplayName = Person.DisplayName,
        Role = Person.Role,
        School = School,
        State = State,
        MatchedBy = MatchedBy,
        UserPrincipalName = Account?.UserPrincipalName,
        UserId = Account?.Id,
        Detail = Detail,
    };
}

/// <summary>Everybody of all schools with the account found.</summary>
public sealed class MatchTable
{
    private readonly Dictionary<(string School, PersonRole Role, string Id), MatchedPerson> _byPerson;
    private readonly HashSet<string> _accounts;
    private readonly HashSet<string> _staffBefore;

    internal MatchTable(IReadOnlyList<MatchedPerson> people, IReadOnlyCollection<EarlierClaim> earlier)
    {
        _staffBefore = earlier.Where(c => c.Role == PersonRole.Teacher).Select(c => c.AccountId).ToHashSet(StringComparer.OrdinalIgnoreCase);
        People = people;
        _byPerson = people.ToDictionary(p => (p.School, p.Person.Role, p.Person.Id));
        _accounts = people.Select(p => p.Account?.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Everybody, in the order in which schools and people were given.</summary>
    public IReadOnlyList<MatchedPerson> People { get; }

    /// <summary>Whether anybody is matched to the account.</summary>
    public bool IsKnown(string userId) => _accounts.Contains(userId);

    /// <summary>Whether the account is that of somebody of staff who cannot be looked for today.</summary>
    public bool WasStaff(string userId) => _staffBefore.Contains(userId);

    /// <summary>One person of one school; null when the person was not among those to be matched.</summary>
    public MatchedPerson? Find(string school, PersonRole role, string misId) => _byPerson.GetValueOrDefault((school, role, misId));
}
