using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Graph.Tests.Support;

namespace RmUnifyGroupSync.Graph.Tests;

/// <summary>The way of one group through all calls, on a quiet day.</summary>
[Trait("Contract", "graph.md §1, §2, §8")]
public sealed class GroupRoundTripTests
{
    [Fact(DisplayName = "§1.1, §2: a group is made with 20 links, filled, read, emptied, deleted and restored")]
    public async Task A_group_goes_its_whole_way()
    {
        using var school = await PracticeSchool.OpenAsync();
        var directory = school.Directory;
        var creation = school.Creation("7A", owners: 2, members: 30);

        var made = Assert.Single(await directory.CreateGroupsAsync([creation], default).ToListAsync());
        Assert.Equal((WriteState.Applied, 2, 18), (made.State, made.OwnersLinked.Count, made.MembersLinked.Count));

        var rest = new GroupLinks { GroupId = made.Group!.Id, MemberIds = [.. creation.MemberIds.Except(made.MembersLinked), .. creation.OwnerIds] };
        Assert.All(await directory.AddLinksAsync([rest], default).ToListAsync(), o => Assert.Equal(WriteState.Applied, o.State));

        var roster = Assert.Single(await directory.ReadRostersAsync([made.Group.Id], default));
        Assert.Equal(creation.OwnerIds.Order(), roster.OwnerIds.Order());
        Assert.Equal(creation.MemberIds.Concat(creation.OwnerIds).Order(), roster.MemberIds.Order());

        var leavers = new GroupLinks { GroupId = made.Group.Id, OwnerIds = [creation.OwnerIds[1]], MemberIds = [creation.MemberIds[0]] };
        Assert.All(await directory.RemoveLinksAsync([leavers], default).ToListAsync(), o => Assert.Equal(WriteState.Applied, o.State));
        Assert.DoesNotContain(creation.MemberIds[0], school.Group("7A").MemberIds);

        await directory.DeleteGroupAsync(made.Group.Id, default);
        await directory.DeleteGroupAsync(made.Group.Id, default);
        Assert.Equal(made.Group.Id, Assert.Single(await directory.ReadDeletedGroupsAsync(default)).Id);
        Assert.Equal(creation.Key, (await directory.RestoreGroupAsync(made.Group.Id, default)).UniqueName);
        Assert.Equal(creation.Key, Assert.Single(await directory.ReadGroupsByKeyPrefixAsync("rmugs:", default)).UniqueName);
        Assert.Empty(school.Tenant.Inspect().UsersEverDeleted);
    }
}

internal static class AsyncLists
{
    public static async Task<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> source)
    {
        var list = new List<T>();
        await foreach (var item in source) list.Add(item);
        return list;
    }
}
