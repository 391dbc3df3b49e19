using RmUnifyGroupSync.Sandbox.Model;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Endpoints;

/// <summary>What an endpoint sees of the tenant while it holds the tenant's lock.</summary>
internal sealed class EndpointContext(
    GraphRequest request, IReadOnlyList<PathToken> captured, TenantState state, DateTimeOffset now, Action<IReadOnlyList<Change>> append)
{
    public GraphRequest Request { get; } = request;

    public IReadOnlyList<PathToken> Captured { get; } = captured;

    public TenantState State { get; } = state;

    public SandboxOptions Options => State.Options;

    public DateTimeOffset Now { get; } = now;

    /// <summary>Account deletions that were tried, for the inspection.</summary>
    public Action<string> RecordDeletionAttempt { get; init; } = _ => { };

    /// <summary>Whether the application holds one of the permissions.</summary>
    public bool Holds(params string[] permissions) =>
        Options.GrantedPermissions is not { } granted || granted.Intersect(permissions, StringComparer.OrdinalIgnoreCase).Any();

    /// <summary>Refuses unless the application holds one of the permissions (contract §10.1).</summary>
    public void Require(params string[] permissions)
    {
        if (!Holds(permissions))
            throw GraphRefusal.Denied();
    }

    /// <summary>Makes the changes durable and visible, all or none. Called once, after all checks.</summary>
    public void Commit(params Change[] changes) => append(changes);

    /// <inheritdoc cref="Commit(Change[])"/>
    public void Commit(IReadOnlyList<Change> changes)
    {
        if (changes.Count > 0)
            append(changes);
    }

    /// <summary>The group as a read at default consistency sees it.</summary>
    public GroupState GroupToRead(PathToken address)
    {
        var history = History(address);
        if (history is null || IsFresh(history))
            throw GraphRefusal.NotFound(address.Text);

        var seen = history.AsOfOrOldest(Now - Options.ReadLag);
        return seen.DeletedAt is null ? Filled(seen) : throw GraphRefusal.NotFound(address.Text);
    }

    /// <summary>The group to be changed, or nothing.</summary>
    public GroupState? FindGroupToWrite(PathToken address) =>
        History(address) is { } history && history.Current.DeletedAt is null ? history.Current : null;

    /// <summary>The group whose own properties are to be changed: too fresh a group is not found.</summary>
    public GroupState GroupToWrite(PathToken address) =>
        FindGroupToWrite(address) is { } group && !IsFresh(group) ? group : throw GraphRefusal.NotFound(address.Text);

    /// <summary>The group whose links are to be changed: too fresh a group is a 400 of its own (contract §2.1).</summary>
    public GroupState GroupToLink(PathToken address)
    {
        var group = FindGroupToWrite(address) ?? throw GraphRefusal.NotFound(address.Text);
        return IsFresh(group) ? throw GraphRefusal.TooFresh() : group;
    }

    /// <summary>The group as lists and filters see it; null while it is not among them.</summary>
    public GroupState? Indexed(GroupHistory history) =>
        history.AsOf(Now - Options.IndexLag) is { DeletedAt: null } seen ? Filled(seen) : null;

    /// <summary>Soft-deleted groups that can be restored still.</summary>
    public IEnumerable<GroupState> DeletedGroups() =>
        State.GroupsInOrder.Select(h => h.Current).Where(g => g.DeletedAt is not null && !IsPurged(g));

    public bool IsPurged(GroupState group) =>
        group.DeletedAt is { } at && (at + Options.DeletedItemLifetime <= Now || (!group.IsUnified && !Options.SecurityGroupsSoftDeleted));

    /// <summary>A live account by object id.</summary>
    public UserState? LiveUser(string id) => State.User(id) is { DeletedAt: null } user ? user : null;

    /// <summary>With what the service fills in by itself after a while (contract §1.1).</summary>
    public GroupState Filled(GroupState group) =>
        group.Description is null && group.IsUnified && Options.DescriptionFilledInAfter is { } after && group.CreatedAt + after <= Now
            ? group with { Description = group.DisplayName }
            : group;

    /// <summary>Whether so new that other parts of the service do not know of it yet.</summary>
    public bool IsFresh(GroupState group) => group.CreatedAt + Options.ReplicationLag > Now;

    public bool IsFresh(GroupHistory history) => IsFresh(history.Current);

    private GroupHistory? History(PathToken address)
    {
        if (address.Kind == PathTokenKind.UniqueName)
            return GroupsNamed(address.Text).FirstOrDefault(h => h.Current.DeletedAt is null) ?? GroupsNamed(address.Text).FirstOrDefault();
        if (!Guid.TryParse(address.Text, out _))
            throw GraphRefusal.BadRequest($"Invalid object identifier '{address.Text}'.");
        return State.Group(address.Text);
    }

    private IEnumerable<GroupHistory> GroupsNamed(string uniqueName) => State.GroupsWithUniqueName(uniqueName)
        .Where(h => Options.KeysIgnoreCase || h.Current.UniqueName == uniqueName);
}
