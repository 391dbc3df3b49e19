using Microsoft.Extensions.Time.Testing;
using RmUnifyGroupSync.Engine.Recording;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Recording;

/// <summary>What is written into the ledger, and when (requirements §8: a failed or killed run loses nothing).</summary>
public sealed class RecorderTests
{
    private static readonly string[] Pupils = [.. Enumerable.Range(0, 30).Select(i => $"p{i}")];

    [Fact]
    public async Task Removals_of_a_night_take_few_transactions_and_each_is_a_change_with_its_reason()
    {
        var world = await ClassOfThirtyAsync();
        var before = world.Ledger.Writes;
        world.RemoveGroup(MisGroupType.Teaching, "c");
        world.Class("c", "t1", "p0");

        await world.NightAsync();

        Assert.InRange(world.Ledger.Writes - before, 1, 3);
        Assert.Equal(["a1", "p0", "t1"], world.Members("c"));
        var removed = world.Ledger.Changes.Where(c => c.Action == PlannedAction.RemoveMember).ToList();
        Assert.Equal(29, removed.Count);
        Assert.All(removed, c => Assert.Equal($"{c.PersonId} Test is no longer in c in the MIS", c.Reason));
        Assert.Equal(["u-p0"], world.Ledger.Read().Links.Where(l => l.PersonRole == PersonRole.Student).Select(l => l.UserId));
    }

    [Fact]
    public async Task A_removal_that_a_killed_run_did_not_record_is_forgotten_and_a_person_may_add_the_pupil_again()
    {
        var world = await ClassOfThirtyAsync();
        var links = world.Ledger.Read().Links;
        world.Withdraw(MisGroupType.Teaching, "c", "p7");
        await world.NightAsync();
        // As a run leaves it that was killed between the removal and its record.
        world.Ledger.SaveLinks([.. links.Where(l => l.UserId == "u-p7").Select(l => l with { AppliedAt = DateTimeOffset.UnixEpoch })]);
        var writes = world.Directory.Writes;

        await world.NightAsync();
        world.Of("c").Members.Add("u-p7");
        await world.NightAsync();

        Assert.Equal(writes, world.Directory.Writes);
        Assert.Contains("p7", world.Members("c"));
        Assert.DoesNotContain(world.Ledger.Read().Links, l => l.UserId == "u-p7");
    }

    [Fact]
    public async Task An_addition_that_was_refused_is_not_this_tool_s()
    {
        var world = await ClassOfThirtyAsync();
        world.Person("new");
        world.Enrol(MisGroupType.Teaching, "c", "new");
        world.Directory.Refuses = (_, user) => user == "u-new";

        await world.NightAsync();

        Assert.DoesNotContain(world.Ledger.Read().Links, l => l.UserId == "u-new");
        Assert.DoesNotContain(world.Ledger.Changes, c => c.UserId == "u-new");
    }

    [Fact]
    public void What_happened_waits_for_a_second_at_most()
    {
        var (ledger, time) = (new FakeLedger(), new FakeTimeProvider());
        using var recorder = new SyncRecorder(ledger, time, "run");

        Delete(recorder, "g1");
        time.Advance(TimeSpan.FromMilliseconds(900));
        Delete(recorder, "g2");
        Assert.Empty(ledger.Changes);
        time.Advance(TimeSpan.FromMilliseconds(100));
        Delete(recorder, "g3");
        Assert.Equal(["g1", "g2", "g3"], ledger.Changes.Select(c => c.GroupId));

        Delete(recorder, "g4");
        Assert.Equal(3, ledger.Changes.Count);
        recorder.Dispose();
        Assert.Equal(4, ledger.Changes.Count);
    }

    [Fact]
    public void Two_hundred_changes_do_not_wait()
    {
        var ledger = new FakeLedger();
        using var recorder = new SyncRecorder(ledger, new FakeTimeProvider(), "run");

        for (var i = 0; i < 399; i++)
            Delete(recorder, $"g{i}");

        Assert.Equal((200, 399), (ledger.Changes.Count, recorder.ChangeCount));
    }

    private static void Delete(SyncRecorder recorder, string group) =>
        recorder.Changed(new("1234567", MisGroupType.Year, "7"), group, "7", PlannedAction.DeleteGroup, "deleted by hand");

    private static async Task<SchoolWorld> ClassOfThirtyAsync()
    {
        var world = new SchoolWorld();
        world.Setting = world.Setting with { GroupRemovalLimit = -1, SchoolRemovalLimit = -1, SchoolGroupLimit = -1, SourceDropLimit = -1 };
        world.AcceptSource = true;
        world.Class("c", "t1", Pupils);
        await world.NightAsync();
        return world;
    }
}
