using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.Assembling;

/// <summary>Requirements §8: schools never mix, also when two schools of one export use the same ids for classes or people.</summary>
public class SameIdsTests
{
    private const string Ash = "1234567";
    private const string Birch = "7654321";

    [Fact]
    public async Task S8_a_section_id_at_two_schools_is_two_classes_each_with_its_own_schools_people()
    {
        using var export = Fixtures.SdsV1Uk().Append("Section.csv", "A1,7654321,8z/Hi1,9,T1,9/1/2025,7/20/2026,History")
            .Append("StudentEnrollment.csv", "A1,5001").Append("TeacherRoster.csv", "A1,6001");
        var snapshot = await Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder);

        Assert.Equal(["4001", "4002", "4001"], Members(snapshot, Ash, "A1"));
        Assert.Equal(["5001", "6001"], Members(snapshot, Birch, "A1"));
        Assert.Equal(["10x/Ma1", "8z/Hi1"], snapshot.Schools.Select(s => s.Groups.Single(g => g.Id == "A1").Name));
        Assert.All(snapshot.Schools, s => Assert.Equal(0, s.ContradictoryGroups));
        Assert.False(snapshot.Found("PersonGuest"));
    }

    [Fact]
    public async Task S8_a_pupil_id_at_two_schools_is_two_people_each_in_his_own_schools_class()
    {
        using var export = Fixtures.SdsV1Uk().Append("Student.csv", "4001,7654321,Uma,Vale,uvale,x,1,7,").Append("StudentEnrollment.csv", "B1,4001");
        var snapshot = await Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder);

        Assert.Equal("Ann", Student(snapshot, Ash, "A1", "4001").GivenName);
        Assert.Equal("Uma", Student(snapshot, Birch, "B1", "4001").GivenName);
        Assert.False(snapshot.Found("PersonContradictory"));
    }

    /// <summary>With both ids at both schools nobody can say which class a row means: nobody may lose a place by a guess.</summary>
    [Fact]
    public async Task S8_an_enrolment_that_fits_two_schools_leaves_both_classes_out()
    {
        using var export = Fixtures.SdsV1Uk().Append("Section.csv", "A1,7654321,8z/Hi1,9,T1,9/1/2025,7/20/2026,History")
            .Append("Student.csv", "4001,7654321,Uma,Vale,uvale,x,1,7,");
        var snapshot = await Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder);

        Assert.True(snapshot.Found("EnrolmentSchoolUnclear"));
        Assert.All(snapshot.Schools, s => Assert.DoesNotContain(s.Groups, g => g.Id == "A1"));
        Assert.All(snapshot.Schools, s => Assert.Equal(1, s.ContradictoryGroups));
        Assert.Equal(["4001", "4002", "4001"], Members(snapshot, Ash, "A3"));
    }

    [Fact]
    public async Task S8_an_enrolment_of_somebody_at_neither_school_is_no_reason_to_choose_one()
    {
        using var export = Fixtures.SdsV1Uk().Append("School.csv", "1111111,Cedar").Append("Section.csv", "A1,1111111,9p/Ar1,9,T1,9/1/2025,7/20/2026,Art")
            .Append("StudentEnrollment.csv", "A1,5001");
        var snapshot = await Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder);

        Assert.True(snapshot.Found("EnrolmentSchoolUnclear"));
        Assert.DoesNotContain(snapshot.Schools.SelectMany(s => s.Groups), g => g.Id == "A1");
    }

    /// <summary>A pupil who went from one school of the trust to another is no guest in his old classes.</summary>
    [Fact]
    public async Task S8_who_has_left_a_school_for_another_is_in_no_class_of_the_first()
    {
        using var export = Fixtures.SdsV1Uk().With("Student.csv",
            "ID,School DfE Number,First Name,Last Name,Username,Grade,Status", "4001,1234567,Ann,O'Connor,ao,7,Inactive",
            "4001,7654321,Ann,O'Connor,ao,7,Active", "4002,1234567,Bo,Lee,bl,7,Active", "4003,1234567,Cy,Mo,cm,8,Active", "5001,7654321,Di,Fox,df,7,Active");
        var snapshot = await Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder);

        Assert.Equal(["4002"], snapshot.Schools[0].Groups.Single(g => g.Id == "A1").Members.Where(m => m.Role == PersonRole.Student).Select(m => m.Person.Id));
        Assert.Contains(snapshot.Schools[1].People, p => p.Id == "4001");
        Assert.True(snapshot.Found("EnrolmentOfEnded"));
        Assert.False(snapshot.Found("PersonGuest"));
    }

    [Fact]
    public async Task S8_oneroster_tells_classes_of_one_id_apart_by_the_school_of_the_enrolment()
    {
        using var export = Fixtures.OneRoster12().Append("classes.csv", "c1,,,8z/Hi1,,HI,scheduled,birch,y25")
            .Append("roles.csv", "r8,,,s1,primary,student,,,birch")
            .Append("enrollments.csv", "e20,,,c1,birch,s1,student,,,", "e21,,,c1,birch,s4,student,,,");
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder);

        Assert.Equal(["s1", "s2", "t1", "t2"], Members(snapshot, "ash", "c1").Order(StringComparer.Ordinal));
        Assert.Equal(["s1", "s4"], Members(snapshot, "birch", "c1"));
        Assert.False(snapshot.Found("EnrolmentSchoolUnclear"));
    }

    [Fact]
    public async Task S8_a_user_id_on_two_rows_with_two_names_is_a_contradiction_at_every_school_of_his_roles()
    {
        using var export = Fixtures.OneRoster12().Append("users.csv", "s4,,,true,other,,Zoe,Other,,,09,hidden,,");
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder);

        Assert.Equal(1, snapshot.Schools.Single(s => s.Id == "birch").ContradictoryPeople);
        Assert.DoesNotContain(snapshot.Schools.SelectMany(s => s.People), p => p.Id == "s4");
    }

    [Fact]
    public async Task S8_a_user_row_that_repeats_is_merged_and_his_roles_hold_for_both()
    {
        using var export = Fixtures.OneRoster12().Append("users.csv", "s4,,,true,dfox,,Di,Fox,,di@birch.example,09,hidden,,");
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder);

        Assert.Equal("di@birch.example", snapshot.Schools.Single(s => s.Id == "birch").People.Single(p => p.Id == "s4").Email);
        Assert.False(snapshot.Found("PersonWithoutRole"));
    }

    [Fact]
    public async Task S8_a_user_who_is_to_be_deleted_takes_his_roles_with_him()
    {
        using var export = Fixtures.OneRoster12().Replace("users.csv", "s4,,,true", "s4,tobedeleted,2026-01-01T00:00:00Z,true")
            .Append("users.csv", "s5,,,true,new,,Ed,New,,,09,hidden,,").Append("roles.csv", "r9,,,s5,primary,student,,,birch");
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder);

        Assert.DoesNotContain(snapshot.Schools.SelectMany(s => s.People), p => p.Id == "s4");
        Assert.False(snapshot.Found("RoleUnknownPerson"));
        Assert.True(snapshot.Found("EnrolmentOfEnded"));
        Assert.Equal(0, snapshot.Completeness.DanglingEnrolments);
    }

    [Fact]
    public async Task S8_a_role_that_is_to_be_deleted_makes_nobody_a_guest()
    {
        using var export = Fixtures.OneRoster12().Replace("roles.csv", "r1,,,s1", "r1,inactive,2026-01-01T00:00:00Z,s1")
            .Append("roles.csv", "r8,,,s1,primary,student,,,birch");
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder);

        Assert.DoesNotContain(snapshot.Schools.Single(s => s.Id == "ash").People, p => p.Id == "s1");
        Assert.DoesNotContain("s1", Members(snapshot, "ash", "c1"));
        Assert.Contains(snapshot.Schools.Single(s => s.Id == "birch").People, p => p.Id == "s1");
    }

    [Fact]
    public async Task S8_sds_v2_tells_classes_of_one_id_apart_by_the_school_of_the_person()
    {
        using var export = new TempExport()
            .With("orgs.csv", "sourcedId,name,type", "a,Ash,school", "b,Birch,school")
            .With("users.csv", "sourcedId,orgSourcedIds,givenName,familyName,username,role", "1,a,Ann,Oak,ao,student", "2,b,Bo,Lee,bl,Student", "3,\"a,b\",Ed,Ray,er,teacher")
            .With("classes.csv", "sourcedId,orgSourcedId,title", "c1,a,7x/Ma1", "c1,b,8z/Hi1", "c2,b,8z/Ge1")
            .With("enrollments.csv", "classSourcedId,userSourcedId,role", "c1,1,student", "c1,2,student", "c2,3,teacher");
        var snapshot = await Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder);

        Assert.Equal(["1"], Members(snapshot, "a", "c1"));
        Assert.Equal(["2"], Members(snapshot, "b", "c1"));
        Assert.Equal(["3"], Members(snapshot, "b", "c2"));
    }

    private static IEnumerable<string> Members(MisSnapshot snapshot, string school, string group) =>
        snapshot.Schools.Single(s => s.Id == school).Groups.Single(g => g.Id == group).Members.Select(m => m.Person.Id);

    private static MisPersonRecord Student(MisSnapshot snapshot, string school, string group, string id) =>
        snapshot.Schools.Single(s => s.Id == school).Groups.Single(g => g.Id == group).Members.Single(m => m.Role == PersonRole.Student && m.Person.Id == id).Person;
}
