using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Adopting;

/// <summary>What the confidence of a candidate goes by: "80 and more" is what a person may pipe on, so it must mean that name, address and members agree.</summary>
public sealed class ConfidenceTests
{
    private const string OwnName = "7A";

    private static string[] Pupils(int count, int from = 0) => [.. Enumerable.Range(from, count).Select(i => $"s{i}")];

    // Each candidate in a world of its own, so that none is another's rival.
    private static async Task<AdoptionCandidate> CandidateAsync(
        string[] members, string[]? owners = null, string? teacher = null, string name = "7A[1234567][2026]", string nickname = "7A.1234567.2026", Action<SchoolWorld, FakeGroup>? arrange = null, int pupils = 10)
    {
        var world = new SchoolWorld();
        world.Class("7A", teacher, Pupils(pupils));
        for (var i = 0; i < 20; i++)
            world.Account($"x{i}");
        var group = world.Foreign(name, nickname, members, owners);
        arrange?.Invoke(world, group);
        return Assert.Single(await world.FindAsync());
    }

    private static async Task<int> OfMembersAsync(params string[] members) => (await CandidateAsync(members)).Confidence;

    private static string[] Strangers(int count) => [.. Enumerable.Range(0, count).Select(i => $"x{i}")];

    [Fact]
    public async Task The_more_of_its_pupils_are_members_the_surer_and_an_empty_group_is_surer_than_one_with_the_wrong_people()
    {
        int[] rising = [await OfMembersAsync(Strangers(3)), await OfMembersAsync("s0"), await OfMembersAsync(), await OfMembersAsync(Pupils(5)), await OfMembersAsync(Pupils(9))];

        Assert.Equal(rising.Distinct().Order(), rising);
        Assert.Equal(rising[4], await OfMembersAsync(Pupils(10)));
        Assert.True(await OfMembersAsync(Pupils(8)) < rising[4]);
        Assert.True(await OfMembersAsync(Pupils(4)) < await OfMembersAsync());
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(4, false)]
    [InlineData(0, false)]
    public async Task Eighty_and_more_are_only_where_half_of_the_pupils_are_members(int inside, bool sure) =>
        Assert.Equal(sure, (await CandidateAsync(Pupils(inside), ["t1"], "t1")).Confidence >= 80);

