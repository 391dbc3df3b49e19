using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.Sds;

/// <summary>SDS V2 and V2.1, told apart by their headers.</summary>
public class SdsV2Tests
{
    [SampleFact]
    public async Task V2_gives_its_counts()
    {
        var snapshot = await Source.ReadAsync(MisSourceKind.SdsCsv, SampleData.PathOf("sds-v2"));

        Assert.Equal(5, snapshot.Rows("orgs.csv"));
        Assert.Equal(29, snapshot.Rows("users.csv"));
        Assert.Equal(29, snapshot.Schools.SelectMany(s => s.People).DistinctBy(p => (p.Role, p.Id)).Count());
        Assert.Equal(4, snapshot.Groups(MisGroupType.Teaching).Count());
        Assert.Equal(29, snapshot.Groups(MisGroupType.Teaching).Sum(g => g.Members.Count));
        Assert.Equal(0, snapshot.Completeness.DanglingEnrolments);
    }

    [SampleFact]
    public async Task V2_lists_the_teacher_before_other_staff_whatever_the_case_of_the_role()
    {
        var snapshot = await Source.ReadAsync(MisSourceKind.SdsCsv, SampleData.PathOf("sds-v2"));
        var staff = snapshot.Groups(MisGroupType.Teaching).Single(g => g.Id == "11002").Members.Where(m => m.Role == PersonRole.Teacher);
        Assert.Equal(["14002", "14009", "14008", "14010"], staff.Select(m => m.Person.Id));
    }

    [SampleFact]
    public async Task V21_gives_its_counts()
    {
        var snapshot = await Source.ReadAsync(MisSourceKind.SdsCsv, SampleData.PathOf("sds-v2.1"));

        Assert.Equal(4, snapshot.Rows("orgs.csv"));
        Assert.Equal(8, snapshot.Rows("users.csv"));
        Assert.Equal(2, snapshot.Groups(MisGroupType.Teaching).Count());
        Assert.Equal(6, snapshot.Groups(MisGroupType.Teaching).Sum(g => g.Members.Count));
        Assert.Equal(6, snapshot.Schools.SelectMany(s => s.People).DistinctBy(p => p.Id).Count());
        Assert.DoesNotContain(snapshot.Completeness.Files, f => f.File is "demographics.csv" or "relationships.csv" or "userFlags.csv");
    }

    [SampleFact]
    public async Task V21_last_days_become_the_day_after()
    {
        var snapshot = await Source.ReadAsync(MisSourceKind.SdsCsv, SampleData.PathOf("sds-v2.1"));

        var biology = snapshot.Groups(MisGroupType.Teaching).Single(g => g.Id == "112002");
        var year = new MisSessionRecord(
            "SY2021K12", new DateOnly(2021, 8, 24), new DateOnly(2022, 6, 12), new DateOnly(2021, 8, 24), new DateOnly(2022, 6, 12));
        Assert.Equal([year], biology.Sessions);
        Assert.All(biology.Members, m => Assert.Equal(new DateOnly(2022, 6, 12), m.Person.Until));
        var computing = snapshot.Groups(MisGroupType.Teaching).Single(g => g.Id == "112001");
        Assert.Equal((new DateOnly(2021, 8, 24), new DateOnly(2022, 6, 12)), (computing.Sessions[0].YearStart, computing.Sessions[0].YearUntil));
    }

    [Fact]
    public async Task V21_takes_the_year_of_the_current_role_and_not_of_last_years()
    {
        using var export = V21().Append("roles.csv", "p1,s,student,Y24,6,true,2024-09-01,2025-08-31");
        var today = new DateTimeOffset(2025, 10, 1, 12, 0, 0, TimeSpan.Zero);
        var snapshot = await Source.ReadAsync(new MisSourceOptions { Kind = MisSourceKind.SdsCsv, Path = [export.Folder] }, today);

        Assert.Equal(["7"], snapshot.Groups(MisGroupType.Year).Select(g => g.Id));
        Assert.Equal(["7"], snapshot.Schools.Single().People.Single(p => p.Id == "p1").Grades);
    }

    [Fact]
    public async Task V21_registration_groups_come_from_the_course_or_from_a_pattern()
    {
        using var export = V21();
        var byCourse = await Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder);
        var byPattern = await Source.ReadAsync(
            new MisSourceOptions { Kind = MisSourceKind.SdsCsv, Path = [export.Folder], RegistrationPattern = "Ma1" });

        Assert.Equal(["f1"], byCourse.Groups(MisGroupType.Registration).Select(g => g.Id));
        Assert.Equal(["c1"], byPattern.Groups(MisGroupType.Registration).Select(g => g.Id));
    }

    [Fact]
    public async Task V21_without_classes_gives_year_groups_and_says_so()
    {
        using var export = V21().Without("classes.csv").Without("enrollments.csv").Without("courses.csv");
        var snapshot = await Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder);

        Assert.True(snapshot.Found("ClassesMissing"));
        Assert.Equal([MisGroupType.Year], snapshot.Schools.Single().Groups.Select(g => g.Type));
    }

    [Fact]
    public async Task V21_with_classes_but_no_enrolments_is_half_an_export()
    {
        using var export = V21().Without("enrollments.csv");
        await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder));
    }

    private static TempExport V21() => new TempExport()
        .With("orgs.csv", "sourcedId,name,type", "s,School,school")
        .With("academicSessions.csv", "sourcedId,title,type,schoolYear,startDate,endDate",
            "Y25,25,schoolYear,2025,2025-09-01,2026-08-31", "Y24,24,schoolYear,2024,2024-09-01,2025-08-31")
        .With("courses.csv", "sourcedId,orgSourcedId,title,code", "k1,s,Maths,MA", "k2,s,Tutor Group,")
        .With("classes.csv", "sourcedId,orgSourcedId,title,sessionSourcedIds,courseSourcedId", "c1,s,7x/Ma1,Y25,k1", "f1,s,7A,Y25,k2")
        .With("users.csv", "sourcedId,username,givenName,familyName,password", "p1,pone,P,One,hidden", "t1,tone,T,One,hidden")
        .With("roles.csv", "userSourcedId,orgSourcedId,role,sessionSourcedId,grade,isPrimary,roleStartDate,roleEndDate",
            "p1,s,student,Y25,7,true,2025-09-01,2026-08-31", "t1,s,teacher,Y25,,true,,")
        .With("enrollments.csv", "classSourcedId,userSourcedId,role", "c1,p1,student", "c1,t1,teacher", "f1,p1,student");
}
