using Microsoft.Extensions.Time.Testing;
using RmUnifyGroupSync.Engine.Naming;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Recording;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Recording;

/// <summary>What the ledger knows after a run: the groups, whose each link is, and every change once.</summary>
public sealed class LedgerTests
{
    private static readonly DateTimeOffset Made = new(2026, 9, 1, 8, 0, 0, TimeSpan.Zero);
    private readonly SchoolWorld _world = new() { Setting = new() { AutoCreate = Enum.GetValues<MisGroupType>()[..3], AdminOwner = ["a1@x.test"], AcademicYearStart = "09-01", GroupRemovalLimit = -1, SchoolRemovalLimit = -1 } };

    private LedgerGroup Record => Assert.Single(_world.Ledger.Read().Groups);

    private void Joins(string student)
    {
        _world.Person(student);
        _world.Enrol(MisGroupType.Teaching, "7A", student);
    }

    private string[] Changes() => [.. _world.Ledger.Changes.Select(c => c.Action is PlannedAction.CreateGroup ? $"{c.Action}" : $"{c.Action} {c.UserId![2..]}").Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Every_change_of_a_run_is_recorded_once_with_what_it_was()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        Assert.Equal(["AddMember a1", "AddMember s1", "AddMember t1", "AddOwner a1", "AddOwner t1", "CreateGroup"], Changes());
        Assert.All(_world.Ledger.Changes, c => Assert.Equal((_world.Of("7A").Info.Id, "run", "7A"), (c.GroupId, c.Run, c.MisGroupId)));
        Assert.All(_world.Ledger.Changes, c => Assert.NotEmpty(c.Reason));
        var before = Changes();
        Joins("s9");
        _world.Person("t2", PersonRole.Teacher);
        _world.Withdraw(MisGroupType.Teaching, "7A", "t1");
        _world.Enrol(MisGroupType.Teaching, "7A", "t2", PersonRole.Teacher);
        await _world.NightAsync();
        var after = Changes().ToList();
        before.ToList().ForEach(c => after.Remove(c));
        Assert.Equal(["AddMember s9", "AddMember t2", "AddOwner t2", "RemoveMember t1", "RemoveOwner t1"], after);
    }

    [Fact]
    public async Task Additions_that_more_than_fill_the_creation_are_recorded_once_too()
    {
        _world.Class("7A", "t1", [.. Enumerable.Range(0, 40).Select(i => $"s{i}")]);
        await _world.NightAsync();
        Assert.Equal(1 + 2 + 42, _world.Ledger.Changes.Count);
        Assert.Equal(Changes().Distinct(), Changes());
    }

    [Fact]
    public async Task N4_N12_the_ledger_keeps_the_names_the_group_was_made_with_and_the_real_address()
    {
        _world.Group(MisGroupType.Teaching, "1", "Mon Ch ");
        await _world.NightAsync();
        Assert.Equal(
            ("Mon Ch [1234567][2026]", "Mon-Ch[1234567][2026]", "Mon-Ch.1234567.2026", "Mon-Ch.1234567.2026@x.test"),
            (Record.CatalogueName, Record.GroupName, Record.MailNickname, Record.CatalogueMail));
        // X1: what people do to it afterwards changes nothing of that.
        var group = _world.Directory.Groups.Values.Single();
        group.Info = group.Info with { DisplayName = "Choir", MailNickname = "choir", Mail = "choir@x.test" };
        await _world.NightAsync();
        Assert.Equal(
            ("Mon Ch [1234567][2026]", "Mon-Ch[1234567][2026]", "Mon-Ch.1234567.2026", "Mon-Ch.1234567.2026@x.test"),
            (Record.CatalogueName, Record.GroupName, Record.MailNickname, Record.CatalogueMail));
    }

