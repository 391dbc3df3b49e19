using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.Sds;

/// <summary>Microsoft's own V1 sets give the counts that the README beside them states.</summary>
public class SdsV1SampleTests
{
    [SampleTheory]
    [InlineData("sds-v1/100-users", 86, 12, 28, 602, 28)]
    [InlineData("sds-v1/25-users", 22, 2, 2, 44, 2)]
    [InlineData("sds-v1/min-columns", 22, 2, 2, 44, 2)]
    [InlineData("sds-v1-uk/100-users", 86, 12, 28, 602, 28)]
    [InlineData("sds-v1-uk/25-users", 22, 2, 28, 154, 4)]
    [InlineData("sds-v1-uk/min-columns", 22, 2, 28, 154, 4)]
    public async Task Every_row_of_the_set_arrives(string set, int students, int teachers, int sections, int enrolments, int rosters)
    {
        var snapshot = await Source.ReadAsync(MisSourceKind.SdsCsv, SampleData.PathOf(set));

        Assert.Equal(2, snapshot.Schools.Count);
        Assert.Equal(students, snapshot.People(PersonRole.Student));
        Assert.Equal(teachers, snapshot.People(PersonRole.Teacher));
        Assert.Equal(sections, snapshot.Groups(MisGroupType.Teaching).Count());
        Assert.Equal(enrolments, snapshot.Members(MisGroupType.Teaching, PersonRole.Student));
        Assert.Equal(rosters, snapshot.Members(MisGroupType.Teaching, PersonRole.Teacher));
        Assert.Equal(0, snapshot.Completeness.DanglingEnrolments);
        Assert.Equal(enrolments, snapshot.Rows("StudentEnrollment.csv"));
    }

    [SampleFact]
    public async Task The_uk_set_has_seven_sections_without_students_and_eight_year_groups()
    {
        var snapshot = await Source.ReadAsync(MisSourceKind.SdsCsv, SampleData.PathOf("sds-v1-uk/100-users"));

        Assert.Equal(7, snapshot.Groups(MisGroupType.Teaching).Count(g => g.Members.All(m => m.Role != PersonRole.Student)));
        Assert.Equal(8, snapshot.Groups(MisGroupType.Year).Count());
        Assert.Equal(86, snapshot.Members(MisGroupType.Year, PersonRole.Student));
        Assert.Equal(["10001", "10002"], snapshot.Schools.Select(s => s.DfeNumber));
        var algebra = snapshot.Groups(MisGroupType.Teaching).Single(g => g.Id == "11001");
        Assert.Equal("Math - Algebra 1", algebra.Name);
        Assert.Equal([new MisSessionRecord("12000", new DateOnly(2017, 7, 1), new DateOnly(2018, 7, 1))], algebra.Sessions);
    }
}
