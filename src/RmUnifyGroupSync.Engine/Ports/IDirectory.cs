namespace RmUnifyGroupSync.Engine.Ports;

/// <summary>The tenant's directory.</summary>
public interface IDirectory : IDirectoryReader, IDirectoryWriter
{
    /// <summary>What has been sent so far.</summary>
    DirectoryStatistics Statistics { get; }
}

/// <summary>
/// Reads of the directory, each paged to its end. A read that could not be completed throws; it never gives a short list.
/// Errors are <see cref="GroupSyncException"/> with status, code and request id.
/// </summary>
public interface IDirectoryReader
{
    /// <summary>The organisation and its default verified domain.</summary>
    Task<DirectoryTenant> ReadTenantAsync(CancellationToken cancellationToken);

    /// <summary>All accounts, guests and disabled ones included.</summary>
    Task<IReadOnlyList<DirectoryUser>> ReadUsersAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The same as <see cref="ReadUsersAsync"/>, where possible from an earlier read and the changes since. They may lag: before
    /// anything is changed on their word, all accounts are read.
    /// </summary>
    async Task<RecalledUsers> RecallUsersAsync(CancellationToken cancellationToken) => new(await ReadUsersAsync(cancellationToken), Remembered: false);

    /// <summary>All groups whose <c>uniqueName</c> starts with the prefix.</summary>
    Task<IReadOnlyList<DirectoryGroup>> ReadGroupsByKeyPrefixAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>All soft-deleted groups.</summary>
    Task<IReadOnlyList<DirectoryGroup>> ReadDeletedGroupsAsync(CancellationToken cancellationToken);

    /// <summary>Groups by object id; ids that are not there are left out.</summary>
    Task<IReadOnlyList<DirectoryGroup>> ReadGroupsByIdAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>Groups by exact <c>uniqueName</c>, addressed by key and not by an index: the only read that decides "absent".</summary>
    Task<IReadOnlyList<DirectoryGroup>> ReadGroupsByKeyAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken);

    /// <summary>Live groups, ours or not, that use one of the display names or mail nicknames (compared without case).</summary>
    Task<IReadOnlyList<DirectoryGroup>> FindGroupsByNameAsync(
        IReadOnlyCollection<string> displayNames, IReadOnlyCollection<string> mailNicknames, CancellationToken cancellationToken);

    /// <summary>Owners and members of groups, at default consistency. A group that could not be read has its <see cref="GroupRoster.Error"/>.</summary>
    Task<IReadOnlyList<GroupRoster>> ReadRostersAsync(IReadOnlyCollection<string> groupIds, CancellationToken cancellationToken);

    /// <summary>
    /// The same as <see cref="ReadRostersAsync"/>, where possible from an earlier read and the changes since, which costs a large
    /// tenant a fraction of the requests. Such a roster may lag and says so (<see cref="GroupRoster.Remembered"/>): before anything
    /// is changed in its group, or concluded from an absence, it is read again.
    /// </summary>
    Task<IReadOnlyList<GroupRoster>> RecallRostersAsync(IReadOnlyCollection<string> groupIds, CancellationToken cancellationToken) =>
        ReadRostersAsync(groupIds, cancellationToken);
}

/// <summary>
/// Writes. Each item has its own outcome; one failure does not stop the others. What must stop the run (a missing permission,
/// a refused sign-in) throws. Outcomes come as they are known, in any order.
/// </summary>
public interface IDirectoryWriter
{
    /// <summary>
    /// Makes groups, each with up to 20 of its links (owners first); the caller adds the rest. Idempotent by key: a group that is
    /// there already under the key is reported as adopted and left as it is.
    /// </summary>
    IAsyncEnumerable<GroupCreationOutcome> CreateGroupsAsync(IReadOnlyList<GroupCreation> creations, CancellationToken cancellationToken);

