using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.Reading;

/// <summary>A date that cannot be read is not a blank one: nobody enters by it, and a column without a legible one refuses the file.</summary>
public class IllegibleDateTests
{
    private const string Dates = "2025-10-01,2026-01-31";

    [Theory]
    [InlineData("01/10/2025,2026-01-31", "beginDate")]
    [InlineData("2025-10-01,31/01/2026", "endDate")]
    public async Task M9_a_file_of_which_no_date_can_be_read_is_unusable(string dates, string column)
    {
        using var export = Fixtures.OneRoster12().Replace("enrollments.csv", Dates, dates);
        var error = await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder));

        Assert.Contains(column, error.Message, StringComparison.Ordinal);
        Assert.Contains("enrollments.csv", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("soon,", "s1")]
    [InlineData(",soon", "s1")]
    public async Task M9_a_row_with_a_date_that_cannot_be_read_adds_nobody(string dates, string person)
    {
        using var export = Fixtures.OneRoster12().Replace("enrollments.csv", $"e3,,,c1,ash,{person},student,,,", $"e3,,,c1,ash,{person},student,,{dates}");
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder);

        var maths = snapshot.Groups(MisGroupType.Teaching).Single(g => g.Id == "c1");
        Assert.DoesNotContain(maths.Members, m => m.Person.Id == person);
        Assert.Contains(maths.Members, m => m.Person.Id == "s2");
        Assert.Equal(1, snapshot.Completeness.DanglingEnrolments);
        Assert.True(snapshot.Found("DateInvalid"));
    }

    [Fact]
    public async Task M9_a_role_with_a_date_that_cannot_be_read_gives_nobody_a_place()
    {
        using var export = Fixtures.OneRoster12().Replace("roles.csv", "r1,,,s1,primary,student,,,ash", "r1,,,s1,primary,student,soon,,ash");
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder);

        Assert.DoesNotContain(snapshot.Schools.SelectMany(s => s.People), p => p.Id == "s1");
        Assert.True(snapshot.Found("EnrolmentUnclear"));
    }

    [Fact]
    public async Task M9_terms_of_which_no_date_can_be_read_make_sds_unusable()
    {
        using var export = Fixtures.SdsV1Uk().Change("Section.csv", t => t
            .Replace("9/1/2025", "autumn", StringComparison.Ordinal).Replace("7/20/2026", "summer", StringComparison.Ordinal));
        await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder));
    }

    [Fact]
    public async Task M9_a_report_row_with_a_date_that_cannot_be_read_adds_nobody()
    {
        using var export = new TempExport().With("r.csv", "PersonId,GroupName,Left", "1,7A,31/12/2025", "2,7A,13/13/2026", "3,7A,");
        var snapshot = await Report(export);
        Assert.Equal(["1", "3"], snapshot.Groups(MisGroupType.Teaching).Single().Members.Select(m => m.Person.Id));

        export.Replace("r.csv", "31/12/2025", "31/31/2025");
        await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => Report(export));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_set_without_roles_says_that_roles_are_missing(bool isThere)
    {
        using var export = Fixtures.OneRoster12();
        if (isThere)
            export.With("roles.csv", "sourcedId,userSourcedId,role,orgSourcedId");
        else
            export.Without("roles.csv").Replace("manifest.csv", "file.roles,bulk\r\n", "");
        var error = await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder));
        Assert.StartsWith("'roles.csv'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_is_too_long_is_called_that()
    {
        using var export = Fixtures.OneRoster12().Append("users.csv", $"s9,,,true,{new string('x', 3 << 20)},,,,,,,,,");
        var error = await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder));
        Assert.Contains("more than 1 MB", error.Message, StringComparison.Ordinal);
    }

    private static Task<MisSnapshot> Report(TempExport export) => Source.ReadAsync(new MisSourceOptions
    {
        Kind = MisSourceKind.MappedCsv,
        Path = [export.Folder],
        Column = new Dictionary<string, string> { ["PersonId"] = "PersonId", ["GroupName"] = "GroupName", ["End"] = "Left" },
    });
}
