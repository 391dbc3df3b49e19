using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Planning;

/// <summary>What a run does about one group.</summary>
public enum GroupPlanKind
{
    /// <summary>Nothing: not made and not to be made, ended, or deleted by somebody.</summary>
    Leave,

    /// <summary>Make it.</summary>
    Create,

    /// <summary>Sync it.</summary>
    Sync,

    /// <summary>Nothing can be done until something is mended; <see cref="GroupPlan.Blocked"/> says what.</summary>
    Blocked,
}

/// <summary>Everything that a run would do.</summary>
/// <param name="Groups">One plan a group, in a fixed order: school, type, MIS id.</param>
/// <param name="SchoolHolds">Why a whole school's removals are held, by school id.</param>
/// <param name="Warnings">What the user should know, without pupils' names.</param>
public sealed record SyncPlan(
    IReadOnlyList<GroupPlan> Groups, IReadOnlyDictionary<string, Hold> SchoolHolds, IReadOnlyList<string> Warnings)
{
    /// <summary>Removals that the group and school limits would have held, and that -Force lets go ahead.</summary>
    public int LiftedRemovals { get; init; }

    /// <summary>Schools that could not be planned, with the error: a fault of this program, which stops no other school.</summary>
    public IReadOnlyDictionary<string, Exception> Failures { get; init; } = new Dictionary<string, Exception>();
}

/// <summary>Why removals are held.</summary>
/// <param name="ErrorId">The error that the run reports for it.</param>
/// <param name="Reason">Why, in words, with the parameter that lifts it.</param>
/// <param name="Action">What to do, when the error's usual advice does not fit.</param>
public sealed record Hold(GroupSyncErrorId ErrorId, string Reason, string? Action = null);

/// <summary>What a run would do about one group.</summary>
public sealed record GroupPlan
{
    /// <summary>The link that it is about.</summary>
    public required GroupLink Link { get; init; }

    /// <summary>What is done.</summary>
    public required GroupPlanKind Kind { get; init; }

    /// <summary>Names for a group that is made.</summary>
    public GroupNameSet? Names { get; init; }

    /// <summary>With what the plain name of a group that is made clashes, in words; null for no clash (N10).</summary>
    public string? Clash { get; init; }

    /// <summary>Members to be added (for a group that is made: all of them).</summary>
    public IReadOnlyList<PlannedLink> AddMembers { get; init; } = [];

    /// <summary>Members to be removed, held or not.</summary>
    public IReadOnlyList<PlannedLink> RemoveMembers { get; init; } = [];

    /// <summary>Owners to be added (for a group that is made: all of them).</summary>
    public IReadOnlyList<PlannedLink> AddOwners { get; init; } = [];

    /// <summary>Owners to be removed, held or not.</summary>
    public IReadOnlyList<PlannedLink> RemoveOwners { get; init; } = [];

    /// <summary>Members that are there, are wanted, and are taken as this tool's own because the ledger knows nothing of the group.</summary>
    public IReadOnlyList<PlannedLink> Claims { get; init; } = [];

    /// <summary>Members before the run that count as this tool's own: recorded, or taken as such by this run.</summary>
    public int Ours { get; init; }

    /// <summary>Links that the ledger still has and the group does not: forgotten, so that a person may add them.</summary>
    public IReadOnlyList<LedgerLink> Stale { get; init; } = [];

    /// <summary>
    /// Links that the ledger keeps under the group's key: an earlier run was about to make the group with them and never learnt what
    /// became of it. Where they are there, they are this tool's own.
    /// </summary>
    public IReadOnlyList<LedgerLink> Intended { get; init; } = [];

    /// <summary>Members before the run.</summary>
    public int MembersPresent { get; init; }

    /// <summary>Members before the run that are not owners: what percentages are taken of (requirements §8).</summary>
    public int StudentsPresent { get; init; }

    /// <summary>People of the MIS group among the additions, owners aside.</summary>
    public int StudentsJoining { get; init; }

    /// <summary>Removals that count against the limits: not of owners, not of excluded people.</summary>
    public int CountedRemovals { get; init; }

    /// <summary>People of the MIS group without an account: school, role and MIS id.</summary>
    public IReadOnlyList<(string School, PersonRole Role, string Id)> UnmatchedPeople { get; init; } = [];