    /// <summary>
    /// Finishes creations that an earlier, killed run began and never learned the end of: a group that such a run made without its
    /// key gets it, so that it is found like any other and no twin is made. Called before groups are read.
    /// </summary>
    Task FinishCreationsAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Adds owners and members. One outcome a link.</summary>
    IAsyncEnumerable<LinkOutcome> AddLinksAsync(IReadOnlyList<GroupLinks> links, CancellationToken cancellationToken);

    /// <summary>Removes owners and members (the reference, never the account). One outcome a link.</summary>
    IAsyncEnumerable<LinkOutcome> RemoveLinksAsync(IReadOnlyList<GroupLinks> links, CancellationToken cancellationToken);

    /// <summary>Deletes a group; restorable for 30 days. A group that is gone already is no error.</summary>
    Task DeleteGroupAsync(string groupId, CancellationToken cancellationToken);

    /// <summary>Restores a soft-deleted group.</summary>
    Task<DirectoryGroup> RestoreGroupAsync(string groupId, CancellationToken cancellationToken);

    /// <summary>Sets the key of a group that has none.</summary>
    Task SetGroupKeyAsync(string groupId, string key, CancellationToken cancellationToken);
}

/// <summary>Counters of a directory connection.</summary>
/// <param name="HttpRequests">HTTP requests sent; a batch counts once.</param>
/// <param name="Writes">Write operations sent; each part of a batch counts.</param>
/// <param name="Throttled">Answers that asked to wait (429, or 503 with Retry-After), parts of batches included.</param>
public sealed record DirectoryStatistics(int HttpRequests, int Writes, int Throttled);

/// <summary>The organisation.</summary>
/// <param name="TenantId">Tenant id.</param>
/// <param name="Name">Display name.</param>
/// <param name="DefaultDomain">Default verified domain.</param>
public sealed record DirectoryTenant(string TenantId, string Name, string DefaultDomain);

/// <summary>An account.</summary>
public sealed record DirectoryUser
{
    /// <summary>Object id.</summary>
    public required string Id { get; init; }

    /// <summary>User principal name.</summary>
    public required string UserPrincipalName { get; init; }

    /// <summary>Display name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Mail address.</summary>
    public string? Mail { get; init; }

    /// <summary>Employee id.</summary>
    public string? EmployeeId { get; init; }

    /// <summary>Immutable id of the on-premises account.</summary>
    public string? OnPremisesImmutableId { get; init; }

    /// <summary>Department.</summary>
    public string? Department { get; init; }

    /// <summary>Job title.</summary>
    public string? JobTitle { get; init; }

    /// <summary>Office location.</summary>
    public string? OfficeLocation { get; init; }

    /// <summary>Employee type.</summary>
    public string? EmployeeType { get; init; }

    /// <summary>Extension attributes 1 to 15, at index 0 to 14; empty when none is set.</summary>
    public IReadOnlyList<string?> ExtensionAttributes { get; init; } = [];

    /// <summary>False for a disabled account.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>True for a guest.</summary>
    public bool IsGuest { get; init; }
}

/// <summary>All accounts.</summary>
/// <param name="Users">The accounts, guests and disabled ones included.</param>
/// <param name="Remembered">True when they come from memory and the changes since.</param>
public sealed record RecalledUsers(IReadOnlyList<DirectoryUser> Users, bool Remembered);

/// <summary>A group.</summary>
public sealed record DirectoryGroup
{
    /// <summary>Object id.</summary>
    public required string Id { get; init; }

    /// <summary>Display name.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Mail address; null until it is set up.</summary>
    public string? Mail { get; init; }

    /// <summary>Local part of the address.</summary>
    public string? MailNickname { get; init; }

    /// <summary>Description.</summary>
    public string? Description { get; init; }

    /// <summary>Private, Public, HiddenMembership.</summary>
    public string? Visibility { get; init; }

