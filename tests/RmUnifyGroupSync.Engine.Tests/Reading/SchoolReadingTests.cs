using System.Globalization;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Reading;

/// <summary>Requirements §3, M9, G2, S8: who is in a group today, and to which academic year it belongs.</summary>
public sealed class SchoolReadingTests
{
    private readonly SchoolWorld _world = new();

    private static DateOnly Day(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);

    private static MisSessionRecord Term(string start, string until, string? yearStart = null, string? yearUntil = null) =>
        new(start, Day(start), Day(until), yearStart is null ? null : Day(yearStart), yearUntil is null ? null : Day(yearUntil));

    [Theory]
    [InlineData("2026-09-01", 2026)] // the first day of the later one
    [InlineData("2026-08-31", 2025)] // the last of the earlier one
    [InlineData("2027-07-19", 2026)]
    [InlineData("2027-07-20", 2026)] // between two: the latest begun
    [InlineData("2027-09-01", 2027)] // its first day: begun
    public void A2_a_year_holds_its_days_from_the_first_to_the_last(string today, int expected)
    {
        MisSessionRecord[] years = [Term("2025-09-01", "2026-09-01"), Term("2026-09-01", "2027-07-20"), Term("2027-09-01", "2028-07-20")];
        Assert.Equal(expected, AcademicYears.Current(years, Day(today), null)!.StartYear);
    }

    [Fact]
    public void A2_a_day_between_two_terms_is_in_their_year_which_goes_from_the_first_to_the_last()
    {
        var year = AcademicYears.Current([Term("2027-01-05", "2027-07-20"), Term("2026-09-01", "2026-12-19")], Day("2026-12-25"), null)!;
        Assert.Equal((2026, Day("2026-09-01"), Day("2027-07-20")), (year.StartYear, year.Start, year.Until));
    }

    [Fact]
    public void A2_of_two_years_that_overlap_the_one_that_holds_the_day_goes_before_one_that_has_begun_and_ended()
    {
        MisSessionRecord[] years = [Term("2026-09-01", "2027-08-31"), Term("2027-06-01", "2027-06-20", "2027-06-01", "2027-06-20")];
        Assert.Equal(2026, AcademicYears.Current(years, Day("2027-07-10"), null)!.StartYear);
    }

    [Theory]
    [InlineData("2026-09-03", "2027-05-11", 2026)] // 250 days: a whole year
    [InlineData("2027-01-05", "2027-09-12", 2027)] // the same in a school whose year begins in January
    [InlineData("2027-01-05", "2027-09-11", 2026)] // a day less: a term
    [InlineData("2026-07-01", "2026-09-01", 2026)]
    [InlineData("2026-06-30", "2026-09-01", 2025)]
    public void A1_a_session_of_250_days_is_a_year_and_a_shorter_one_belongs_by_its_first_month(string start, string until, int expected) =>
        Assert.Equal(expected, AcademicYears.Of(Term(start, until), null).StartYear);

    [Theory]
    [InlineData("2026-09-01", "2027-07-20", "2027-07-20")]
    [InlineData("2026-09-01", "2026-12-01", "2026-12-19")] // a year that ends before its session
    [InlineData("2026-09-01", null, "2026-12-19")]
    public void A1_a_year_that_the_source_gives_holds_at_least_the_session(string yearStart, string? yearUntil, string until)
    {
        var year = AcademicYears.Of(Term("2026-09-08", "2026-12-19", yearStart, yearUntil), null);
        Assert.Equal((2026, Day(yearStart), Day(until)), (year.StartYear, year.Start, year.Until));
    }

    [Fact]
    public void A1_where_the_source_says_that_the_year_begins_after_the_session_the_session_counts_too()
    {
        var year = AcademicYears.Of(Term("2026-08-20", "2026-12-19", "2026-09-01", "2027-07-20"), null);
        Assert.Equal((2026, Day("2026-08-20"), Day("2027-07-20")), (year.StartYear, year.Start, year.Until));
    }

    [Fact]
    public void A1_A2_a_class_of_several_years_is_of_this_one_and_else_of_its_last()
    {
        MisSessionRecord before = Term("2024-09-01", "2025-07-20"), last = Term("2025-09-01", "2026-07-20"), now = Term("2026-09-01", "2027-07-20");
        _world.Group(MisGroupType.Teaching, "both", null, last, now);
        _world.Group(MisGroupType.Teaching, "old", null, before, last);
        var groups = _world.Read().Groups.ToDictionary(g => g.Id);
        Assert.Equal((2026, false), (groups["both"].Year, groups["both"].Ended));
        Assert.Equal((2025, true), (groups["old"].Year, groups["old"].Ended));
    }

    [Theory]
    [InlineData("2027-04-02", true)] // the end of the first of its terms is not the end of the class
    [InlineData("2027-07-20", false)]
    public void A1_an_enrolment_ends_with_the_class_only_at_the_end_of_its_last_term(string until, bool left)
    {
        _world.Today = new(2027, 8, 1);
        _world.Group(MisGroupType.Teaching, "7A", null, Term("2026-09-01", "2027-04-02"), Term("2027-04-15", "2027-07-20"));
        _world.Person("s1");
        _world.Enrol(MisGroupType.Teaching, "7A", "s1", until: Day(until));
        Assert.Equal(left ? 0 : 1, Assert.Single(_world.Read().Groups).Students.Count);
    }

    [Theory]
    [InlineData("2026-11-21", false)]
    [InlineData("2026-11-20", true)] // today
    public void M9_who_has_not_come_to_the_school_yet_is_in_no_group(string from, bool there)
    {
        _world.Group(MisGroupType.Teaching, "7A");
        _world.Person("s1", from: Day(from));
        _world.Enrol(MisGroupType.Teaching, "7A", "s1");
        var school = _world.Read();
        Assert.Equal(there ? 1 : 0, school.Groups.Single().Students.Count);
        Assert.Equal(there ? 1 : 0, school.People.Count);
    }

