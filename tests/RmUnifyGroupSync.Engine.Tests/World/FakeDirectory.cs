using System.Globalization;
using System.Runtime.CompilerServices;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Tests.World;

/// <summary>A tenant in memory. It can refuse, forget answers and be cut at any write.</summary>
internal sealed class FakeDirectory : IDirectory
{
    private int _nextId;

    public Dictionary<string, DirectoryUser> Users { get; } = [];

    public Dictionary<string, FakeGroup> Groups { get; } = [];

    public int Writes { get; private set; }

    /// <summary>Called before each write; throws to cut the run there.</summary>
    public Action<int> BeforeWrite { get; set; } = _ => { };

    /// <summary>Called after each write, before its answer is given; throws to cut the run there.</summary>
    public Action<int> AfterWrite { get; set; } = _ => { };

    /// <summary>Links that are refused.</summary>
    public Func<string, string, bool> Refuses { get; set; } = (_, _) => false;

    /// <summary>Why a group of a display name is not made; null for none.</summary>
    public Func<string, GroupSyncException?> RefusesGroup { get; set; } = _ => null;

    /// <summary>Groups that were made, as they were asked for.</summary>
    public List<GroupCreation> Creations { get; } = [];

    /// <summary>Groups that lists do not show yet, because the index lags; by key they are found.</summary>
    public HashSet<string> Unlisted { get; } = [];

    /// <summary>Groups whose members cannot be read.</summary>
    public HashSet<string> Unreadable { get; } = [];

    /// <summary>Members that the directory remembers wrongly, by group: what recalling gives in place of the truth.</summary>
    public Dictionary<string, string[]> Remembers { get; } = [];

    /// <summary>Accounts as the directory remembers them; null for as they are.</summary>
    public List<DirectoryUser>? RemembersUsers { get; set; }

    /// <summary>How often all accounts were read.</summary>
    public int UserReads { get; private set; }

    /// <summary>Groups that were read at default consistency, in order.</summary>
    public List<string> Read { get; } = [];

    /// <summary>Display names and nicknames that foreign groups have.</summary>
    public List<DirectoryGroup> Foreign { get; } = [];

    public DirectoryStatistics Statistics => new(0, Writes, Throttled);

    /// <summary>What was written, in order.</summary>
    public List<string> Log { get; } = [];

    /// <summary>Answers that asked to wait.</summary>
    public int Throttled { get; set; }

    public FakeGroup Named(string displayName) => Groups.Values.Single(g => g.Info.DisplayName == displayName && g.Info.DeletedAt is null);

    /// <summary>An object id that nobody has yet.</summary>
    public string NewId() => string.Create(CultureInfo.InvariantCulture, $"00000000-0000-0000-0000-{++_nextId:D12}");

    /// <summary>A group that somebody else made.</summary>
    public FakeGroup Add(DirectoryGroup group, IEnumerable<string> members, IEnumerable<string>? owners = null)
    {
        var made = new FakeGroup(group);
        made.Members.UnionWith(members);
        made.Owners.UnionWith(owners ?? []);
        Groups.Add(group.Id, made);
        return made;
    }

    public Task<DirectoryTenant> ReadTenantAsync(CancellationToken cancellationToken) => Task.FromResult(new DirectoryTenant("tenant", "School", "x.test"));

    public Task<IReadOnlyList<DirectoryUser>> ReadUsersAsync(CancellationToken cancellationToken)
    {
        UserReads++;
        return Task.FromResult<IReadOnlyList<DirectoryUser>>([.. Users.Values]);
    }

    public async Task<RecalledUsers> RecallUsersAsync(CancellationToken cancellationToken) =>
        RemembersUsers is { } users ? new(users, Remembered: true) : new(await ReadUsersAsync(cancellationToken), Remembered: false);

    public Task<IReadOnlyList<DirectoryGroup>> ReadGroupsByKeyPrefixAsync(string prefix, CancellationToken cancellationToken) =>
        Live(g => g.UniqueName?.StartsWith(prefix, StringComparison.Ordinal) == true && !Unlisted.Contains(g.Id));

    public Task<IReadOnlyList<DirectoryGroup>> ReadDeletedGroupsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DirectoryGroup>>([.. Groups.Values.Select(g => g.Info).Where(g => g.DeletedAt is not null)]);

