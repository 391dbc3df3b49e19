using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Applying;

/// <summary>What is asked before a group is changed, what a refusal does, and what is told while the work goes on.</summary>
public sealed class ConsentTests
{
    private readonly SchoolWorld _world = new() { Setting = new() { AutoCreate = [MisGroupType.Teaching], AdminOwner = ["a1@x.test"], AcademicYearStart = "09-01", GroupRemovalLimit = -1, SchoolRemovalLimit = -1 } };

    private async Task<ApprovalRequest> AskedAsync()
    {
        _world.Observer.Asked.Clear();
        _world.Observer.Answer = _ => false;
        Assert.Empty(await _world.NightAsync());
        _world.Observer.Answer = _ => true;
        return Assert.Single(_world.Observer.Asked);
    }

    [Fact]
    public async Task Consent_is_asked_with_the_group_s_name_and_address_and_with_how_many_come_and_go()
    {
        _world.Class("7A", "t1", "s1", "s2");
        var asked = await AskedAsync();
        Assert.Equal(("Class group \"7A[1234567][2026]\" (7A.1234567.2026)", "Create with 2 owners and 4 members"), (asked.Target, asked.Action));
        await _world.NightAsync();
        _world.Of("7A").Info = _world.Of("7A").Info with { Mail = "ours@x.test" };

        _world.Person("s3");
        _world.Enrol(MisGroupType.Teaching, "7A", "s3");
        asked = await AskedAsync();
        Assert.Equal(("Class group \"7A[1234567][2026]\" (ours@x.test)", "Add 1 member"), (asked.Target, asked.Action));

        _world.Withdraw(MisGroupType.Teaching, "7A", "s1");
        _world.Withdraw(MisGroupType.Teaching, "7A", "t1");
        _world.Person("t2", PersonRole.Teacher);
        _world.Enrol(MisGroupType.Teaching, "7A", "t2", PersonRole.Teacher);
        Assert.Equal("Add 2 members, remove 2 of 4 members, add 1 owner, remove 1 owner", (await AskedAsync()).Action);

        await _world.NightAsync();
        _world.Withdraw(MisGroupType.Teaching, "7A", "s2");
        Assert.Equal("Remove 1 of 4 members", (await AskedAsync()).Action);
        _world.Of("7A").Info = _world.Of("7A").Info with { Mail = null };
        Assert.Equal("Class group \"7A[1234567][2026]\"", (await AskedAsync()).Target);
    }

    [Fact]
    public async Task A_refusal_keeps_that_group_as_it_is_and_no_other()
    {
        _world.Class("7A", "t1", "s1");
        _world.Class("7B", "t1", "s1");
        _world.Observer.Answer = r => !r.Target.Contains("7A", StringComparison.Ordinal);
        Assert.Equal(["7B[1234567][2026]"], (await _world.NightAsync()).Keys);
        Assert.Single(_world.Directory.Groups);
        Assert.Equal(["7B"], _world.Ledger.Read().Groups.Select(g => g.MisGroupId));
    }

    [Fact]
    public async Task Nothing_is_asked_and_no_progress_told_when_nothing_is_to_be_done()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Observer.Asked.Clear();
        _world.Observer.Events.Clear();
        await _world.NightAsync();
        Assert.Empty(_world.Observer.Asked);
        Assert.Empty(_world.Observer.Events.OfType<ProgressEvent>());
    }

    [Fact]
    public async Task Progress_of_every_step_goes_from_one_to_its_whole_and_ends_as_done()
    {
        foreach (var group in new[] { "7A", "7B", "7C" })
            _world.Class(group, "t1", [.. Enumerable.Range(0, 30).Select(i => $"{group}-{i}")]);
        var made = await ProgressAsync();
        AssertCounts(made, "Made", 3);
        AssertCounts(made, "Added to", 3 * (32 - 18)); // what does not fit into the creation
        AssertCounts(made, "7", 3);
        foreach (var group in new[] { "7A", "7B" })
        {
            foreach (var i in Enumerable.Range(0, 4))
                _world.Withdraw(MisGroupType.Teaching, group, $"{group}-{i}");
        }

        AssertCounts(await ProgressAsync(), "Removed from", 8);
    }

    private async Task<List<ProgressEvent>> ProgressAsync()
    {
        _world.Observer.Events.Clear();
        await _world.NightAsync();
        var events = _world.Observer.Events.OfType<ProgressEvent>().ToList();
        Assert.True(events[^1].Completed);
        Assert.Equal(events[^1].Total, events[^1].Done);
        Assert.All(events[..^1], e => Assert.False(e.Completed));
        return events;
    }

    private static void AssertCounts(List<ProgressEvent> events, string status, int total)
    {
        var some = events.Where(e => e.Status.StartsWith(status, StringComparison.Ordinal)).ToList();
        Assert.Equal(Enumerable.Range(1, total), some.Select(e => e.Done));
        Assert.All(some, e => Assert.Equal(total, e.Total));
        Assert.All(some, e => Assert.Contains("[1234567][2026]", e.Status, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, null, GroupVisibility.Private, false)]
    [InlineData(GroupVisibility.Public, true, GroupVisibility.Public, true)]
    public async Task C1_C6_a_group_is_made_private_and_shown_in_Outlook_unless_the_settings_say_otherwise(GroupVisibility? visibility, bool? hide, GroupVisibility made, bool hidden)
    {
        _world.Setting = _world.Setting with { Visibility = visibility, HideInOutlook = hide };
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        var creation = Assert.Single(_world.Directory.Creations);
        Assert.Equal((made, hidden), (creation.Visibility, creation.HideInOutlook));
    }
}
