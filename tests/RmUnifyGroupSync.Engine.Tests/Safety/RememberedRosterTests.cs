using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Safety;

/// <summary>Contract graph.md §3: members from memory may be stale; nobody is removed, added or forgotten on their word.</summary>
public sealed class RememberedRosterTests
{
    private readonly SchoolWorld _world = new();

    private async Task<FakeGroup> StartAsync()
    {
        _world.Class("7A", "t1", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10");
        _world.Class("7B", "t2", "p1", "p2");
        await _world.NightAsync();
        _world.Directory.Read.Clear();
        return _world.Directory.Named("7A[1234567][2026]");
    }

    [Fact]
    public async Task A_leaver_is_removed_after_the_group_was_read_again_and_the_others_are_not_read()
    {
        var group = await StartAsync();
        _world.Directory.Remembers[group.Info.Id] = [.. group.Members];
        _world.Withdraw(MisGroupType.Teaching, "7A", "s1");
        Assert.Equal(1, (await _world.NightAsync())["7A[1234567][2026]"].Removed);
        Assert.DoesNotContain("u-s1", group.Members);
        Assert.Equal([group.Info.Id], _world.Directory.Read);
    }

    [Fact]
    public async Task A_member_who_is_remembered_and_long_gone_is_not_removed_and_one_who_is_not_remembered_is_not_forgotten()
    {
        var group = await StartAsync();
        var writes = _world.Directory.Writes;
        _world.Directory.Remembers[group.Info.Id] = [.. group.Members.Where(m => m != "u-s2"), "u-p1"];
        Assert.Equal(SyncStatus.Unchanged, (await _world.NightAsync())["7A[1234567][2026]"].Status);
        Assert.Equal(writes, _world.Directory.Writes);

        // Had the ledger forgotten s2, he would be a person's addition now and stay for ever.
        _world.Directory.Remembers.Clear();
        _world.Withdraw(MisGroupType.Teaching, "7A", "s2");
        Assert.Equal(1, (await _world.NightAsync())["7A[1234567][2026]"].Removed);
    }

    [Fact]
    public async Task Remembered_accounts_change_nothing_and_a_night_without_changes_does_not_read_them()
    {
        var group = await StartAsync();
        _world.Directory.RemembersUsers = [.. _world.Directory.Users.Values];
        var reads = _world.Directory.UserReads;
        Assert.Equal(SyncStatus.Unchanged, (await _world.NightAsync())["7A[1234567][2026]"].Status);
        Assert.Equal(reads, _world.Directory.UserReads);

        // Remembered wrongly: the address of s1 belongs to another account that is in the group by hand.
        group.Members.Add("u-x");
        _world.Directory.RemembersUsers = [.. _world.Directory.Users.Values.Where(u => u.Id != "u-s1"), _world.Directory.Users["u-s1"] with { Id = "u-x" }];
        var writes = _world.Directory.Writes;
        Assert.Equal(SyncStatus.Unchanged, (await _world.NightAsync())["7A[1234567][2026]"].Status);
        Assert.Equal((writes, reads + 1), (_world.Directory.Writes, _world.Directory.UserReads));
        Assert.Contains("u-s1", group.Members);
    }

    [Fact]
    public async Task A_group_that_cannot_be_read_again_is_left_alone()
    {
        var group = await StartAsync();
        _world.Directory.Remembers[group.Info.Id] = [.. group.Members];
        _world.Directory.Unreadable.Add(group.Info.Id);
        _world.Withdraw(MisGroupType.Teaching, "7A", "s1");
        Assert.Equal(SyncStatus.Failed, (await _world.NightAsync())["7A[1234567][2026]"].Status);
        Assert.Contains("u-s1", group.Members);
    }
}
