using RmUnifyGroupSync.Engine.Matching;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Engine.Planning;

/// <summary>Everything that a plan is made from; the planner looks at nothing else.</summary>
public sealed record PlanInput
{
    /// <summary>All configured schools.</summary>
    public required IReadOnlyList<SchoolToday> Schools { get; init; }

    /// <summary>All links of the tenant.</summary>
    public required LinkBook Links { get; init; }

    /// <summary>Which account is whose.</summary>
    public required MatchTable Matches { get; init; }

    /// <summary>What the directory says.</summary>
    public required DirectorySnapshot Directory { get; init; }

    /// <summary>What this tool applied before.</summary>
    public required LedgerSnapshot Ledger { get; init; }

    /// <summary>What the call may do.</summary>
    public required PlanOptions Options { get; init; }

    /// <summary>Why a school's removals are held before any group is looked at (gate, rollover, unmatched people), by school id.</summary>
    public IReadOnlyDictionary<string, SchoolVerdict> Verdicts { get; init; } = new Dictionary<string, SchoolVerdict>();

    /// <summary>Names of the groups that are not made yet, by identity (N10).</summary>
    public IReadOnlyDictionary<GroupIdentity, NameDecision> Names { get; init; } = new Dictionary<GroupIdentity, NameDecision>();

    /// <summary>How a person of a school was matched; Missing for somebody who was not looked for.</summary>
    public MatchedPerson MatchOf(string school, MisPersonRecord person) =>
        Matches.Find(school, person.Role, person.Id) ?? new() { School = school, Person = person, State = MatchState.Missing };

    /// <summary>Whether any MIS person is matched to the account, as a student or as staff.</summary>
    public bool IsKnown(string userId) =>
        (_known ??= Matches.People.Select(p => p.Account?.Id).OfType<string>().ToHashSet(StringComparer.Ordinal)).Contains(userId);

    private HashSet<string>? _known;

    /// <summary>In how many managed groups an account is a member.</summary>
    public int MembershipsOf(string userId) => Memberships.GetValueOrDefault(userId);

    private Dictionary<string, int> Memberships => _memberships ??= Directory.Rosters.Values
        .SelectMany(r => r.MemberIds.Distinct(StringComparer.Ordinal))
        .GroupBy(id => id, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);

    private Dictionary<string, int>? _memberships;
}

/// <summary>The names that a group would get, or why it can get none.</summary>
/// <param name="Names">The names.</param>
/// <param name="Error">Why there are none.</param>
/// <param name="Clash">With what the plain name clashes, in words; null for no clash.</param>
public sealed record NameDecision(GroupNameSet? Names, GroupSyncException? Error = null, string? Clash = null);

/// <summary>What the gate and the rollover check say about a school.</summary>
/// <param name="Hold">Holds all removals of the school; null for none.</param>
/// <param name="ReuseHold">Holds removals of groups that live on over the summer; null for none.</param>
/// <param name="CreationHold">Holds creations of these types: all their MIS ids have changed, and new groups would be doubles.</param>
public sealed record SchoolVerdict(Hold? Hold, Hold? ReuseHold, IReadOnlyDictionary<MisGroupType, Hold> CreationHold)
{
    /// <summary>Nothing is held.</summary>
    public static SchoolVerdict Clear { get; } = new(null, null, new Dictionary<MisGroupType, Hold>());
}

/// <summary>What the directory says.</summary>
public sealed record DirectorySnapshot
{
    /// <summary>Default verified domain.</summary>
    public required string DefaultDomain { get; init; }

    /// <summary>All accounts by object id.</summary>
    public required IReadOnlyDictionary<string, DirectoryUser> Users { get; init; }

    /// <summary>Owners and members by group id.</summary>
    public required IReadOnlyDictionary<string, GroupRoster> Rosters { get; init; }

    /// <summary>Accounts by user principal name or object id, for administrators named in the settings.</summary>
    public DirectoryUser? FindUser(string nameOrId)
    {
        var wanted = nameOrId.Trim();
        return Users.TryGetValue(wanted.ToLowerInvariant(), out var byId) || Users.TryGetValue(wanted, out byId)
            ? byId
            : ByName.GetValueOrDefault(wanted);
    }

    private Dictionary<string, DirectoryUser> ByName => _byName ??= Users.Values
        .GroupBy(u => u.UserPrincipalName, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(g => g.Key, g => g.First(), StringComparer.OrdinalIgnoreCase);

    private Dictionary<string, DirectoryUser>? _byName;
}