    /// <summary>Number of people of the MIS group without an account.</summary>
    public int Unmatched => UnmatchedPeople.Count;

    /// <summary>Why the removals are held; null when they go ahead.</summary>
    public Hold? Hold { get; init; }

    /// <summary>Why nothing can be done, for <see cref="GroupPlanKind.Blocked"/>.</summary>
    public GroupSyncException? Blocked { get; init; }

    /// <summary>Why less was planned than wanted, although nothing failed, such as an account at its membership limit (O11).</summary>
    public string? Note { get; init; }

    /// <summary>What the user should know about this group, without pupils' names.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether anything is to be written, held removals aside.</summary>
    public bool HasChanges => Kind == GroupPlanKind.Create
        || AddMembers.Count + AddOwners.Count + AllowedMemberRemovals.Count() + AllowedOwnerRemovals.Count() > 0;

    /// <summary>Removals of members that go ahead.</summary>
    public IEnumerable<PlannedLink> AllowedMemberRemovals => RemoveMembers.Where(l => Hold is null || l.Always);

    /// <summary>Removals of owners that go ahead.</summary>
    public IEnumerable<PlannedLink> AllowedOwnerRemovals => RemoveOwners.Where(l => Hold is null || l.Always);

    /// <summary>The name to show: the one that the group has, or will get.</summary>
    public string GroupName => Link.Group?.DisplayName ?? Names?.Microsoft365 ?? Link.MisName;
}

/// <summary>An owner or member to be added or removed.</summary>
/// <param name="UserId">Object id of the account.</param>
/// <param name="UserPrincipalName">Its user principal name; null when the account is not in the directory any more.</param>
/// <param name="Role">Owner or member.</param>
/// <param name="Origin">On whose behalf.</param>
/// <param name="PersonId">MIS id of the person.</param>
/// <param name="Reason">Why, in words that a head teacher understands.</param>
/// <param name="Always">A removal that no hold stops (excluded people, M10).</param>
/// <param name="PersonRole">Role of the person in the MIS.</param>
public sealed record PlannedLink(
    string UserId, string? UserPrincipalName, GroupRole Role, MemberOrigin Origin, string? PersonId, string Reason, bool Always = false,
    PersonRole? PersonRole = null);

/// <summary>The names of one group.</summary>
/// <param name="Catalogue">Name in our lists.</param>
/// <param name="Microsoft365">Display name in Microsoft 365.</param>
/// <param name="MailNickname">Local part of the address.</param>
public sealed record GroupNameSet(string Catalogue, string Microsoft365, string MailNickname);

/// <summary>What the planner may do, from the settings and parameters of the call.</summary>
public sealed record PlanOptions
{
    /// <summary>Make groups of the types in <c>AutoCreate</c>; false when only existing ones are synced.</summary>
    public bool AutoCreate { get; init; } = true;

    /// <summary>Make these groups whatever the settings say (made by hand).</summary>
    public ManualCreation? Manual { get; init; }

    /// <summary>Remove nobody.</summary>
    public bool AddOnly { get; init; }

    /// <summary>Apply today's administrators to groups made before (O8).</summary>
    public bool UpdateOwner { get; init; }

    /// <summary>Lift the group and school limits.</summary>
    public bool Force { get; init; }

    /// <summary>The new academic year is confirmed.</summary>
    public bool Rollover { get; init; }

    /// <summary>Only these groups; null for all.</summary>
    public Func<GroupLink, bool>? Scope { get; init; }
}

/// <summary>How groups are made by hand.</summary>
public sealed record ManualCreation
{
    /// <summary>The MIS groups, by school, type and id.</summary>
    public required IReadOnlySet<GroupIdentity> Groups { get; init; }

    /// <summary>The whole Microsoft 365 name (N13); null for the usual one.</summary>
    public string? Name { get; init; }

    /// <summary>Object ids of more owners (O6).</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>Make the next generation although a deleted group could be restored (D5).</summary>
    public bool Force { get; init; }
}

/// <summary>A MIS group's identity in the tenant.</summary>
/// <param name="School">The school's id in the source.</param>
/// <param name="Type">Type.</param>
/// <param name="MisId">Id in the MIS.</param>
public readonly record struct GroupIdentity(string School, MisGroupType Type, string MisId);
