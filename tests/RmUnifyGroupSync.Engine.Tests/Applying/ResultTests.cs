using RmUnifyGroupSync.Engine.Applying;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Applying;

/// <summary>What a run says of each group: what was done, what failed and why; and that a failure stops no other group.</summary>
public sealed class ResultTests
{
    private readonly SchoolWorld _world = new() { Setting = new() { AutoCreate = [MisGroupType.Teaching], AdminOwner = ["a1@x.test"], AcademicYearStart = "09-01", GroupRemovalLimit = -1, SchoolRemovalLimit = -1 } };

    private static string Name(string group) => $"{group}[1234567][2026]";

    private void Teaches(string teacher, string group = "7A")
    {
        _world.Person(teacher, PersonRole.Teacher);
        _world.Enrol(MisGroupType.Teaching, group, teacher, PersonRole.Teacher);
    }

    private void Joins(string student, string group = "7A")
    {
        _world.Person(student);
        _world.Enrol(MisGroupType.Teaching, group, student);
    }

    private List<GroupSyncException> Failures() => [.. _world.Observer.Events.OfType<ItemErrorEvent>().Select(e => e.Error)];

    [Fact]
    public async Task A_group_that_cannot_be_made_is_that_group_s_failure_with_its_reason()
    {
        _world.Class("7A", "t1", "s1");
        _world.Class("7B", "t1", "s1");
        _world.Directory.RefusesGroup = name => name == Name("7A") ? new(GroupSyncErrorId.GraphRequestFailed, "no room") { RecommendedAction = "make room" } : null;
        var results = await _world.NightAsync();
        Assert.Equal((SyncStatus.Failed, "no room", null), (results[Name("7A")].Status, results[Name("7A")].Reason, results[Name("7A")].GroupId));
        Assert.Equal((SyncStatus.Synced, null, _world.Of("7B").Info.Id), (results[Name("7B")].Status, results[Name("7B")].Reason, results[Name("7B")].GroupId));
        var error = Assert.Single(Failures());
        Assert.Equal((GroupSyncErrorId.GraphRequestFailed, "7A", "make room"), (error.ErrorId, error.TargetObject, error.RecommendedAction));
        Assert.Contains(Name("7A"), error.Message, StringComparison.Ordinal);
        Assert.Equal(["7B"], _world.Ledger.Read().Groups.Select(g => g.MisGroupId));
        _world.Directory.RefusesGroup = _ => null;
        Assert.Equal(SyncStatus.Synced, (await _world.NightAsync())[Name("7A")].Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task C5_a_group_that_turns_out_to_be_there_under_its_key_is_taken_and_only_what_is_missing_is_added(bool readable)
    {
        _world.Class("7A", "t1", "s1", "s2");
        _world.Account("helper");
        var plan = await _world.PlanAsync();
        // Made by another computer between the plan and the run.
        var there = _world.Foreign("Made elsewhere", "elsewhere", ["s1", "helper"], ["a1"], g => g with { UniqueName = plan.Plan.Groups.Single().Link.Key });
        if (!readable)
            _world.Directory.Unreadable.Add(there.Info.Id);
        var result = Assert.Single(await _world.ApplyAsync(plan)).Value;
        Assert.Equal(("Made elsewhere", readable ? SyncStatus.Synced : SyncStatus.Failed), (result.DisplayName, result.Status));
        Assert.Single(_world.Directory.Groups);
        if (!readable)
        {
            Assert.Equal(["u-helper", "u-s1"], there.Members.Order());
            Assert.Equal("unreadable", result.Reason);
            return;
        }

        Assert.Equal((3, 1), (result.Added, result.OwnersAdded));
        Assert.Equal(["u-a1", "u-helper", "u-s1", "u-s2", "u-t1"], there.Members.Order());
        Assert.Contains(_world.Ledger.Changes, c => c.Action == PlannedAction.AdoptGroup);
        Assert.DoesNotContain(_world.Ledger.Changes, c => c.Action == PlannedAction.CreateGroup);
        // Whom the plan wanted is this tool's; the other is a person's.
        foreach (var id in new[] { "s1", "helper" })
            _world.Withdraw(MisGroupType.Teaching, "7A", id);
        await _world.NightAsync();
        Assert.Equal(["u-a1", "u-helper", "u-s2", "u-t1"], there.Members.Order());
    }

    [Fact]
    public async Task C5_of_a_group_that_is_there_with_everybody_nothing_is_written_and_its_people_are_this_tool_s_all_the_same()
    {
        _world.Class("7A", "t1", "s1", "s2");
        var plan = await _world.PlanAsync();
        var there = _world.Foreign("Made elsewhere", "elsewhere", ["s1", "s2", "t1", "a1"], ["a1", "t1"], g => g with { UniqueName = plan.Plan.Groups.Single().Link.Key });
        var result = Assert.Single(await _world.ApplyAsync(plan)).Value;
        Assert.Equal((0, 0, 0), (_world.Directory.Writes, result.Added, result.OwnersAdded));
        _world.Withdraw(MisGroupType.Teaching, "7A", "s1");
        await _world.NightAsync();
        Assert.Equal(["u-a1", "u-s2", "u-t1"], there.Members.Order());
    }

    [Fact]
    public async Task What_somebody_else_has_done_meanwhile_is_no_change_of_this_run()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        Joins("s9");
        _world.Withdraw(MisGroupType.Teaching, "7A", "s1");
        var plan = await _world.PlanAsync();
        _world.Of("7A").Members.Add("u-s9");
        _world.Of("7A").Members.Remove("u-s1");
        var changes = _world.Ledger.Changes.Count;
        var result = Assert.Single(await _world.ApplyAsync(plan)).Value;
        Assert.Equal((SyncStatus.Unchanged, 0, 0), (result.Status, result.Added, result.Removed));
        Assert.Equal(changes, _world.Ledger.Changes.Count);
        Assert.DoesNotContain(_world.Ledger.Read().Links, l => l.UserId == "u-s1");
    }

    [Fact]
    public async Task Members_of_whom_one_is_refused_are_partly_done_and_the_result_says_why()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        Joins("s8");
        Joins("s9");
        _world.Directory.Refuses = (_, id) => id == "u-s9";
        var result = (await _world.NightAsync())[Name("7A")];
        Assert.Equal((SyncStatus.Partial, 1, "refused"), (result.Status, result.Added, result.Reason));
        var error = Assert.Single(Failures());
        Assert.Equal(_world.Of("7A").Info.Id, error.TargetObject);
        Assert.DoesNotContain("more", error.Message, StringComparison.Ordinal);
        Joins("s7");
        _world.Directory.Refuses = (_, id) => id is "u-s9" or "u-s7";
        Assert.Equal(SyncStatus.Failed, (await _world.NightAsync())[Name("7A")].Status);
        Assert.Contains("(and 1 more)", Failures()[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removal_that_is_refused_is_a_failure_and_is_tried_again()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        _world.Withdraw(MisGroupType.Teaching, "7A", "s1");
        _world.Directory.Refuses = (_, id) => id == "u-s1";
        var result = (await _world.NightAsync())[Name("7A")];
        Assert.Equal((SyncStatus.Failed, 0, 4), (result.Status, result.Removed, result.Unchanged));
        _world.Directory.Refuses = (_, _) => false;
        result = (await _world.NightAsync())[Name("7A")];
        Assert.Equal((SyncStatus.Synced, 1, 3), (result.Status, result.Removed, result.Unchanged));
    }

    [Fact]
    public async Task O9_while_a_new_owner_is_refused_no_old_one_goes_as_owner_or_member_and_pupils_do()
    {
        _world.Setting = _world.Setting with { StaffOwner = StaffOwner.All };
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        _world.Withdraw(MisGroupType.Teaching, "7A", "t1");
        _world.Withdraw(MisGroupType.Teaching, "7A", "s1");
        Teaches("t2");
        Teaches("t3");
        _world.Setting = _world.Setting with { AdminOwner = ["a2@x.test"] };
        _world.Options = new() { UpdateOwner = true };
        // Two are refused, one is added: one refusal is enough.
        _world.Directory.Refuses = (_, id) => id is "u-t2" or "u-t3";
        await _world.NightAsync();
        Assert.Equal(["a1", "a2", "t1"], _world.Owners("7A"));
        Assert.Equal(["a1", "a2", "s2", "t1"], _world.Members("7A"));
        _world.Directory.Refuses = (_, _) => false;
        await _world.NightAsync();
        Assert.Equal(["a2", "t2", "t3"], _world.Owners("7A"));
        Assert.Equal(["a2", "s2", "t2", "t3"], _world.Members("7A"));
    }

    [Fact]
    public async Task O9_a_pupil_who_is_refused_keeps_no_old_teacher_in_place()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Withdraw(MisGroupType.Teaching, "7A", "t1");
        Teaches("t2");
        Joins("s9");
        _world.Directory.Refuses = (_, id) => id == "u-s9";
        Assert.Equal(SyncStatus.Partial, (await _world.NightAsync())[Name("7A")].Status);
        Assert.Equal(["a1", "t2"], _world.Owners("7A"));
    }

    [Fact]
    public async Task A_group_of_which_only_an_owner_changed_was_synced()
    {
        _world.Setting = _world.Setting with { OwnerIsMember = false };
        _world.Class("7A", null, "s1");
        await _world.NightAsync();
        Teaches("t1");
        var added = (await _world.NightAsync())[Name("7A")];
        Assert.Equal((SyncStatus.Synced, 0, 1), (added.Status, added.Added, added.OwnersAdded));
        _world.Withdraw(MisGroupType.Teaching, "7A", "t1");
        var removed = (await _world.NightAsync())[Name("7A")];
        Assert.Equal((SyncStatus.Synced, 0, 1), (removed.Status, removed.Removed, removed.OwnersRemoved));
    }

    [Fact]
    public async Task A_result_gives_the_reason_why_a_group_was_blocked_or_less_was_done()
    {
        _world.Class("7A", "t1", "s1");
        _world.Ledger.SaveLinks([.. Enumerable.Range(0, 7000).Select(i => new LedgerLink { GroupId = $"l{i}", UserId = "u-t1", Role = GroupRole.Member, Origin = MemberOrigin.Mis })]);
        Assert.Contains("MembershipLimitExceeded", (await _world.NightAsync())[Name("7A")].Reason, StringComparison.Ordinal);
        _world.Class("7B", null, "s1");
        _world.Setting = _world.Setting with { AdminOwner = [] };
        var blocked = (await _world.NightAsync())["7B"];
        Assert.Equal(SyncStatus.Blocked, blocked.Status);
        Assert.Contains("Nobody could own", blocked.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIf_tells_what_would_be_done_and_gives_no_id_to_a_group_that_is_not_there()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        Teaches("t2");
        _world.Withdraw(MisGroupType.Teaching, "7A", "t1");
        _world.Class("7B", "t1", "s1");
        (_world.WhatIf, _world.Observer.Answer) = (true, _ => false);
        var results = await _world.NightAsync();
        Assert.Equal((SyncStatus.Planned, null, 3, 2), (results[Name("7B")].Status, results[Name("7B")].GroupId, results[Name("7B")].Added, results[Name("7B")].OwnersAdded));
        Assert.Equal((SyncStatus.Planned, _world.Of("7A").Info.Id, 1, 1), (results[Name("7A")].Status, results[Name("7A")].GroupId, results[Name("7A")].OwnersAdded, results[Name("7A")].OwnersRemoved));
        Assert.Single(_world.Directory.Groups);
    }

    [Fact]
    public async Task WhatIf_a_restore_looks_for_the_group_and_leaves_it_deleted()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        var group = _world.Of("7A");
        _world.Foreign("other", "other", [], change: g => g with { DeletedAt = DateTimeOffset.UnixEpoch });
        await _world.Directory.DeleteGroupAsync(group.Info.Id, default);
        WhatIfDirectory directory = new(_world.Directory);
        Assert.Equal(group.Info.Id, (await directory.RestoreGroupAsync(group.Info.Id, default)).Id);
        Assert.NotNull(group.Info.DeletedAt);
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => directory.RestoreGroupAsync("unknown", default));
        Assert.Equal((GroupSyncErrorId.GroupNotFound, "unknown"), (error.ErrorId, error.TargetObject));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhatIf_ends_when_it_is_stopped(bool creation)
    {
        _world.Class("7A", "t1", "s1");
        if (!creation)
        {
            await _world.NightAsync();
            Joins("s9");
        }

        _world.WhatIf = true;
        var plan = await _world.PlanAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => _world.ApplyAsync(plan, new CancellationToken(canceled: true)));
    }
}
