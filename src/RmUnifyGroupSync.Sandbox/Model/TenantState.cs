using RmUnifyGroupSync.Sandbox.Applications;

namespace RmUnifyGroupSync.Sandbox.Model;

/// <summary>Everything that is in the tenant. Changes only by <see cref="Apply(Commit)"/>, which replays the journal too.</summary>
internal sealed class TenantState
{
    private readonly Dictionary<string, GroupHistory> _groups = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, UserState> _users = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _userIdByName = new(StringComparer.OrdinalIgnoreCase);
    private readonly NameIndex _groupsByUniqueName = new();
    private readonly NameIndex _groupsByNickname = new();
    private readonly List<Commit> _log = [];
    private readonly HashSet<string> _deletedByRequest = new(StringComparer.OrdinalIgnoreCase);
    private UserState[]? _usersInOrder;
    private GroupHistory[]? _groupsInOrder;

    public TenantState(string tenantId, SandboxOptions options, DateTimeOffset createdAt)
    {
        TenantId = tenantId;
        Options = options;
        CreatedAt = createdAt;
    }

    public string TenantId { get; }

    public SandboxOptions Options { get; private set; }

    public ApplicationBook Applications { get; } = new();

    public DateTimeOffset CreatedAt { get; }

    public long Sequence { get; private set; }

    /// <summary>The first sequence number whose commit is in <see cref="Log"/>, less one: what came before cannot be told.</summary>
    public long LogStart { get; private set; }

    public IReadOnlyList<Commit> Log => _log;

    public IReadOnlyCollection<string> UsersDeletedByRequest => _deletedByRequest;

    public IReadOnlyList<UserState> UsersInOrder => _usersInOrder ??= [.. _users.Values.OrderBy(u => u.Id, StringComparer.Ordinal)];

    public IReadOnlyList<GroupHistory> GroupsInOrder => _groupsInOrder ??= [.. _groups.Values.OrderBy(g => g.Current.Id, StringComparer.Ordinal)];

    public GroupHistory? Group(string id) => _groups.GetValueOrDefault(id);

    /// <summary>The account, deleted ones included.</summary>
    public UserState? User(string id) => _users.GetValueOrDefault(id);

    public UserState? UserByName(string userPrincipalName) =>
        _userIdByName.TryGetValue(userPrincipalName, out var id) ? _users[id] : null;

    public IEnumerable<GroupHistory> GroupsWithUniqueName(string name) => _groupsByUniqueName.Find(name).Select(id => _groups[id]);

    public IEnumerable<GroupHistory> GroupsWithNickname(string name) => _groupsByNickname.Find(name).Select(id => _groups[id]);

    /// <summary>Takes a snapshot's position; the commits before it are not known any more.</summary>
    public void StartAt(long sequence, IEnumerable<string> deletedByRequest)
    {
        Sequence = LogStart = sequence;
        _deletedByRequest.UnionWith(deletedByRequest);
    }

    public void Apply(Commit commit)
    {
        Sequence = commit.Sequence;
        _log.Add(commit);
        foreach (var change in commit.Changes)
            Apply(change, commit.At);
    }

    /// <summary>Puts an object of a snapshot in place.</summary>
    public void Load(GroupState group, DateTimeOffset at) => Put(group, at);

    /// <inheritdoc cref="Load(GroupState, DateTimeOffset)"/>
    public void Load(UserState user) => Put(user);

    private void Apply(Change change, DateTimeOffset at)
    {
        switch (change)
        {
            case GroupCreated created:
                Put(created.Group, at);
                break;
            case GroupUpdated updated:
                var before = _groups[updated.Group.Id].Current;
                Put(updated.Group with { Members = before.Members, Owners = before.Owners }, at);
                break;
            case LinksChanged links:
                Put(WithLinks(_groups[links.GroupId].Current, links), at);
                break;
            case GroupDeleted deleted:
                Put(_groups[deleted.GroupId].Current with { DeletedAt = at }, at);
                break;
            case GroupRestored restored:
                Put(_groups[restored.GroupId].Current with { DeletedAt = null }, at);
                break;
            case GroupPurged purged:
                Remove(purged.GroupId);
                break;
            case UserPut put:
                Put(put.User);
                break;
            case OptionsChanged changed:
                Options = changed.Options;
                break;
            case UserDeleted deleted:
                Delete(deleted, at);
                break;
            case ApplicationPut put:
                Applications.Put(put.Application);
                break;
        }
    }

    private static GroupState WithLinks(GroupState group, LinksChanged links) => links.Role == LinkRole.Member
        ? group with { Members = group.Members.Except(links.Removed).Union(links.Added) }
        : group with { Owners = group.Owners.Except(links.Removed).Union(links.Added) };

    private void Put(GroupState group, DateTimeOffset at)
    {
        if (_groups.TryGetValue(group.Id, out var history))
        {
            _groupsByUniqueName.Remove(history.Current.UniqueName, group.Id);
            _groupsByNickname.Remove(history.Current.MailNickname, group.Id);
            history.Add(group, Sequence, at, Options);
        }
        else
        {
            _groups[group.Id] = new GroupHistory(group, Sequence, at);
            _groupsInOrder = null;
        }

        _groupsByUniqueName.Add(group.UniqueName, group.Id);
        _groupsByNickname.Add(group.MailNickname, group.Id);
    }

    private void Remove(string groupId)
    {
        if (!_groups.Remove(groupId, out var history))
            return;

        _groupsByUniqueName.Remove(history.Current.UniqueName, groupId);
        _groupsByNickname.Remove(history.Current.MailNickname, groupId);
        _groupsInOrder = null;
    }

    private void Put(UserState user)
    {
        if (_users.TryGetValue(user.Id, out var before))
            _userIdByName.Remove(before.UserPrincipalName);
        _users[user.Id] = user;
        if (user.DeletedAt is null)
            _userIdByName[user.UserPrincipalName] = user.Id;
        _usersInOrder = null;
    }

    private void Delete(UserDeleted deleted, DateTimeOffset at)
    {
        if (deleted.ByRequest)
            _deletedByRequest.Add(deleted.UserId);
        Put(_users[deleted.UserId] with { DeletedAt = at });
    }
}
