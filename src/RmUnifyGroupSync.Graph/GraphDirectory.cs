using RmUnifyGroupSync.Graph.Delta;
using RmUnifyGroupSync.Graph.Groups;
using RmUnifyGroupSync.Graph.Requests;
using RmUnifyGroupSync.Graph.Users;

namespace RmUnifyGroupSync.Graph;

/// <summary>The engine's directory over Microsoft Graph, for one call of the engine.</summary>
internal sealed class GraphDirectory(GraphSession session, TenantHabits habits, string? callerId) : IDirectory
{
    private readonly GroupReader _groups = new(session);
    private readonly GroupLifecycle _lifecycle = new(session);
    private readonly RosterReader _rosters = new(session);
    private readonly RosterRecall _recall = new(session, new(session));
    private readonly PendingCreations _pending = new(session.Options.Memory, session.Time);

    /// <summary>The sign-in can make and restore no group, and may not see the deleted ones: they are none of its business.</summary>
    public bool IsMembershipOnly { get; init; }

    /// <inheritdoc />
    public DirectoryStatistics Statistics => session.Statistics.Snapshot;

    /// <inheritdoc />
    public Task<DirectoryTenant> ReadTenantAsync(CancellationToken cancellationToken) =>
        new TenantReader(session).ReadAsync(cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<DirectoryUser>> ReadUsersAsync(CancellationToken cancellationToken) =>
        new UserReader(session).ReadAsync(cancellationToken);

    /// <inheritdoc />
    public Task<RecalledUsers> RecallUsersAsync(CancellationToken cancellationToken) =>
        new UserRecall(session, new(session)).RecallAsync(cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<DirectoryGroup>> ReadGroupsByKeyPrefixAsync(string prefix, CancellationToken cancellationToken) =>
        _groups.ReadByPrefixAsync(prefix, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<DirectoryGroup>> ReadDeletedGroupsAsync(CancellationToken cancellationToken)
    {
        if (!IsMembershipOnly) return _groups.ReadDeletedAsync(cancellationToken);
        session.Observer.Report(new DecisionEvent("Deleted groups are not looked at: the permissions of this sign-in are for memberships only."));
        return Task.FromResult<IReadOnlyList<DirectoryGroup>>([]);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<DirectoryGroup>> ReadGroupsByIdAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        _groups.ReadByIdAsync(ids, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<DirectoryGroup>> ReadGroupsByKeyAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        _groups.ReadByKeyAsync(keys, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<DirectoryGroup>> FindGroupsByNameAsync(
        IReadOnlyCollection<string> displayNames, IReadOnlyCollection<string> mailNicknames, CancellationToken cancellationToken) =>
        _groups.FindByNameAsync(displayNames, mailNicknames, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<GroupRoster>> ReadRostersAsync(IReadOnlyCollection<string> groupIds, CancellationToken cancellationToken)
    {
        var read = await _rosters.ReadAsync(groupIds, cancellationToken);
        _recall.Confirm(read);
        return read;
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<GroupRoster>> RecallRostersAsync(IReadOnlyCollection<string> groupIds, CancellationToken cancellationToken) =>
        _recall.RecallAsync(groupIds, cancellationToken);

    /// <inheritdoc />
    public Task FinishCreationsAsync(CancellationToken cancellationToken) =>
        new CreationFinisher(session, _pending).FinishAsync(cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<GroupCreationOutcome> CreateGroupsAsync(IReadOnlyList<GroupCreation> creations, CancellationToken cancellationToken) =>
        new GroupCreator(session, habits, _pending, callerId).CreateAsync(creations, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<LinkOutcome> AddLinksAsync(IReadOnlyList<GroupLinks> links, CancellationToken cancellationToken) =>
        new LinkAdder(session).AddAsync(links, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<LinkOutcome> RemoveLinksAsync(IReadOnlyList<GroupLinks> links, CancellationToken cancellationToken) =>
        new LinkRemover(session).RemoveAsync(links, cancellationToken);

    /// <inheritdoc />
    public Task DeleteGroupAsync(string groupId, CancellationToken cancellationToken) => _lifecycle.DeleteAsync(groupId, cancellationToken);

    /// <inheritdoc />
    public Task<DirectoryGroup> RestoreGroupAsync(string groupId, CancellationToken cancellationToken) =>
        _lifecycle.RestoreAsync(groupId, cancellationToken);

    /// <inheritdoc />
    public Task SetGroupKeyAsync(string groupId, string key, CancellationToken cancellationToken) =>
        _lifecycle.SetKeyAsync(groupId, key, cancellationToken);
}