    public Task<IReadOnlyList<DirectoryGroup>> ReadGroupsByIdAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) => Live(g => ids.Contains(g.Id));

    public Task<IReadOnlyList<DirectoryGroup>> ReadGroupsByKeyAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        Live(g => g.UniqueName is { } key && keys.Contains(key));

    public Task<IReadOnlyList<DirectoryGroup>> FindGroupsByNameAsync(
        IReadOnlyCollection<string> displayNames, IReadOnlyCollection<string> mailNicknames, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DirectoryGroup>>([.. Groups.Values.Select(g => g.Info).Concat(Foreign)
            .Where(g => displayNames.Contains(g.DisplayName, StringComparer.OrdinalIgnoreCase) || mailNicknames.Contains(g.MailNickname ?? "", StringComparer.OrdinalIgnoreCase))]);

    public Task<IReadOnlyList<GroupRoster>> RecallRostersAsync(IReadOnlyCollection<string> groupIds, CancellationToken cancellationToken) =>
        Remembers.Count == 0 ? ReadRostersAsync(groupIds, cancellationToken) : Task.FromResult<IReadOnlyList<GroupRoster>>([.. groupIds.Select(id =>
            new GroupRoster { GroupId = id, OwnerIds = [.. Groups[id].Owners], MemberIds = Remembers.GetValueOrDefault(id, [.. Groups[id].Members]), Remembered = true })]);

    public Task<IReadOnlyList<GroupRoster>> ReadRostersAsync(IReadOnlyCollection<string> groupIds, CancellationToken cancellationToken)
    {
        Read.AddRange(groupIds);
        return Rosters(groupIds);
    }

    private Task<IReadOnlyList<GroupRoster>> Rosters(IReadOnlyCollection<string> groupIds) =>
        Task.FromResult<IReadOnlyList<GroupRoster>>([.. groupIds.Select(id => Unreadable.Contains(id)
            ? new GroupRoster { GroupId = id, Error = new(GroupSyncErrorId.GraphRequestFailed, "unreadable") }
            : new GroupRoster { GroupId = id, OwnerIds = [.. Groups[id].Owners], MemberIds = [.. Groups[id].Members] })]);

    public async IAsyncEnumerable<GroupCreationOutcome> CreateGroupsAsync(
        IReadOnlyList<GroupCreation> creations, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var creation in creations)
        {
            await Task.Yield();
            if (Groups.Values.FirstOrDefault(g => g.Info.UniqueName == creation.Key && g.Info.DeletedAt is null) is { } there)
            {
                yield return new() { Creation = creation, State = WriteState.AlreadyDone, Group = there.Info };
                continue;
            }

            if (RefusesGroup(creation.DisplayName) is { } why)
            {
                yield return new() { Creation = creation, State = WriteState.Failed, Error = why };
                continue;
            }

            BeforeWrite(Writes++);
            Creations.Add(creation);
            var links = creation.OwnerIds.Take(20).ToList();
            var members = creation.MemberIds.Take(20 - links.Count).ToList();
            var group = new FakeGroup(new()
            {
                Id = NewId(),
                DisplayName = creation.DisplayName,
                MailNickname = creation.MailNickname,
                Mail = $"{creation.MailNickname}@x.test",
                UniqueName = creation.Key,
                Description = creation.Description,
            });
            group.Owners.UnionWith(links);
            group.Members.UnionWith(members);
            Groups.Add(group.Info.Id, group);
            Log.Add($"create {group.Info.DisplayName}");
            AfterWrite(Writes);
            yield return new() { Creation = creation, State = WriteState.Applied, Group = group.Info, OwnersLinked = links, MembersLinked = members };
        }
    }

    public IAsyncEnumerable<LinkOutcome> AddLinksAsync(IReadOnlyList<GroupLinks> links, CancellationToken cancellationToken) => ChangeAsync(links, "add", (set, id) => set.Add(id));

    public IAsyncEnumerable<LinkOutcome> RemoveLinksAsync(IReadOnlyList<GroupLinks> links, CancellationToken cancellationToken) => ChangeAsync(links, "remove", (set, id) => set.Remove(id));

    public Task DeleteGroupAsync(string groupId, CancellationToken cancellationToken)
    {
        Groups[groupId].Info = Groups[groupId].Info with { DeletedAt = DateTimeOffset.UnixEpoch };
        return Task.CompletedTask;
    }

    public Task<DirectoryGroup> RestoreGroupAsync(string groupId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetGroupKeyAsync(string groupId, string key, CancellationToken cancellationToken)
    {
        BeforeWrite(Writes++);
        if (Groups[groupId].Info.UniqueName is { } worn && worn != key)
            throw new GroupSyncException(GroupSyncErrorId.GroupAlreadyExists, "A key is never changed.");
        if (Groups.Values.Any(g => g.Info.UniqueName == key && g.Info.Id != groupId))
            throw new GroupSyncException(GroupSyncErrorId.GroupAlreadyExists, "Another group has the key.");
        Groups[groupId].Info = Groups[groupId].Info with { UniqueName = key };
        return Task.CompletedTask;
    }

    private Task<IReadOnlyList<DirectoryGroup>> Live(Func<DirectoryGroup, bool> wanted) =>
        Task.FromResult<IReadOnlyList<DirectoryGroup>>([.. Groups.Values.Select(g => g.Info).Where(g => g.DeletedAt is null && wanted(g))]);

    private async IAsyncEnumerable<LinkOutcome> ChangeAsync(IReadOnlyList<GroupLinks> links, string what, Func<HashSet<string>, string, bool> change)
    {
        foreach (var group in links)
        {
            await Task.Yield();
            foreach (var (id, role) in group.OwnerIds.Select(id => (id, GroupRole.Owner)).Concat(group.MemberIds.Select(id => (id, GroupRole.Member))))
            {
                BeforeWrite(Writes++);
                if (Refuses(group.GroupId, id))
                {
                    yield return new(group.GroupId, id, role, WriteState.Failed, new(GroupSyncErrorId.GraphRequestFailed, "refused"));
                    continue;
                }

                var set = role == GroupRole.Owner ? Groups[group.GroupId].Owners : Groups[group.GroupId].Members;
                var changed = change(set, id);
                Log.Add($"{what} {role} {id[2..]} {Groups[group.GroupId].Info.DisplayName}");
                AfterWrite(Writes);
                yield return new(group.GroupId, id, role, changed ? WriteState.Applied : WriteState.AlreadyDone);
            }
        }
    }
}

internal sealed class FakeGroup(DirectoryGroup info)
{
    public DirectoryGroup Info { get; set; } = info;

    public HashSet<string> Owners { get; } = [];

    public HashSet<string> Members { get; } = [];
}
