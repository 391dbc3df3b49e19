using RmUnifyGroupSync.Engine.Naming;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Adopting;

/// <summary>Remove-GroupSyncLink: which link an object id means, what is asked, and what the ledger keeps.</summary>
public sealed class ForgetTests
{
    private readonly SchoolWorld _world = new();

    private async Task<FakeGroup> KeptAsync()
    {
        _world.Class("7A", "t1", "s1");
        var group = _world.FromRmUnify("7A", ["s1"], change: g => g with { UniqueName = "other" });
        await _world.LinkAsync(("7A", group.Info.Id));
        _world.Observer.Asked.Clear();
        _world.Observer.Events.Clear();
        return group;
    }

    [Fact]
    public async Task An_object_id_means_the_live_the_deleted_or_the_vanished_group_and_no_other()
    {
        _world.Class("7B", "t2", "s2");
        await _world.NightAsync();
        var deleted = _world.Of("7B").Info.Id;
        var group = await KeptAsync();
        _world.Group(MisGroupType.Teaching, "7C");

        Assert.Equal("7A", (await _world.LinkOfAsync(group.Info.Id.ToUpperInvariant()))?.MisId);
        await _world.Directory.DeleteGroupAsync(deleted, default);
        Assert.Equal("7B", (await _world.LinkOfAsync(deleted))?.MisId);
        _world.Directory.Groups.Remove(group.Info.Id);
        Assert.Equal("7A", (await _world.LinkOfAsync(group.Info.Id))?.MisId);
        Assert.Null(await _world.LinkOfAsync(Guid.NewGuid().ToString()));
    }

    [Fact]
    public async Task Only_the_links_of_that_group_are_forgotten_and_its_record_is_over()
    {
        _world.Class("7A", "t1", "s1");
        _world.Class("7B", "t1", "s1");
        await _world.NightAsync();
        var (group, other) = (_world.Of("7A").Info, _world.Of("7B").Info);
        _world.Observer.Asked.Clear();

        await _world.ForgetAsync(group.Id);

        var ledger = _world.Ledger.Read();
        Assert.Equal([other.Id], ledger.Links.Select(l => l.GroupId).Distinct());
        Assert.Equal([(group.Id, _world.Time.GetUtcNow()), (other.Id, (DateTimeOffset?)null)], ledger.Groups.Select(g => (g.GroupId, g.DeletedAt)).OrderBy(g => g.GroupId, StringComparer.Ordinal));
        Assert.Contains("\"7A[1234567][2026]\" is not managed any more", Assert.Single(_world.Observer.Events.OfType<NoticeEvent>()).Message, StringComparison.Ordinal);
        Assert.Equal("Group \"7A[1234567][2026]\" (7A.1234567.2026@x.test)", Assert.Single(_world.Observer.Asked).Target);
    }

    [Fact]
    public async Task A_record_that_was_over_before_keeps_its_day()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        var group = _world.Of("7A").Info;
        await _world.ForgetAsync(group.Id);
        var day = _world.Time.GetUtcNow();
        await _world.LinkAsync(("7A", group.Id));
        Assert.Null(Assert.Single(_world.Ledger.Read().Groups).DeletedAt);
        await _world.ForgetAsync(group.Id);
        _world.Class("7B", "t1", "s1");
        await _world.LinkAsync(("7B", group.Id));
        _world.Time.Advance(TimeSpan.FromDays(1));

        await _world.ForgetAsync(group.Id);

        Assert.Equal([day, day.AddDays(1)], _world.Ledger.Read().Groups.Select(g => g.DeletedAt).Order());
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task A_refusal_of_consent_and_a_what_if_call_forget_nothing(bool consent, bool whatIf)
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        (_world.Observer.Answer, _world.WhatIf) = (_ => consent, whatIf);
        var links = _world.Ledger.Read().Links.Count;
        _world.Observer.Asked.Clear();

        await _world.ForgetAsync(_world.Of("7A").Info.Id);

        Assert.Single(_world.Observer.Asked);
        Assert.Equal((0, links), (_world.SettingsFile.Writes, _world.Ledger.Read().Links.Count));
        Assert.DoesNotContain(_world.Observer.Events, e => e is NoticeEvent);
    }

    [Fact]
    public async Task A_group_that_was_deleted_or_vanished_is_named_as_it_was_called()
    {
        var group = await KeptAsync();
        group.Info = group.Info with { DisplayName = "Legends" };
        await _world.Directory.DeleteGroupAsync(group.Info.Id, default);
        await _world.ForgetAsync(group.Info.Id);
        Assert.StartsWith("Group \"Legends\" (7A.1234567.2026@x.test)", _world.Observer.Asked[0].Target, StringComparison.Ordinal);
        Assert.Equal((false, group.Info.Id, "Legends"), (Assert.Single(_world.Kept.All).Follow, _world.Kept.All.Single().GroupId, _world.Kept.All.Single().DisplayName));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_group_that_vanished_is_named_by_the_settings_file_or_by_its_id(bool named)
    {
        var group = await KeptAsync();
        var id = group.Info.Id;
        _world.Directory.Groups.Remove(id);
        if (!named)
            _world.SettingsFile = new($$"""{ "links": [ { "tenant": "tenant", "school": "1234567", "type": "teaching", "misGroupId": "7A", "academicYear": 2026, "groupId": "{{id}}" } ] }""");

        await _world.ForgetAsync(id);

        Assert.Equal(named ? $"Group \"7A[1234567][2026]\" ({id})" : $"Group {id}", Assert.Single(_world.Observer.Asked).Target);
        Assert.StartsWith(named ? "Group \"7A[1234567][2026]\" is" : $"Group {id} is", Assert.Single(_world.Observer.Events.OfType<NoticeEvent>()).Message, StringComparison.Ordinal);
        Assert.False(Assert.Single(_world.Kept.All).Follow);
        await _world.NightAsync();
        Assert.Empty(_world.Directory.Groups);
    }

    [Fact]
    public async Task A_group_whose_key_is_shortened_is_forgotten_under_its_MIS_group_s_own_id()
    {
        SchoolWorld world = new("10001");
        var id = new string('a', LinkKey.MaximumLength);
        world.Class(id, "t1", "s1");
        await world.NightAsync();
        var group = Assert.Single(world.Directory.Groups.Values);

        await world.ForgetAsync(group.Info.Id);

        var kept = Assert.Single(world.Kept.All);
        Assert.Equal(("1234567", id, 2026, false), (kept.School, kept.MisGroupId, kept.AcademicYear, kept.Follow));
        await world.NightAsync();
        Assert.Single(world.Directory.Groups);
    }
}
