using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.Assembling;

/// <summary>Absent is not empty: students of whom the source says nothing usable are never a school without students.</summary>
public class LostStudentsTests
{
    [Theory]
    [InlineData("pupil")]
    [InlineData("Learner")]
    public async Task Other_words_for_a_student_are_students(string word)
    {
        using var export = OneRoster11(word);
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder);

        Assert.Equal(2, snapshot.People(PersonRole.Student));
        Assert.Equal(2, snapshot.Members(MisGroupType.Teaching, PersonRole.Student));
        Assert.False(snapshot.Found("RoleUnknown"));
    }

    [Theory]
    [InlineData("scholar", "student")]
    [InlineData("student", "scholar", true)]
    [InlineData("scholar", "scholar")]
    public async Task Students_with_a_role_that_nobody_knows_make_no_empty_school(string role, string part, bool hasStudents = false)
    {
        using var export = OneRoster11(role, part);
        if (hasStudents)
            Assert.Equal(2, (await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder)).Completeness.DanglingEnrolments);
        else
            await Unavailable(MisSourceKind.OneRosterCsv, export);
    }

    [Fact]
    public async Task Enrolments_of_people_of_unknown_role_lead_nowhere()
    {
        using var export = OneRoster11("student").Append("users.csv", "s3,,,true,ash,scholar,cy,Cy,Fox")
            .Append("enrollments.csv", "e4,,,c1,ash,s3,student");
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder);

        Assert.Equal(1, snapshot.Completeness.DanglingEnrolments);
        Assert.True(snapshot.Found("EnrolmentUnclear"));
        Assert.False(snapshot.Found("EnrolmentOfEnded"));
    }

    [Fact]
    public async Task One_school_of_two_whose_people_are_missing_makes_the_source_unusable()
    {
        using var export = OneRoster11("student").Append("orgs.csv", "birch,,,Birch School,school,7654321")
            .Append("classes.csv", "c2,,,7y/Fr2,scheduled,birch").Append("enrollments.csv", "e4,,,c2,birch,s9,student");
        var error = await Unavailable(MisSourceKind.OneRosterCsv, export);

        Assert.Contains("'birch'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_school_that_has_only_classes_and_teachers_yet_is_reported()
    {
        using var export = OneRoster11("student").Append("orgs.csv", "birch,,,Birch School,school,7654321")
            .Append("classes.csv", "c2,,,7y/Fr2,scheduled,birch");
        Assert.True((await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder)).Found("SchoolWithoutStudents"));
    }

    [Fact]
    public async Task A_report_whose_students_have_an_unknown_role_is_unusable()
    {
        using var export = new TempExport().With("r.csv", "PersonId,GroupName,Role", "1,7A,scholar", "2,7A,scholar", "T,7A,teacher");
        await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => Source.ReadAsync(new MisSourceOptions
        {
            Kind = MisSourceKind.MappedCsv,
            Path = [export.Folder],
            Column = new Dictionary<string, string> { ["PersonId"] = "PersonId", ["GroupName"] = "GroupName", ["PersonRole"] = "Role" },
        }));
    }

    private static Task<GroupSyncException> Unavailable(MisSourceKind kind, TempExport export) =>
        Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => Source.ReadAsync(kind, export.Folder));

    private static TempExport OneRoster11(string role, string part = "student") => new TempExport()
        .With("manifest.csv", "propertyName,value", "oneroster.version,1.1")
        .With("orgs.csv", "sourcedId,status,dateLastModified,name,type,identifier", "ash,,,Ash School,school,1234567")
        .With("classes.csv", "sourcedId,status,dateLastModified,title,classType,schoolSourcedId", "c1,,,10x/Ma1,scheduled,ash")
        .With("users.csv", "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,givenName,familyName",
            $"s1,,,true,ash,{role},ann,Ann,Oak", $"s2,,,true,ash,{role},bo,Bo,Lee", "t1,,,true,ash,teacher,ed,Ed,Ray")
        .With("enrollments.csv", "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role",
            $"e1,,,c1,ash,s1,{part}", $"e2,,,c1,ash,s2,{part}", "e3,,,c1,ash,t1,teacher");
}
