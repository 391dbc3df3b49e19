using RmUnifyGroupSync.Engine.Naming;

namespace RmUnifyGroupSync.Engine.Tests.Naming;

public sealed class NameAllocatorTests
{
    [Fact]
    public void N10_names_that_clean_to_one_are_numbered_by_type_then_id_over_all_schools()
    {
        var requests = new[]
        {
            Group("B", MisGroupType.Teaching, "b", "2sdt1"),
            Group("A", MisGroupType.Teaching, "a", "2SDT1"),
            Group("A", MisGroupType.Teaching, "B", "2S/DT1"),
            Group("A", MisGroupType.Registration, "z", "2sDT1"),
            Group("B", MisGroupType.Year, "z", "2SDt1"),
        };

        var allocation = NameAllocator.Allocate(requests, [], []);

        Assert.Equal(
            ["2SDt1[1][2018]", "2sDT1-2[1][2018]", "2SDT1-3[1][2018]", "2SDT1-4[1][2018]", "2sdt1-5[1][2018]"],
            allocation.Names.Select(n => n.GroupName));
        Assert.Equal(allocation.Names.Select(n => n.GroupName), allocation.Names.Select(n => n.CatalogueName));
        Assert.Equal(
            ["2SDt1.1.2018", "2sDT1-2.1.2018", "2SDT1-3.1.2018", "2SDT1-4.1.2018", "2sdt1-5.1.2018"],
            allocation.Names.Select(n => n.MailNickname));
        Assert.Equal(["z", "z", "B", "a", "b"], allocation.Names.Select(n => n.Request.MisId));
        Assert.Equal([1, 2, 3, 4, 5], allocation.Names.Select(n => n.Suffix));
    }

    [Fact]
    public void N10_the_same_id_at_two_schools_goes_by_school()
    {
        var allocation = NameAllocator.Allocate(
            [Group("b", MisGroupType.Year, "7", "7"), Group("B", MisGroupType.Year, "7", "7"), Group("A", MisGroupType.Year, "7", "7")], [], []);

        Assert.Equal([("A", 1), ("B", 2), ("b", 3)], allocation.Names.Select(n => (n.Request.School, n.Suffix)));
    }

    [Fact]
    public void N10_whatever_else_is_equal_the_order_is_fixed()
    {
        var one = Group("A", MisGroupType.Teaching, "1", "x");
        NameRequest[] requests =
        [
            one with { Parts = one.Parts with { Year = 2018, MisName = "x/", Identifier = "1/" } },
            one with { Parts = one.Parts with { Year = 2018, MisName = "x/" } },
            one,
            one with { Parts = one.Parts with { Identifier = "1[2017]", Year = 2017 } },
        ];

        var allocation = NameAllocator.Allocate(requests, [], []);
        var reversed = NameAllocator.Allocate(requests.Reverse(), [], []);

        Assert.Equal(allocation.Names, reversed.Names);
        Assert.Equal([requests[3], requests[2], requests[1], requests[0]], allocation.Names.Select(n => n.Request));
    }

    [Fact]
    public void N10_year_7_and_registration_7_stay_two_groups_and_the_clash_is_reported()
    {
        var allocation = NameAllocator.Allocate(
            [Group("A", MisGroupType.Registration, "r7", "7"), Group("A", MisGroupType.Year, "y7", "7")], [], []);

        var clash = Assert.Single(allocation.Clashes);
        Assert.Equal("7-2[1][2018]", clash.Group.GroupName);
        Assert.Equal("7[1][2018]", clash.WantedName);
        Assert.Equal("7.1.2018", clash.WantedNickname);
        Assert.Equal("y7", clash.Holder?.MisId);
        Assert.Equal(
            "Registration group \"7\" (id r7, school A) would be called \"7[1][2018]\" (7.1.2018), which goes to Year group \"7\" (id y7, school A). " +
            "It is called \"7-2[1][2018]\" (7-2.1.2018) instead.",
            clash.Message);
    }