    [Fact]
    public async Task Members_that_could_not_be_read_do_not_agree()
    {
        var found = await CandidateAsync(Pupils(10), ["t1"], "t1", arrange: (world, group) => world.Directory.Unreadable.Add(group.Info.Id));

        Assert.InRange(found.Confidence, 40, 79);
        Assert.Contains("members could not be read", found.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_class_without_a_pupil_to_compare_is_not_sure_by_its_names_and_says_so()
    {
        var found = await CandidateAsync(Strangers(2), ["t1"], "t1", pupils: 0);

        Assert.InRange(found.Confidence, 40, 79);
        Assert.Contains("no student with an account", found.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_strangers_than_pupils_speak_against_it_and_as_many_do_not()
    {
        var half = await OfMembersAsync(Pupils(5));

        Assert.Equal(half, await OfMembersAsync([.. Pupils(5), .. Strangers(5)]));
        Assert.True(await OfMembersAsync([.. Pupils(5), .. Strangers(6)]) < half);
    }

    [Fact]
    public async Task Others_are_counted_and_staff_of_the_school_are_none()
    {
        var staff = await CandidateAsync([.. Pupils(10), "t1", "t2"], teacher: "t1", arrange: (world, _) => world.Person("t2", PersonRole.Teacher));
        Assert.DoesNotContain("other member", staff.Evidence, StringComparison.Ordinal);

        Assert.Contains("10 of 10 students are members, 2 other member(s)", (await CandidateAsync([.. Pupils(10), .. Strangers(2)])).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_teacher_who_owns_it_speaks_for_it_one_who_is_a_member_does_not_and_none_at_all_speaks_against_it()
    {
        var owner = await CandidateAsync([.. Pupils(9), "t1"], ["t1", "a2"], "t1");
        var member = await CandidateAsync([.. Pupils(9), "t1"], ["a2"], "t1");
        var none = await CandidateAsync(Pupils(9), ["a2"], "t1");

        Assert.True(owner.Confidence > member.Confidence && member.Confidence > none.Confidence);
        Assert.EndsWith("an owner is a teacher of it", owner.Evidence, StringComparison.Ordinal);
        Assert.EndsWith("a teacher of it is a member, not an owner", member.Evidence, StringComparison.Ordinal);
        Assert.EndsWith("no teacher of it is in the group", none.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RM_Unify_s_name_and_address_are_surer_than_the_address_and_that_than_the_name()
    {
        var (both, address, name) = (await CandidateAsync([]), await CandidateAsync([], name: "Legends"), await CandidateAsync([], nickname: "legends"));

        Assert.True(both.Confidence > address.Confidence && address.Confidence > name.Confidence);
        Assert.StartsWith("address equal, name differs", address.Evidence, StringComparison.Ordinal);
        Assert.StartsWith("name equal, address differs", name.Evidence, StringComparison.Ordinal);
        Assert.All([address, name], c => Assert.InRange(c.Confidence, 40, 79));
    }

    [Fact]
    public async Task The_MIS_s_name_as_name_and_address_is_surer_than_one_of_them_which_alone_is_little()
    {
        var (both, name) = (await CandidateAsync([], name: OwnName, nickname: OwnName), await CandidateAsync([], name: OwnName, nickname: "legends"));

        Assert.Equal(AdoptionSource.Name, both.Source);
        Assert.StartsWith("name equal, address equal", both.Evidence, StringComparison.Ordinal);
        Assert.True(both.Confidence > name.Confidence);
        Assert.InRange(name.Confidence, 21, 39);
    }

    [Theory]
    [InlineData("7A", true)]
    [InlineData("Algebra with Beane", false)]
    public async Task A_section_of_School_Data_Sync_is_as_sure_as_name_and_address_and_says_whether_the_name_is_equal_too(string name, bool equal)
    {
        var section = await CandidateAsync([], name: name, nickname: "Section_7A");

        Assert.Equal((await CandidateAsync([], name: OwnName, nickname: OwnName)).Confidence, section.Confidence);
        Assert.Equal(equal, section.Evidence.Contains("section 7A, name equal", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_group_of_a_year_before_is_less_sure_than_this_year_s_and_fourteen_years_back_are_looked_for()
    {
        var found = new Dictionary<int, AdoptionCandidate?>();
        foreach (var year in new[] { 2026, 2025, 2012, 2011 })
        {
            var world = new SchoolWorld();
            world.Group(MisGroupType.Year, "13");
            world.FromRmUnify("13", [], year);
            found[year] = (await world.FindAsync(AdoptionSource.RmUnify)).SingleOrDefault();
        }

        Assert.Contains("year equal", found[2026]!.Evidence, StringComparison.Ordinal);
        Assert.True(found[2026]!.Confidence > found[2025]!.Confidence);
        Assert.NotNull(found[2012]);
        Assert.Null(found[2011]);
    }

    [Fact]
    public async Task What_was_forgotten_by_hand_says_so()
    {
        var world = new SchoolWorld();
        world.Class("7A", "t1", "s1");
        await world.NightAsync();
        await world.ForgetAsync(world.Of("7A").Info.Id);

        Assert.EndsWith("its link was removed by hand before", Assert.Single(await world.FindAsync()).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_link_would_be_kept_is_said_only_of_a_group_that_has_a_key()
    {
        Assert.DoesNotContain("settings file", (await CandidateAsync(Pupils(10))).Evidence, StringComparison.Ordinal);
        var world = new SchoolWorld();
        world.Class("7A", "t1", "s1");
        await world.NightAsync();
        world.ChangeMis();

        Assert.EndsWith("a key is never changed, so the link would be kept in the settings file of this computer", Assert.Single(await world.FindAsync()).Evidence, StringComparison.Ordinal);
    }
}
