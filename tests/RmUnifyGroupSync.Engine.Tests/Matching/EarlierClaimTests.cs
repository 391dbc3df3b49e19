using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Matching;

/// <summary>
/// A pupil of one school and a teacher of another with one account are a conflict (requirements §5), also on a night when the other
/// school cannot say so. Everybody has the MIS id that is the user name.
/// </summary>
public sealed class EarlierClaimTests
{
    private readonly SchoolWorld _world = new();
    private readonly SchoolWorld _other;

    public EarlierClaimTests()
    {
        _other = new("7654321", "765/4321", _world.Directory) { Setting = _world.Setting with { AutoCreate = [MisGroupType.Teaching] } };
        _world.Setting = _world.Setting with { AutoCreate = [MisGroupType.Teaching] };
        _world.Others.Add(_other);
        _world.Class("here", "t1", "s1", "s2", "dual");
        _other.Class("there", "dual", "x1", "x2");
        _other.Class("also", "t2", "x1", "x2");
    }

    [Fact]
    public async Task Matching_5_a_teacher_of_a_school_that_cannot_be_read_today_enters_no_class_as_a_pupil()
    {
        await _world.NightAsync();
        _world.Others.Clear();
        _world.OthersFailed = true;
        await _world.NightAsync();
        await _world.NightAsync();

        Assert.Equal(["a1", "s1", "s2", "t1"], _world.Members("here"));
        var match = (await _world.PlanAsync()).Input.Matches.Find(_world.SchoolId, PersonRole.Student, "dual")!;
        Assert.Equal((MatchState.Conflict, "The account dual@x.test also fits staff dual of school 7654321."), (match.State, match.Detail));
    }

    [Fact]
    public async Task Matching_5_a_pupil_who_comes_while_the_teachers_school_cannot_be_read_does_not_get_the_account()
    {
        _world.Withdraw(MisGroupType.Teaching, "here", "dual");
        _world.Leave("dual");
        await _world.NightAsync();
        Assert.Equal(["a1", "dual"], _other.Owners("there"));

        Join(_world, "here", "dual");
        _world.Others.Clear();
        _world.OthersFailed = true;
        await _world.NightAsync();

        Assert.DoesNotContain("dual", _world.Members("here"));
    }

    [Fact]
    public async Task Matching_5_a_teacher_who_is_missing_from_a_held_source_enters_no_class_as_a_pupil()
    {
        await _world.NightAsync();
        _other.Clear();
        _other.Person("x1");
        await _world.NightAsync();

        Assert.Contains(_other.SchoolId, (await _world.PlanAsync()).Plan.SchoolHolds.Keys);
        Assert.Equal(["a1", "s1", "s2", "t1"], _world.Members("here"));
    }

    [Fact]
    public async Task Matching_5_a_teacher_whose_rows_contradict_each_other_enters_no_class_as_a_pupil()
    {
        foreach (var i in Enumerable.Range(0, 150))
            _other.Person($"x-{i}");
        await _world.NightAsync();
        _other.Contradictory.Add((PersonRole.Teacher, "dual"));
        await _world.NightAsync();
        await _world.NightAsync();

        Assert.DoesNotContain(_other.SchoolId, (await _world.PlanAsync()).Plan.SchoolHolds.Keys);
        Assert.Equal(["a1", "s1", "s2", "t1"], _world.Members("here"));
    }

    [Fact]
    public async Task Matching_5_a_teacher_who_has_left_leaves_the_account_free()
    {
        await _world.NightAsync();
        _other.Clear();
        _other.Class("there", "t3", "x1", "x2");
        _other.Class("also", "t2", "x1", "x2");
        await _world.NightAsync();

        Assert.Contains("dual", _world.Members("here"));
    }

    [Fact]
    public async Task Matching_5_a_pupil_of_both_schools_is_matched_while_one_cannot_be_read()
    {
        await _world.NightAsync();
        Join(_world, "here", "x1");
        _world.Others.Clear();
        _world.OthersFailed = true;
        await _world.NightAsync();

        Assert.Equal(["a1", "s1", "s2", "t1", "x1"], _world.Members("here"));
    }

    [Fact]
    public async Task G1_a_teacher_who_is_missing_from_a_held_source_enters_no_year_group_by_an_attribute()
    {
        _world.Others.Clear();
        _world.Setting = _world.Setting with { NonMisYearGroup = ["7"], NonMisYearAttribute = "Department" };
        foreach (var id in new[] { "u-t1", "u-s1" })
            _world.Directory.Users[id] = _world.Directory.Users[id] with { Department = "7" };
        await _world.NightAsync();
        Assert.Equal(["u-a1", "u-s1"], _world.Directory.Named("7[1234567]").Members.Order());

        _world.Clear();
        _world.Person("s1");
        await _world.NightAsync();

        Assert.Contains(_world.SchoolId, (await _world.PlanAsync()).Plan.SchoolHolds.Keys);
        Assert.Equal(["u-a1", "u-s1"], _world.Directory.Named("7[1234567]").Members.Order());
    }

    [Fact]
    public async Task S9_a_match_file_that_cannot_be_used_is_a_failure_of_its_school_only()
    {
        await _world.NightAsync();
        _other.Setting = _other.Setting with { MatchFile = "gone.csv" };
        Join(_world, "here", "s3");
        Join(_other, "there", "x3");
        await _world.NightAsync();

        Assert.Equal(["a1", "s1", "s2", "s3", "t1"], _world.Members("here"));
        Assert.Equal(["a1", "x1", "x2"], _other.Members("there"));
        var plan = (await _world.PlanAsync()).Plan;
        Assert.Equal(GroupSyncErrorId.SettingInvalid, Assert.IsType<GroupSyncException>(plan.Failures[_other.SchoolId]).ErrorId);
        Assert.Empty(plan.SchoolHolds);
    }

    private static void Join(SchoolWorld school, string group, string student)
    {
        school.Person(student);
        school.Enrol(MisGroupType.Teaching, group, student);
    }
}
