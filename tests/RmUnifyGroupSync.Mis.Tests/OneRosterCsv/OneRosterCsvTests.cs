using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.OneRosterCsv;

/// <summary>OneRoster CSV 1.1 and 1.2 after the binding, in folders and zips.</summary>
public class OneRosterCsvTests
{
    [SampleTheory]
    [InlineData("oneroster-1.1/full", 6, 2, 6, 1, 1)]
    [InlineData("oneroster-1.1/full.zip", 6, 2, 6, 1, 1)]
    [InlineData("oneroster-1.1/minimal", 6, 2, 6, 2, 1)]
    [InlineData("oneroster-1.1/minimal.zip", 6, 2, 6, 2, 1)]
    [InlineData("oneroster-1.2/contoso-bulk", 98, 36, 724, 36, 2)]
    [InlineData("oneroster-1.2/contoso-bulk.zip", 98, 36, 724, 36, 2)]
    public async Task Every_row_of_the_set_is_read(string set, int users, int classes, int enrolments, int currentClasses, int schools)
    {
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, SampleData.PathOf(set));

        Assert.Equal(users, snapshot.Rows("users.csv"));
        Assert.Equal(classes, snapshot.Rows("classes.csv"));
        Assert.Equal(enrolments, snapshot.Rows("enrollments.csv"));
        Assert.Equal(currentClasses, snapshot.Groups(MisGroupType.Teaching).Count() + snapshot.Groups(MisGroupType.Registration).Count());
        Assert.Equal(schools, snapshot.Schools.Count);
        Assert.Equal(0, snapshot.Completeness.DanglingEnrolments);
    }

    [SampleFact]
    public async Task The_derived_set_has_eight_homerooms_and_all_memberships()
    {
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, SampleData.PathOf("oneroster-1.2/contoso-bulk"));

        Assert.Equal(8, snapshot.Groups(MisGroupType.Registration).Count());
        Assert.Equal(28, snapshot.Groups(MisGroupType.Teaching).Count());
        Assert.Equal(86, snapshot.People(PersonRole.Student));
        Assert.Equal(12, snapshot.People(PersonRole.Teacher));
        Assert.Equal(724, snapshot.Schools.SelectMany(s => s.Groups).Where(g => g.Type != MisGroupType.Year).Sum(g => g.Members.Count));
        Assert.Equal(8, snapshot.Groups(MisGroupType.Year).Count());
    }

    [SampleFact]
    public async Task A_teacher_enrolled_as_student_does_not_enter_as_one()
    {
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, SampleData.PathOf("oneroster-1.1/full"));

        Assert.True(snapshot.Found("EnrolmentOtherRole"));
        Assert.DoesNotContain(snapshot.Schools.Single().Groups.SelectMany(g => g.Members),
            m => m.Role == PersonRole.Student && m.Person.Id == "usr-222-987654");
    }

    [SampleFact]
    public async Task A_delta_is_refused_with_its_reason()
    {
        var error = await Source.ErrorAsync(GroupSyncErrorId.MisSourceInvalid,
            () => Source.ReadAsync(MisSourceKind.OneRosterCsv, SampleData.PathOf("oneroster-1.2/contoso-delta")));
        Assert.Contains("delta", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Homeroom_is_registration_scheduled_is_teaching_and_names_stay_untrimmed()
    {
        using var export = Fixtures.OneRoster12();
        var ash = (await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder)).Schools.Single(s => s.Id == "ash");

        Assert.Equal("1234567", ash.DfeNumber);
        Assert.Equal([("c1", "10x/Ma1"), ("c2", "Mon Ch ")],
            ash.Groups.Where(g => g.Type == MisGroupType.Teaching).Select(g => (g.Id, g.Name)));
        Assert.Equal(["h1"], ash.Groups.Where(g => g.Type == MisGroupType.Registration).Select(g => g.Id));
    }

    [Fact]
    public async Task The_academic_year_comes_from_dates_and_never_from_the_school_year_field()
    {
        using var export = Fixtures.OneRoster12();
        var ash = (await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder)).Schools.Single(s => s.Id == "ash");

        var chess = ash.Groups.Single(g => g.Id == "c2");
        var (start, until) = (new DateOnly(2025, 9, 1), new DateOnly(2026, 9, 1));
        Assert.Equal(
            [
                new MisSessionRecord("t2", new DateOnly(2026, 1, 5), new DateOnly(2026, 3, 28), start, until),
                new MisSessionRecord("loose", new DateOnly(2025, 9, 3), new DateOnly(2025, 12, 20), start, until),
            ],
            chess.Sessions);
    }

    [Fact]
    public async Task End_dates_are_exclusive_already_and_pass_unchanged()
    {
        using var export = Fixtures.OneRoster12();
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder);
        var maths = snapshot.Groups(MisGroupType.Teaching).Single(g => g.Id == "c1");

        var bo = maths.Members.Single(m => m.Person.Id == "s2");
        Assert.Equal((new DateOnly(2025, 10, 1), new DateOnly(2026, 1, 31)), (bo.From, bo.Until));
        Assert.Equal((new DateOnly(2025, 9, 1), new DateOnly(2026, 2, 1)), (bo.Person.From, bo.Person.Until));
    }

    [Fact]
    public async Task The_main_teacher_is_primary_and_other_staff_come_after_the_teachers()
    {
        using var export = Fixtures.OneRoster12();
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder);
        var staff = snapshot.Groups(MisGroupType.Teaching).Single(g => g.Id == "c1").Members.Where(m => m.Role == PersonRole.Teacher).ToList();

        Assert.Equal([("t1", true), ("t2", false)], staff.Select(m => (m.Person.Id, m.IsMain)));
        Assert.Equal(StaffKind.NonTeaching, staff[1].Person.StaffKind);
    }

    [Fact]
    public async Task People_carry_preferred_name_number_upn_grades_and_whether_the_account_is_enabled()
    {
        using var export = Fixtures.OneRoster12();
        var ash = (await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder)).Schools.Single(s => s.Id == "ash");

        var ann = ash.People.Single(p => p.Id == "s1");
        Assert.Equal(("Annie", "O'Connor", "aoconnor", "ann@ash.example"), (ann.GivenName, ann.FamilyName, ann.UserName, ann.Email));
        Assert.Equal(("004001", "A123456789012"), (ann.Number, ann.Upn));
        Assert.False(ash.People.Single(p => p.Id == "s3").Enabled);
        Assert.Equal(["07", "08"], ash.People.Single(p => p.Id == "s2").Grades);
        Assert.DoesNotContain(ash.People, p => p.Id == "g1");
    }

    [Fact]
    public async Task Staff_of_the_trust_are_guests_where_they_are_enrolled()
    {
        using var export = Fixtures.OneRoster12();
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder);

        Assert.True(snapshot.Found("PersonGuest"));
        Assert.Contains(snapshot.Schools.Single(s => s.Id == "ash").People, p => p.Id == "t2");
        Assert.DoesNotContain(snapshot.Schools.Single(s => s.Id == "birch").People, p => p.Id == "t2");
    }

    [Fact]
    public async Task An_urn_is_not_taken_for_a_dfe_number()
    {
        using var export = Fixtures.OneRoster12();
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder);

        Assert.Null(snapshot.Schools.Single(s => s.Id == "birch").DfeNumber);
        Assert.True(snapshot.Found("OrgIdentifier"));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("ZipFolder", "export/")]
    public async Task A_zip_gives_what_the_folder_gives(string finding, string prefix)
    {
        using var export = Fixtures.OneRoster12();
        var folder = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder);
        var zip = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Zip(prefix));
        var zipInFolder = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder);

        Assert.Equal(Shape(folder), Shape(zip));
        Assert.Equal(Shape(folder), Shape(zipInFolder));
        Assert.True(zipInFolder.Found("ZipInFolder"));
        Assert.True(finding.Length == 0 || zip.Found(finding));
    }

    [Fact]
    public async Task A_file_that_the_manifest_promises_and_that_is_missing_makes_the_export_unavailable()
    {
        using var export = Fixtures.OneRoster12().Without("roles.csv");
        await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder));
    }

    [Fact]
    public async Task Without_a_manifest_blank_status_means_bulk_and_a_filled_one_is_refused()
    {
        using var export = Fixtures.OneRoster12().Without("manifest.csv");
        Assert.True((await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder)).Found("ManifestMissing"));

        export.Replace("enrollments.csv", "e3,,", "e3,active,2025-09-01T00:00:00Z");
        await Source.ErrorAsync(GroupSyncErrorId.MisSourceInvalid, () => Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder));
    }

    [Fact]
    public async Task Rows_that_are_to_be_deleted_are_left_out_and_their_enrolments_are_not_dangling()
    {
        using var export = Fixtures.OneRoster12().Replace("classes.csv", "c3,,", "c3,tobedeleted,2026-01-01");
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder);

        Assert.DoesNotContain(snapshot.Groups(MisGroupType.Teaching), g => g.Id == "c3");
        Assert.Equal(0, snapshot.Completeness.DanglingEnrolments);
        Assert.True(snapshot.Found("EnrolmentOfEnded"));
    }

    [Fact]
    public async Task Of_several_roles_at_a_school_the_one_that_holds_today_counts()
    {
        using var export = Fixtures.OneRoster12().Append("roles.csv",
            "r8,,,s2,primary,student,2026-02-01,2026-09-01,ash", "r9,,,s2,primary,student,2020-09-01,2021-09-01,ash");
        var today = new DateTimeOffset(2025, 10, 1, 12, 0, 0, TimeSpan.Zero);
        var snapshot = await Source.ReadAsync(new MisSourceOptions { Kind = MisSourceKind.OneRosterCsv, Path = [export.Folder] }, today);

        var bo = snapshot.Schools.Single(s => s.Id == "ash").People.Single(p => p.Id == "s2");
        Assert.Equal((new DateOnly(2025, 9, 1), new DateOnly(2026, 9, 1)), (bo.From, bo.Until));
    }

    [Fact]
    public async Task Version_1_0_is_refused()
    {
        using var export = Fixtures.OneRoster12().Replace("manifest.csv", "oneroster.version,1.2", "oneroster.version,1.0");
        await Source.ErrorAsync(GroupSyncErrorId.MisSourceInvalid, () => Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder));
    }

    [Fact]
    public async Task A_pattern_finds_registration_groups_where_every_class_is_scheduled()
    {
        using var export = Fixtures.OneRoster12();
        var snapshot = await Source.ReadAsync(
            new MisSourceOptions { Kind = MisSourceKind.OneRosterCsv, Path = [export.Folder], RegistrationPattern = "^7y" });

        Assert.Equal(["h1", "c3"], snapshot.Groups(MisGroupType.Registration).Select(g => g.Id));
    }

    /// <summary>The slip of real exporters. Nothing depends on the column, but whoever else is given the file may need it.</summary>
    [Fact]
    public async Task A_misspelt_header_of_a_column_that_is_not_read_is_named()
    {
        using var export = Fixtures.OneRoster12().Replace("enrollments.csv", "dateLastModified", "dataLastModified");
        var finding = Assert.Single((await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder)).Findings, f => f.Code == "HeaderMisspelt");
        Assert.Equal(("enrollments.csv", 1), (finding.File, finding.Line));
        Assert.Contains("'dataLastModified' looks like 'dateLastModified'", finding.Message, StringComparison.Ordinal);
    }

    /// <summary>A group called 7-1 would be created as 07-Jan.</summary>
    [Fact]
    public async Task Names_and_ids_that_a_spreadsheet_has_changed_are_named()
    {
        using var export = Fixtures.OneRoster12().Replace("classes.csv", ",5L,", ",07-Jan,").Append("users.csv", "1.00E+05,,,true,x,,Ex,Y,,,07,hidden,,");
        var findings = (await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder)).Findings.Where(f => f.Code == "SpreadsheetDamage");
        Assert.Equal([("classes.csv", 4), ("users.csv", 9)], findings.Select(f => (f.File, f.Line)));
    }

    private static string Shape(MisSnapshot snapshot) => string.Join('\n',
        snapshot.Schools.Select(s => $"{s.Id} {s.Name} {s.DfeNumber} {string.Join(',', s.People.Select(p => $"{p.Role}{p.Id}{p.From}{p.Until}"))} "
            + string.Join(';', s.Groups.Select(g => $"{g.Type}/{g.Id}/{g.Name}/{string.Join('+', g.Members.Select(m => m.Person.Id))}"))));
}