    [Theory]
    [InlineData("13[1][2018]", null)]
    [InlineData("13[1][2018]", "other")]
    [InlineData(null, "13.1.2018")]
    [InlineData(null, "13.1.2018 ")]
    public void N10_a_name_or_address_in_use_is_left_alone_and_a_group_takes_the_next_number(string? displayName, string? nickname)
    {
        var free = nickname is not null && nickname.EndsWith(' ');

        var allocation = NameAllocator.Allocate(
            [Group("A", MisGroupType.Year, "13", "13")],
            displayName is null ? [] : [displayName],
            nickname is null ? [] : [nickname]);

        Assert.Equal(free ? "13[1][2018]" : "13-2[1][2018]", allocation.Names[0].GroupName);
        Assert.Equal(free ? 0 : 1, allocation.Clashes.Count);
        Assert.All(allocation.Clashes, c => Assert.Null(c.Holder));
        Assert.All(allocation.Clashes, c => Assert.Contains("used in Microsoft 365 already", c.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void N10_names_in_use_are_compared_without_case()
    {
        var allocation = NameAllocator.Allocate([Group("A", MisGroupType.Teaching, "1", "maths")], ["MATHS[1][2018]"], ["Maths-2.1.2018"]);

        Assert.Equal("maths-3[1][2018]", allocation.Names[0].GroupName);
    }

    [Fact]
    public void N10_display_names_that_differ_may_still_share_an_address()
    {
        var allocation = NameAllocator.Allocate(
            [Group("A", MisGroupType.Teaching, "1", "cafe"), Group("A", MisGroupType.Teaching, "2", "café")], [], []);

        Assert.Equal(["cafe.1.2018", "cafe-2.1.2018"], allocation.Names.Select(n => n.MailNickname));
        Assert.Equal(["cafe[1][2018]", "café-2[1][2018]"], allocation.Names.Select(n => n.GroupName));
        Assert.Equal("1", Assert.Single(allocation.Clashes).Holder?.MisId);
    }

    [Fact]
    public void N10_the_one_with_the_same_display_name_is_told_before_the_one_with_the_same_address()
    {
        var allocation = NameAllocator.Allocate(
            [
                Group("A", MisGroupType.Teaching, "0", "Teaching-2"), Group("A", MisGroupType.Teaching, "1", "Ω"), Group("A", MisGroupType.Teaching, "2", "Ω"),
            ],
            [],
            []);

        Assert.Equal("1", Assert.Single(allocation.Clashes).Holder?.MisId);
    }

    [Fact]
    public void N10_a_group_that_the_MIS_itself_calls_2_keeps_the_number_that_is_left()
    {
        var allocation = NameAllocator.Allocate(
            [Group("A", MisGroupType.Teaching, "1", "x"), Group("A", MisGroupType.Teaching, "2", "x"), Group("A", MisGroupType.Teaching, "3", "x-2"), Group("A", MisGroupType.Teaching, "4", "x")],
            [],
            []);

        Assert.Equal(["x.1.2018", "x-2.1.2018", "x-2-2.1.2018", "x-3.1.2018"], allocation.Names.Select(n => n.MailNickname));
    }

    [Fact]
    public void N10_the_catalogue_name_takes_the_number_and_the_fallback_too()
    {
        var allocation = NameAllocator.Allocate(
            [Group("A", MisGroupType.Teaching, "9", "//"), Group("B", MisGroupType.Teaching, "9", "()")], [], []);

        Assert.Equal(["Teaching-9[1][2018]", "Teaching-9-2[1][2018]"], allocation.Names.Select(n => n.CatalogueName));
    }

    [Fact]
    public void N10_many_groups_of_one_name_are_named_in_one_go()
    {
        var requests = Enumerable.Range(0, 20_000).Select(i => Group("A", MisGroupType.Teaching, $"{i:D5}", "Form")).ToList();

        var allocation = NameAllocator.Allocate(requests, ["Form-7[1][2018]"], []);

        Assert.Equal("Form-20001[1][2018]", allocation.Names[^1].GroupName);
        Assert.DoesNotContain(allocation.Names, n => n.Suffix == 7);
    }

    [Fact]
    public void N11_one_group_without_an_academic_year_is_refused()
        => Assert.Equal(
            GroupSyncErrorId.NameMissingAcademicYear,
            Assert.Throws<GroupSyncException>(() => NameAllocator.Allocate(
                [new NameRequest("A", MisGroupType.Year, "7", new NameParts("7", "1", null))], [], [])).ErrorId);

    private static NameRequest Group(string school, MisGroupType type, string id, string name) =>
        new(school, type, id, new NameParts(name, "1", 2018));
}
