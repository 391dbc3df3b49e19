using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Adopting;

/// <summary>Requirements §7 "The link" and issue "Adoption": what could be taken over, how sure it is, and why.</summary>
public sealed class FindTests
{
    private readonly SchoolWorld _world = new();

    private static string[] Pupils(int count, int from = 0) => [.. Enumerable.Range(from, count).Select(i => $"s{i}")];

    [Fact]
    public async Task N2_a_group_with_RM_Unify_s_name_and_address_and_its_pupils_is_sure()
    {
        _world.Class("2S/DT1", "t1", Pupils(28));
        var group = _world.FromRmUnify("2SDT1", Pupils(27), owners: ["a2", "t1"]);
        var found = Assert.Single(await _world.FindAsync());
        Assert.Equal(("2S/DT1", group.Info.Id, "1234567", MisGroupType.Teaching, AdoptionSource.RmUnify, true), (found.MisGroupId, found.GroupId, found.School, found.Type, found.Source, found.Adoptable));
        Assert.Equal(100, found.Confidence);
        Assert.Equal("name equal, address equal; year equal; 27 of 28 students are members; an owner is a teacher of it", found.Evidence);
    }

    [Fact]
    public async Task N4_the_space_at_the_end_of_the_MIS_name_does_not_hide_the_group()
    {
        _world.Group(MisGroupType.Teaching, "c1", "Mon Ch ");
        _world.FromRmUnify("Mon-Ch", []);
        Assert.Equal("c1", Assert.Single(await _world.FindAsync(AdoptionSource.RmUnify)).MisGroupId);
    }

