using System.Collections.Concurrent;
using System.Globalization;
using RmUnifyGroupSync.Engine.Matching;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Engine.Planning;

/// <summary>Everything that a plan is made from; the planner looks at nothing else.</summary>
public sealed record PlanInput
{
    /// <summary>All configured schools.</summary>
    public required IReadOnlyList<SchoolToday> Schools { get; init; }

    /// <summary>Whether more than one school is configured, those included whose source could not be read: then an account that is nobody's may be another school's pupil's.</summary>
    public bool SeveralSchools { get; init; }

    /// <summary>All links of the tenant.</summary>
    public required LinkBook Links { get; init; }

    /// <summary>Which account is whose.</summary>
    public required MatchTable Matches { get; init; }

    /// <summary>Schools that were in a source when it was last good and are in none today, with what is to be said of them.</summary>
    public IReadOnlyDictionary<string, Hold> GoneSchools { get; init; } = new Dictionary<string, Hold>();

    /// <summary>Why nothing can be planned for a school, by school id.</summary>
    public IReadOnlyDictionary<string, GroupSyncException> Failures { get; init; } = new Dictionary<string, GroupSyncException>();

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

    /// <summary>What is known before anything is planned, for lists and for what must be read first.</summary>
    /// <param name="schools">All schools that could be read.</param>
    /// <param name="tenant">The tenant as read for them.</param>
    /// <param name="severalSchools">More schools are configured than could be read.</param>
    internal static PlanInput Of(IReadOnlyList<SchoolToday> schools, TenantReading tenant, bool severalSchools = false) => new()
    {
        Schools = schools,
        SeveralSchools = severalSchools || schools.Count > 1,
        Links = tenant.Links,
        Matches = tenant.Matches,
        Directory = new(tenant.Users, new Dictionary<string, GroupRoster>()),
        Ledger = tenant.Ledger,
        Options = new(),
    };

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
/// <param name="AdditionHold">Holds additions too, for groups of one academic year: nobody knows which year it is (A3).</param>
public sealed record SchoolVerdict(
    Hold? Hold, Hold? ReuseHold, IReadOnlyDictionary<MisGroupType, Hold> CreationHold, bool RolloverConfirmed = false, Hold? AdditionHold = null)
{
    /// <summary>The academic year of the last confirmed run; null when nobody knows.</summary>
    public int? LastAcademicYear { get; init; }

    /// <summary>Nothing is held.</summary>
    public static SchoolVerdict Clear { get; } = new(null, null, new Dictionary<MisGroupType, Hold>());
}

/// <summary>What the directory says.</summary>
public sealed class DirectorySnapshot
{
    private readonly Lazy<Dictionary<string, DirectoryUser>> _byName;
    private readonly Lazy<Dictionary<string, int>> _memberships;
    private readonly ConcurrentDictionary<string, ILookup<string, DirectoryUser>> _byAttribute = new(StringComparer.OrdinalIgnoreCase);

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

    /// <summary>Accounts, guests aside, whose attribute has the value, case and outer spaces aside; by object id.</summary>
    public IEnumerable<DirectoryUser> UsersWith(string? attribute, string value) => attribute is null ? [] : _byAttribute.GetOrAdd(attribute, IndexOf)[value.Trim()];

    private ILookup<string, DirectoryUser> IndexOf(string attribute) => Users.Values
        .Where(u => !u.IsGuest)
        .Select(u => (User: u, Value: ValueOf(u, attribute)?.Trim()))
        .Where(x => x.Value is { Length: > 0 })
        .OrderBy(x => x.User.Id, StringComparer.Ordinal)
        .ToLookup(x => x.Value!, x => x.User, StringComparer.OrdinalIgnoreCase);

    private static string? ValueOf(DirectoryUser user, string attribute) => attribute.ToUpperInvariant() switch
    {
        "DEPARTMENT" => user.Department,
        "JOBTITLE" => user.JobTitle,
        "OFFICELOCATION" => user.OfficeLocation,
        "EMPLOYEETYPE" => user.EmployeeType,
        { } name when name.StartsWith("EXTENSIONATTRIBUTE", StringComparison.Ordinal)
            && int.TryParse(name["EXTENSIONATTRIBUTE".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var n) => user.ExtensionAttributes.ElementAtOrDefault(n - 1),
        _ => null,
    };

    /// <summary>In how many of the groups read an account is a member.</summary>
    public int MembershipsOf(string userId) => _memberships.Value.GetValueOrDefault(userId);
}
