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
/// <param name="RolloverConfirmed">By parameter or window: lifts the limits of groups that live on.</param>
public sealed record SchoolVerdict(Hold? Hold, Hold? ReuseHold, IReadOnlyDictionary<MisGroupType, Hold> CreationHold, bool RolloverConfirmed = false)
{
    /// <summary>Nothing is held.</summary>
    public static SchoolVerdict Clear { get; } = new(null, null, new Dictionary<MisGroupType, Hold>());
}

/// <summary>What the directory says.</summary>
public sealed class DirectorySnapshot
{
    private readonly Lazy<Dictionary<string, DirectoryUser>> _byName;
    private readonly Lazy<Dictionary<string, int>> _memberships;

    /// <summary>Makes a snapshot.</summary>
    /// <param name="users">All accounts by object id.</param>
    /// <param name="rosters">Owners and members by group id.</param>
    public DirectorySnapshot(IReadOnlyDictionary<string, DirectoryUser> users, IReadOnlyDictionary<string, GroupRoster> rosters)
    {
        (Users, Rosters) = (users, rosters);
        _byName = new(() => users.Values.GroupBy(u => u.UserPrincipalName, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.First(), StringComparer.OrdinalIgnoreCase));
        _memberships = new(() => rosters.Values.SelectMany(r => r.MemberIds.Distinct(StringComparer.Ordinal))
            .GroupBy(id => id, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal));
    }

    /// <summary>All accounts by object id.</summary>
    public IReadOnlyDictionary<string, DirectoryUser> Users { get; }

    /// <summary>Owners and members by group id.</summary>
    public IReadOnlyDictionary<string, GroupRoster> Rosters { get; }

    /// <summary>The account of a user principal name or object id, as administrators are named in the settings.</summary>
    public DirectoryUser? FindUser(string nameOrId)
    {
        var wanted = nameOrId.Trim();
        return Users.TryGetValue(wanted, out var byId) || Users.TryGetValue(wanted.ToLowerInvariant(), out byId)
            ? byId
            : _byName.Value.GetValueOrDefault(wanted);
    }

    /// <summary>In how many of the groups read an account is a member.</summary>
    public int MembershipsOf(string userId) => _memberships.Value.GetValueOrDefault(userId);
}