    /// <summary>Alternate key.</summary>
    public string? UniqueName { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was soft-deleted; null for a live group.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>True when an on-premises directory is its master.</summary>
    public bool OnPremisesSynced { get; init; }

    /// <summary>True when a rule decides who is in it.</summary>
    public bool IsDynamic { get; init; }

    /// <summary>True when directory roles may be given to it; such a group takes no key.</summary>
    public bool IsRoleAssignable { get; init; }

    /// <summary>True for a Microsoft 365 group.</summary>
    public bool IsUnified { get; init; } = true;
}

/// <summary>Who is in a group.</summary>
public sealed record GroupRoster
{
    /// <summary>Object id of the group.</summary>
    public required string GroupId { get; init; }

    /// <summary>Object ids of the owners.</summary>
    public IReadOnlyList<string> OwnerIds { get; init; } = [];

    /// <summary>Object ids of the members.</summary>
    public IReadOnlyList<string> MemberIds { get; init; } = [];

    /// <summary>True for a roster from memory and the changes since: it may lag, so that nothing may be changed on its word.</summary>
    public bool Remembered { get; init; }

    /// <summary>Why the group could not be read; then the lists say nothing.</summary>
    public GroupSyncException? Error { get; init; }
}

/// <summary>A group to be made.</summary>
public sealed record GroupCreation
{
    /// <summary>Alternate key.</summary>
    public required string Key { get; init; }

    /// <summary>Display name, at most 256 characters.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Local part of the address, at most 64 characters.</summary>
    public required string MailNickname { get; init; }

    /// <summary>Description; always sent, because Microsoft 365 fills an empty one in by itself.</summary>
    public required string Description { get; init; }

    /// <summary>Visibility.</summary>
    public GroupVisibility Visibility { get; init; }

    /// <summary>Whether Outlook hides it.</summary>
    public bool HideInOutlook { get; init; }

    /// <summary>Object ids of the owners; at least one.</summary>
    public required IReadOnlyList<string> OwnerIds { get; init; }

    /// <summary>Object ids of the members.</summary>
    public IReadOnlyList<string> MemberIds { get; init; } = [];
}

/// <summary>How a creation or a link change went.</summary>
public enum WriteState
{
    /// <summary>Done by this call.</summary>
    Applied,

    /// <summary>It was so already.</summary>
    AlreadyDone,

    /// <summary>Not now (a fresh group that has not spread yet, throttling); the next run does it.</summary>
    Deferred,

    /// <summary>Refused.</summary>
    Failed,
}

/// <summary>How the creation of one group went.</summary>
public sealed record GroupCreationOutcome
{
    /// <summary>What was asked for.</summary>
    public required GroupCreation Creation { get; init; }

    /// <summary>Applied: made. AlreadyDone: there under its key already (adopted; read its links before changing them).</summary>
    public required WriteState State { get; init; }

    /// <summary>The group; null unless Applied or AlreadyDone.</summary>
    public DirectoryGroup? Group { get; init; }

    /// <summary>Owners that the creation carried.</summary>
    public IReadOnlyList<string> OwnersLinked { get; init; } = [];

    /// <summary>Members that the creation carried.</summary>
    public IReadOnlyList<string> MembersLinked { get; init; } = [];

    /// <summary>Why not, when Deferred or Failed.</summary>
    public GroupSyncException? Error { get; init; }
}

/// <summary>Links to be added to, or removed from, one group.</summary>
public sealed record GroupLinks
{
    /// <summary>Object id of the group.</summary>
    public required string GroupId { get; init; }

    /// <summary>Object ids of owners.</summary>
    public IReadOnlyList<string> OwnerIds { get; init; } = [];

    /// <summary>Object ids of members.</summary>
    public IReadOnlyList<string> MemberIds { get; init; } = [];
}

/// <summary>How one link change went.</summary>
/// <param name="GroupId">Object id of the group.</param>
/// <param name="UserId">Object id of the account.</param>
/// <param name="Role">Owner or member.</param>
/// <param name="State">How it went.</param>
/// <param name="Error">Why not, when Deferred or Failed.</param>
public sealed record LinkOutcome(string GroupId, string UserId, GroupRole Role, WriteState State, GroupSyncException? Error = null);