    [Fact]
    public void M9_who_was_in_a_group_twice_left_it_on_the_later_day()
    {
        _world.Group(MisGroupType.Teaching, "7A");
        _world.Person("s1");
        _world.Enrol(MisGroupType.Teaching, "7A", "s1", until: new(2026, 11, 2));
        _world.Enrol(MisGroupType.Teaching, "7A", "s1", until: new(2026, 10, 2));
        Assert.Equal(new DateOnly(2026, 11, 2), _world.Read().Groups.Single().Left["s1"]);
    }

    [Fact]
    public void Safety_8_staff_do_not_enter_as_students_nor_pupils_as_teachers()
    {
        var school = _world.Read();
        MisPersonRecord pupil = new() { Id = "p", Role = PersonRole.Student }, teacher = new() { Id = "t", Role = PersonRole.Teacher };
        MisGroupRecord group = new()
        {
            Type = MisGroupType.Teaching,
            Id = "7A",
            Name = "7A",
            Members = [new(pupil, PersonRole.Student), new(teacher, PersonRole.Student), new(pupil, PersonRole.Teacher), new(teacher, PersonRole.Teacher)],
        };
        var read = SchoolReading.On(school.Record with { Groups = [group], People = [pupil, teacher] }, school.Setting, school.Today).Groups.Single();
        Assert.Equal("p", Assert.Single(read.Students).Id);
        Assert.Equal("t", Assert.Single(read.Teachers).Id);
    }

    [Fact]
    public void Enrolments_of_people_whom_the_source_has_switched_off_count_for_nothing()
    {
        var school = _world.Read();
        MisPersonRecord off = new() { Id = "p", Role = PersonRole.Student, Enabled = false };
        MisGroupRecord group = new() { Type = MisGroupType.Teaching, Id = "7A", Name = "7A", Members = [new(off, PersonRole.Student)] };
        Assert.Empty(SchoolReading.On(school.Record with { Groups = [group], People = [off] }, school.Setting, school.Today).Groups.Single().Students);
    }

    [Fact]
    public void G1_G2_blank_values_make_no_group_and_role_groups_have_ids_of_their_own()
    {
        _world.Setting = _world.Setting with { NonMisYearGroup = ["7", " ", "7 "], RoleGroup = Enum.GetValues<RoleGroupKind>() };
        (_world.StaffKinds["t1"], _world.StaffKinds["cook"]) = (StaffKind.Teaching, StaffKind.NonTeaching);
        _world.Person("t1", PersonRole.Teacher);
        _world.Person("cook", PersonRole.Teacher);
        Assert.Equal(["7", "non-teaching-staff", "students", "teaching-staff"], _world.Read().Groups.Select(g => g.Id).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(null, "Test School", "1234567")]
    [InlineData("Our school", "Our school", "7654321")]
    public void S9_name_and_number_of_the_settings_go_before_those_of_the_source(string? name, string shown, string number)
    {
        _world.Setting = _world.Setting with { SchoolName = name, DfeNumber = name is null ? null : "765/4321" };
        var school = _world.Read();
        Assert.Equal((shown, number, number), (school.Name, school.DfeNumber, school.KeyPart));
        Assert.Equal($"{shown} (1234567)", school.Words);
        Assert.Equal("1234567", (school with { Name = "1234567" }).Words);
    }

    [Theory]
    [InlineData(MisProduct.ScholarPack, false, "Teaching")]
    [InlineData(MisProduct.Other, true, "Registration")]
    [InlineData(MisProduct.Other, false, "")]
    public void S8_a_type_that_is_selected_and_not_handed_out_is_warned_of_and_no_other(MisProduct product, bool noRegistration, string warned)
    {
        _world.Setting = _world.Setting with { MisProduct = product };
        var school = SchoolReading.On(_world.Read().Record, _world.Setting, _world.Today, noRegistration ? [MisGroupType.Registration] : null);
        Assert.Equal(warned, string.Join(' ', school.Warnings.Select(w => Enum.GetNames<MisGroupType>().Single(t => w.Contains($" {t} groups", StringComparison.Ordinal)))));
    }

    [Fact]
    public void A3_sessions_of_the_source_go_before_the_setting()
    {
        _world.Setting = _world.Setting with { AcademicYearStart = "01-01" };
        _world.Group(MisGroupType.Teaching, "7A", null, Term("2025-09-01", "2027-01-20"));
        var school = _world.Read();
        Assert.Equal((2025, false), (school.AcademicYear!.StartYear, school.AcademicYearFromSetting));
    }

    [Fact]
    public void A3_the_setting_says_to_which_year_a_term_belongs()
    {
        _world.Setting = _world.Setting with { AcademicYearStart = "01-01" };
        _world.Group(MisGroupType.Teaching, "7A", null, Term("2026-02-01", "2026-12-01"), Term("2026-03-01", "2026-06-01"));
        Assert.Equal(2026, _world.Read().Groups.Single().Year);
    }

    [Fact]
    public void People_of_a_school_are_those_of_its_record_and_of_its_groups_each_once()
    {
        _world.Class("7A", "t1", "s1");
        var school = _world.Read();
        var bare = SchoolReading.On(school.Record with { People = [] }, school.Setting, school.Today);
        Assert.Equal(["s1", "t1"], bare.People.Select(p => p.Id).Order(StringComparer.Ordinal));
        Assert.Equal(2, school.People.Count);
    }
}