    [Fact]
    public async Task C4_an_address_that_comes_later_is_recorded_when_it_is_there()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Ledger.SaveGroups([Record with { CatalogueMail = null }]);
        await _world.NightAsync();
        Assert.Equal("7A.1234567.2026@x.test", Record.CatalogueMail);
    }

    [Fact]
    public async Task A_lost_ledger_learns_the_group_with_the_date_on_which_it_was_made()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Of("7A").Info = _world.Of("7A").Info with { CreatedAt = Made };
        _world.Ledger = new();
        await _world.NightAsync();
        Assert.Equal((Made, "7A.1234567.2026", "7A[1234567][2026]"), (Record.CreatedAt, Record.MailNickname, Record.CatalogueName));
    }

    [Fact]
    public async Task A_ledger_that_is_lost_on_a_night_with_changes_still_learns_who_is_this_tool_s()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        _world.Ledger = new();
        Joins("s9");
        await _world.NightAsync();
        _world.Withdraw(MisGroupType.Teaching, "7A", "s1");
        await _world.NightAsync();
        Assert.Equal(["a1", "s2", "s9", "t1"], _world.Members("7A"));
    }

    [Fact]
    public async Task D6_a_tombstone_read_back_has_the_day_of_the_deletion()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        var group = _world.Of("7A");
        group.Info = group.Info with { DeletedAt = Made };
        _world.Ledger = new();
        await _world.NightAsync();
        Assert.Equal(Made, Record.DeletedAt);
    }

    [Fact]
    public async Task Intentions_are_gone_once_the_group_is_made_or_found()
    {
        _world.Class("7A", "t1", "s1", "s2");
        _world.Directory.AfterWrite = _ => throw new OperationCanceledException("lost");
        await Assert.ThrowsAsync<OperationCanceledException>(() => _world.NightAsync());
        Assert.All(_world.Ledger.Read().Links, l => Assert.StartsWith(LinkKey.Prefix, l.GroupId, StringComparison.Ordinal));
        Assert.Empty(_world.Ledger.Changes);
        _world.Directory.AfterWrite = _ => { };
        _world.Class("7B", "t1", "s1");
        await _world.NightAsync();
        string[] groups = [_world.Of("7A").Info.Id, _world.Of("7B").Info.Id];
        Assert.Equal(groups.Order(), _world.Ledger.Read().Links.Select(l => l.GroupId).Distinct().Order());
        Assert.Contains(_world.Ledger.Read().Links, l => l.GroupId == groups[0] && l.UserId == "u-s2");
    }

    [Fact]
    public async Task A_group_that_was_made_is_known_although_the_run_was_cut_right_after()
    {
        _world.Class("7A", "t1", [.. Enumerable.Range(0, 40).Select(i => $"s{i}")]);
        _world.Directory.BeforeWrite = n =>
        {
            if (n > 0)
                throw new OperationCanceledException("cut");
        };
        await Assert.ThrowsAsync<OperationCanceledException>(() => _world.NightAsync());
        Assert.Equal((_world.Of("7A").Info.Id, null), (Record.GroupId, Record.LastSyncedAt));
    }

    [Fact]
    public async Task A_group_of_which_something_failed_was_not_synced()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        var before = Record.LastSyncedAt;
        Assert.Equal(_world.Time.GetUtcNow(), before);
        Joins("s9");
        _world.Directory.Refuses = (_, _) => true;
        await _world.NightAsync();
        Assert.Equal(before, Record.LastSyncedAt);
        _world.Directory.Refuses = (_, _) => false;
        await _world.NightAsync();
        Assert.Equal(_world.Time.GetUtcNow(), Record.LastSyncedAt);
    }

    [Fact]
    public async Task What_was_forgotten_once_is_not_forgotten_again_and_is_no_change_when_somebody_else_did_it()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        var link = _world.Ledger.Read().Links.Single(l => l.UserId == "u-s1");
        _world.Withdraw(MisGroupType.Teaching, "7A", "s1");
        var plan = (await _world.PlanAsync()).Plan;
        _world.Of("7A").Members.Remove("u-s1");
        using var recorder = new SyncRecorder(_world.Ledger, _world.Time, "run 2");
        await foreach (var _ in new Engine.Applying.PlanApplier(_world.Directory, recorder, _world.Observer, whatIf: false).ApplyAsync(plan, default))
        {
        }

        Assert.Equal(0, recorder.ChangeCount);
        Assert.DoesNotContain(link, _world.Ledger.Read().Links);
        _world.Ledger.SaveLinks([link]);
        recorder.Changed(new(SchoolWorld.Id, MisGroupType.Year, "7"), "g", "7", PlannedAction.DeleteGroup, "by hand");
        recorder.Synced([]);
        Assert.Contains(link, _world.Ledger.Read().Links);
        Assert.Equal("run 2", _world.Ledger.Changes[^1].Run);
    }

    [Fact]
    public void What_happened_is_written_before_anything_new_is_intended()
    {
        var ledger = new FakeLedger();
        using var recorder = new SyncRecorder(ledger, new FakeTimeProvider(), "run");
        recorder.Changed(new(SchoolWorld.Id, MisGroupType.Year, "7"), "g", "7", PlannedAction.DeleteGroup, "by hand");
        Assert.Empty(ledger.Changes);
        recorder.Intend([]);
        Assert.Single(ledger.Changes);
    }

    [Theory]
    [InlineData(MisGroupType.Teaching, "Teaching group 7A of Test School.")]
    [InlineData(MisGroupType.Registration, "Registration group 7A of Test School.")]
    [InlineData(MisGroupType.Year, "Year group 7A of Test School.")]
    [InlineData(MisGroupType.Role, "Role group 7A of Test School.")]
    public void C2_C3_a_description_is_as_given_else_says_what_the_group_is_and_ends_with_its_lifetime(MisGroupType type, string start)
    {
        _world.Group(MisGroupType.Teaching, "7A", " 7A ");
        var link = LinkBook.Of([_world.Read()], [], [], LedgerSnapshot.Empty).Links.Single() with { Type = type };
        GroupPlan plan = new() { Link = link, Kind = GroupPlanKind.Create };
        Assert.StartsWith(start, Description(plan), StringComparison.Ordinal);
        Assert.Equal("As given", Description(plan, "As given"));
        Assert.Equal("As given\nRequired until 2027-07-31", Description(plan, "As given", "2027-07-31"));
    }

    private static string Description(GroupPlan plan, string? text = null, string? lifetime = null)
    {
        using var recorder = new SyncRecorder(new FakeLedger(), new FakeTimeProvider(), "run", text, lifetime);
        return recorder.DescriptionOf(plan);
    }

    [Fact]
    public async Task D2_a_tombstone_keeps_what_was_known_of_the_group_and_is_lifted_when_it_is_restored()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        var link = (await _world.PlanAsync()).Input.Links.Links.Single();
        var tomb = Tombstone.Of(link, Made);
        Assert.Equal(Record with { DeletedAt = Made }, tomb);
        Assert.Equal(Record, Tombstone.Lifted(link with { Ledger = tomb }, link.Group!, Made));

        var unknown = Tombstone.Of(link with { Ledger = null }, Made);
        Assert.Equal((link.Key, link.Group!.Id, "7A", 2026, Made), (unknown.Key, unknown.GroupId, unknown.MisGroupId, unknown.AcademicYear!.Value, unknown.DeletedAt!.Value));
    }

    [Fact]
    public void D2_a_restored_group_whose_MIS_group_is_gone_is_known_by_its_key()
    {
        LinkKey key = new(SchoolWorld.Id, MisGroupType.Registration, "5L", 2025);
        DirectoryGroup group = new() { Id = "g", DisplayName = "5L", UniqueName = key.ToString(), MailNickname = "5L" };
        var lifted = Tombstone.Lifted(null, group, Made);
        Assert.Equal(
            (key.ToString(), SchoolWorld.Id, MisGroupType.Registration, "5L", 2025, "5L"),
            (lifted.Key, lifted.School, lifted.Type, lifted.MisGroupId, lifted.AcademicYear!.Value, lifted.MailNickname));
        Assert.Null(lifted.DeletedAt);

        _world.Class("7A", "t1", "s1");
        var link = LinkBook.Of([_world.Read()], [], [], LedgerSnapshot.Empty).Links.Single();
        Assert.Equal(link.Identity, Tombstone.IdentityOf(link, group));
        Assert.Equal((link.Key, 2026), (Tombstone.Lifted(link, group, Made).Key, Tombstone.Lifted(link, group, Made).AcademicYear!.Value));
    }

    [Fact]
    public async Task WhatIf_reads_the_ledger_that_is_there_and_none_where_there_is_none()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        using WhatIfLedger ledger = new(_world.Ledger), none = new(null);
        Assert.Equal(_world.Ledger.Read().Groups, ledger.Read().Groups);
        Assert.Equal(_world.Ledger.Changes, ledger.ReadChanges());
        Assert.Empty(none.Read().Groups);
        Assert.Empty(none.ReadChanges());
        Assert.Empty(none.ReadRuns());
    }
}
