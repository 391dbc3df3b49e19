using System.Runtime.CompilerServices;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Applying;

/// <summary>A directory whose reads are real and whose writes are not: every what-if run goes through it.</summary>
public sealed class WhatIfDirectory(IDirectory directory) : IDirectory
{
    /// <inheritdoc />
    public DirectoryStatistics Statistics => directory.Statistics;

    /// <inheritdoc />
    public Task<DirectoryTenant> ReadTenantAsync(CancellationToken cancellationToken) => directory.ReadTenantAsync(cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<DirectoryUser>> ReadUsersAsync(CancellationToken cancellationToken) => directory.ReadUsersAsync(cancellationToken);

    /// <inheritdoc />
    public Task<RecalledUsers> RecallUsersAsync(CancellationToken cancellationToken) => directory.RecallUsersAsync(cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<DirectoryGroup>> ReadGroupsByKeyPrefixAsync(string prefix, CancellationToken cancellationToken) =>
        directory.ReadGroupsByKeyPrefixAsync(prefix, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<DirectoryGroup>> ReadDeletedGroupsAsync(CancellationToken cancellationToken) => directory.ReadDeletedGroupsAsync(cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<DirectoryGroup>> ReadGroupsByIdAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        directory.ReadGroupsByIdAsync(ids, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<DirectoryGroup>> ReadGroupsByKeyAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        directory.ReadGroupsByKeyAsync(keys, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<DirectoryGroup>> FindGroupsByNameAsync(
        IReadOnlyCollection<string> displayNames, IReadOnlyCollection<string> mailNicknames, CancellationToken cancellationToken) =>
        directory.FindGroupsByNameAsync(displayNames, mailNicknames, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<GroupRoster>> ReadRostersAsync(IReadOnlyCollection<string> groupIds, CancellationToken cancellationToken) =>
        directory.ReadRostersAsync(groupIds, cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<GroupCreationOutcome> CreateGroupsAsync(
        IReadOnlyList<GroupCreation> creations, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var creation in creations)
        {
            await Task.CompletedTask;
            cancellationToken.ThrowIfCancellationRequested();
            yield return new()
            {
                Creation = creation,
                State = WriteState.Applied,
                // No group is there, so it has no id; the key stands in for it, and the result shows none.
                Group = new() { Id = creation.Key, DisplayName = creation.DisplayName, MailNickname = creation.MailNickname, UniqueName = creation.Key },
                OwnersLinked = creation.OwnerIds,
                MembersLinked = creation.MemberIds,
            };
        }
    }

    /// <inheritdoc />
    public IAsyncEnumerable<LinkOutcome> AddLinksAsync(IReadOnlyList<GroupLinks> links, CancellationToken cancellationToken) => Pretend(links, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<LinkOutcome> RemoveLinksAsync(IReadOnlyList<GroupLinks> links, CancellationToken cancellationToken) => Pretend(links, cancellationToken);

    /// <inheritdoc />
    public Task DeleteGroupAsync(string groupId, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public async Task<DirectoryGroup> RestoreGroupAsync(string groupId, CancellationToken cancellationToken) =>
        (await directory.ReadDeletedGroupsAsync(cancellationToken)).FirstOrDefault(g => g.Id == groupId)
        ?? throw new GroupSyncException(GroupSyncErrorId.GroupNotFound, $"No soft-deleted group has the id {groupId}.") { TargetObject = groupId };

    /// <inheritdoc />
    public Task SetGroupKeyAsync(string groupId, string key, CancellationToken cancellationToken) => Task.CompletedTask;

    private static async IAsyncEnumerable<LinkOutcome> Pretend(IReadOnlyList<GroupLinks> links, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var group in links)
        {
            await Task.CompletedTask;
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var id in group.OwnerIds)
                yield return new(group.GroupId, id, GroupRole.Owner, WriteState.Applied);
            foreach (var id in group.MemberIds)
                yield return new(group.GroupId, id, GroupRole.Member, WriteState.Applied);
        }
    }
}