    [Fact]
    public async Task A4_a_year_group_of_earlier_years_lives_on_and_a_class_of_last_year_is_not_this_year_s()
    {
        _world.Group(MisGroupType.Year, "13");
        _world.Class("7A", "t1", "s1");
        var year = _world.FromRmUnify("13", [], 2018);
        _world.FromRmUnify("7A", ["s1"], 2025);
        var found = Assert.Single(await _world.FindAsync(AdoptionSource.RmUnify));
        Assert.Equal(("13", year.Info.Id), (found.MisGroupId, found.GroupId));
        Assert.Contains("made in 2018, groups of this type live on", found.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task X1_a_renamed_group_is_found_by_its_address_and_is_less_sure()
    {
        _world.Class("7A", "t1", "s1");
        _world.Foreign("Maths Legends", "7A.1234567.2026", ["s1"]);
        var found = Assert.Single(await _world.FindAsync(AdoptionSource.RmUnify));
        Assert.InRange(found.Confidence, 40, 79);
        Assert.StartsWith("address equal, name differs", found.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_alone_without_a_pupil_in_common_is_nearly_nothing()
    {
        _world.Class("7A", "t1", Pupils(10));
        _world.Foreign("7A", "seven-a-parents", ["a1", "a2"]);
        var found = Assert.Single(await _world.FindAsync(AdoptionSource.Name));
        Assert.InRange(found.Confidence, 1, 20);
        Assert.Contains("0 of 10 students are members", found.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10x/Ma1", "whatever")]
    [InlineData("10xMa1", "whatever")]
    [InlineData("whatever", "10xMa1")]
    public async Task Name_finds_the_MIS_group_s_own_name_by_the_same_cleaning(string displayName, string nickname)
    {
        _world.Group(MisGroupType.Teaching, "c1", "10x/Ma1 ");
        _world.Foreign(displayName, nickname, []);
        Assert.Equal(AdoptionSource.Name, Assert.Single(await _world.FindAsync()).Source);
    }

    [Fact]
    public async Task Name_finds_the_group_of_a_School_Data_Sync_section_by_its_address()
    {
        _world.Group(MisGroupType.Teaching, "11001", "Math - Algebra 1");
        _world.Foreign("Algebra with Beane", "Section_11001", []);
        Assert.StartsWith("address is School Data Sync's for section 11001", Assert.Single(await _world.FindAsync()).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_finds_a_section_though_nothing_of_its_name_can_stand_in_Microsoft_365()
    {
        _world.Group(MisGroupType.Teaching, "11001", "@\"/");
        _world.Foreign("@\"/", "odd", []);
        var section = _world.Foreign("Algebra with Beane", "Section_11001", []);
        Assert.Equal(section.Info.Id, Assert.Single(await _world.FindAsync(AdoptionSource.Name)).GroupId);
    }

    [Fact]
    public async Task Several_groups_for_one_MIS_group_are_all_shown_and_none_is_sure()
    {
        _world.Class("7A", "t1", "s1");
        _world.FromRmUnify("7A", ["s1"]);
        _world.Foreign("7A", "7A", ["s1"]);
        var found = await _world.FindAsync();
        Assert.Equal(2, found.Count);
        Assert.All(found, c => Assert.True(c.Confidence <= 20 && c.Evidence.StartsWith("2 groups fit this MIS group", StringComparison.Ordinal), c.Evidence));
    }

    [Fact]
    public async Task One_group_for_several_MIS_groups_is_shown_for_each_and_none_is_sure()
    {
        _world.Group(MisGroupType.Year, "7");
        _world.Group(MisGroupType.Registration, "R7", "7");
        _world.Foreign("7", "7", []);
        var found = await _world.FindAsync(AdoptionSource.Name);
        Assert.Equal(2, found.Count);
        Assert.All(found, c => Assert.True(c.Confidence <= 20 && c.Evidence.Contains("2 MIS groups fit this group", StringComparison.Ordinal), c.Evidence));
    }

    [Theory]
    [InlineData("on-premises", "on-premises")]
    [InlineData("dynamic", "dynamic")]
    [InlineData("role", "directory roles")]
    [InlineData("security", "security")]
    public async Task D4_groups_that_nobody_may_sync_are_shown_with_the_reason_and_are_no_rival(string kind, string reason)
    {
        _world.Class("7A", "t1", "s1");
        _world.FromRmUnify("7A", ["s1"], change: g => kind switch
        {
            "on-premises" => g with { OnPremisesSynced = true },
            "dynamic" => g with { IsDynamic = true },
            "role" => g with { IsRoleAssignable = true },
            _ => g with { IsUnified = false },
        });
        _world.Foreign("7A", "7A", ["s1"]);
        var found = await _world.FindAsync();
        var refused = Assert.Single(found, c => !c.Adoptable);
        Assert.Equal(0, refused.Confidence);
        Assert.Contains(reason, refused.Evidence, StringComparison.Ordinal);
        Assert.True(Assert.Single(found, c => c.Adoptable).Confidence > 20);
    }

    [Fact]
    public async Task A_key_of_another_tool_is_said_with_what_follows_from_it()
    {
        _world.Class("7A", "t1", "s1");
        _world.FromRmUnify("7A", ["s1"], change: g => g with { UniqueName = "bicep:7a" });
        var found = Assert.Single(await _world.FindAsync());
        Assert.True(found.Adoptable);
        Assert.Contains("the key \"bicep:7a\" of another tool, so the link would be kept in the settings file", found.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MIS_groups_that_have_their_group_and_groups_that_are_linked_are_left_out()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Foreign("7A", "7A", ["s1"]);
        Assert.Empty(await _world.FindAsync());
    }

    [Fact]
    public async Task MisChange_finds_the_groups_of_ids_that_are_gone_by_type_name_and_people()
    {
        _world.Class("7A", "t1", "s1", "s2", "s3", "s4");
        _world.Class("7B", "t2", "s5", "s6");
        await _world.NightAsync();
        var group = _world.Of("7A").Info.Id;
        _world.ChangeMis();
        var found = await _world.FindAsync(AdoptionSource.MisChange);
        Assert.Equal(["new-7A", "new-7B"], found.Select(c => c.MisGroupId));
        Assert.Equal((group, AdoptionSource.MisChange), (found[0].GroupId, found[0].Source));
        Assert.All(found, c => Assert.True(c.Confidence >= 80, c.Evidence));
        Assert.Contains("4 of 4 students are members", found[0].Evidence, StringComparison.Ordinal);
        Assert.Contains("its MIS group is no longer in the MIS", found[0].Evidence, StringComparison.Ordinal);
        Assert.Empty(await _world.FindAsync(AdoptionSource.RmUnify, AdoptionSource.Name));
    }

    [Theory]
    [InlineData(false, 80)]
    [InlineData(true, 85)]
    public async Task O2_a_registration_group_whose_tutor_owns_nothing_is_as_sure_as_its_name_and_pupils(bool tutorIsOwner, int confidence)
    {
        _world.Setting = _world.Setting with { AutoCreate = [MisGroupType.Registration], TutorIsOwner = tutorIsOwner };
        _world.Group(MisGroupType.Registration, "7A");
        _world.Person("t1", PersonRole.Teacher);
        _world.Enrol(MisGroupType.Registration, "7A", "t1", PersonRole.Teacher);
        foreach (var pupil in Pupils(4))
        {
            _world.Person(pupil);
            _world.Enrol(MisGroupType.Registration, "7A", pupil);
        }

        await _world.NightAsync();
        _world.ChangeMis();
        var found = Assert.Single(await _world.FindAsync(AdoptionSource.MisChange));
        Assert.True(confidence == found.Confidence, found.Evidence);
        Assert.DoesNotContain("no teacher of it", found.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MisChange_does_not_offer_last_year_s_class_for_this_year_s()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Today = new(2027, 11, 20);
        _world.ChangeMis();
        Assert.Empty(await _world.FindAsync(AdoptionSource.MisChange));
    }

    [Fact]
    public async Task MisChange_shows_a_group_of_a_school_that_is_not_configured_only_when_its_pupils_are_there()
    {
        _world.Class("7A", "t1", "s1", "s2");
        _world.Account("x1");
        _world.FromRmUnify("7A", ["x1"], change: g => g with { UniqueName = "rmugs:other:teaching:1:2026" });
        Assert.Empty(await _world.FindAsync(AdoptionSource.MisChange));
        _world.Directory.Groups.Values.Single().Members.UnionWith(["u-s1", "u-s2"]);
        Assert.Contains("its key names school other, which is not configured here", Assert.Single(await _world.FindAsync(AdoptionSource.MisChange)).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finding_writes_nothing()
    {
        _world.Class("7A", "t1", "s1");
        _world.FromRmUnify("7A", ["s1"]);
        await _world.FindAsync();
        Assert.Equal((0, 0, 0), (_world.Directory.Writes, _world.SettingsFile.Writes, _world.Ledger.Read().Links.Count));
    }
}
