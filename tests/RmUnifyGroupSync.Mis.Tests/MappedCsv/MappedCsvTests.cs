using System.Text;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.MappedCsv;

/// <summary>Reports of SIMS, Bromcom and Arbor, and any other whose columns the settings name.</summary>
public class MappedCsvTests
{
    [Fact]
    public async Task A_sims_report_gives_teaching_registration_and_year_groups()
    {
        using var export = new TempExport().With("report.csv",
            "adno,forename,Legal Surname,Person_id,year,Class,Reg,Primary Email,Staff Code",
            "004841,Ann,O'Connor,77,Year  7,7x/Ma1,7A,ann@a.example,ER",
            "004841,Ann,O'Connor,77,Year  7,7x/En1,7A,ann@a.example,FH",
            "004842,Bo,Lee,78,Year  7,7x/Ma1,7B,bo@a.example,ER");
        var school = (await Read(export, preset: "SimsReport")).Schools.Single();

        Assert.Equal([("77", "004841"), ("78", "004842")],
            school.People.Where(p => p.Role == PersonRole.Student).Select(p => (p.Id, p.Number)));
        Assert.Equal(["7x/Ma1", "7x/En1"], school.Groups.Where(g => g.Type == MisGroupType.Teaching).Select(g => g.Id));
        Assert.Equal(["7A", "7B"], school.Groups.Where(g => g.Type == MisGroupType.Registration).Select(g => g.Id));
        Assert.Equal(["Year  7"], school.Groups.Where(g => g.Type == MisGroupType.Year).Select(g => g.Id));
        var maths = school.Groups.Single(g => g.Id == "7x/Ma1");
        Assert.Equal(["77", "ER", "78"], maths.Members.Select(m => m.Person.Id));
    }

    [Fact]
    public async Task A_bromcom_report_takes_the_teachers_e_mail_for_a_key_and_keeps_padded_names_as_one_group()
    {
        using var export = new TempExport().With("classes.csv",
            "CLASS,ADMISSION NO.,STUDENT FIRST NAME,STUDENT LAST NAME,STUDENT EMAIL,HOUSE,TEACHER FIRST NAME,TEACHER LAST NAME,CLASS TEACHER EMAIL",
            "7x/Ma1   ,001,Ann,Oak,ann@a.example,Red,Ed,Ray,ed@a.example",
            "7x/Ma1,002,Bo,Lee,bo@a.example,Red,Ed,Ray,ed@a.example");
        var maths = (await Read(export, preset: "BromcomClassReport")).Groups(MisGroupType.Teaching).Single();

        Assert.Equal("7x/Ma1   ", maths.Name);
        Assert.Equal(["001", "ed@a.example", "002"], maths.Members.Select(m => m.Person.Id));
    }

    [Fact]
    public async Task A_teachers_e_mail_in_another_case_is_the_same_teacher()
    {
        using var export = new TempExport().With("classes.csv",
            "CLASS,ADMISSION NO.,CLASS TEACHER EMAIL", "7x/Ma1,001,ed@a.example", "7x/Ma1,002,ED@A.Example");
        var snapshot = await Read(export, preset: "BromcomClassReport");

        Assert.Equal(1, snapshot.People(PersonRole.Teacher));
        Assert.Equal(["001", "ed@a.example", "002"], snapshot.Groups(MisGroupType.Teaching).Single().Members.Select(m => m.Person.Id));
    }

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    public async Task Named_columns_constants_uk_dates_and_any_separator_are_read(char separator)
    {
        using var export = new TempExport().With("any.csv",
            string.Join("\r\n", "Pupil,Set,Joined,Left,Kind", "1,X1,01/09/2025,19/12/2025,student", "T,X1,,,teacher", "").Replace(',', separator),
            Encoding.UTF8);
        var snapshot = await Read(export, columns: new()
        {
            ["PersonId"] = "Pupil",
            ["GroupName"] = "Set",
            ["Start"] = "Joined",
            ["End"] = "Left",
            ["personrole"] = "Kind",
            ["School"] = "=1234567",
            ["GroupType"] = "=Registration",
        });

        var group = snapshot.Groups(MisGroupType.Registration).Single();
        Assert.Equal("1234567", snapshot.Schools.Single().Id);
        Assert.Equal(
            [(PersonRole.Student, (DateOnly?)new DateOnly(2025, 9, 1), (DateOnly?)new DateOnly(2025, 12, 20)), (PersonRole.Teacher, null, null)],
            group.Members.Select(m => (m.Role, m.From, m.Until)));
    }

    [Theory]
    [InlineData("19/12/2025", 2025, 12, 20)]
    [InlineData("31/12/9999", 9999, 12, 31)]
    public async Task M9_out_the_day_after_the_last_day_and_for_ever_is_no_crash(string last, int year, int month, int day)
    {
        using var export = new TempExport().With("any.csv", "PersonId,GroupName,End", $"1,X1,{last}");
        var snapshot = await Read(export, columns: new() { ["PersonId"] = "PersonId", ["GroupName"] = "GroupName", ["End"] = "End" });

        Assert.Equal(new DateOnly(year, month, day), snapshot.Groups(MisGroupType.Teaching).Single().Members.Single().Until);
    }

    [Fact]
    public async Task Several_files_make_one_source()
    {
        using var export = new TempExport()
            .With("pupils.csv", "PersonId,GroupName", "1,X1", "2,X1")
            .With("staff.csv", "GroupName,TeacherId", "X1,ER");
        Dictionary<string, string> columns = new() { ["PersonId"] = "PersonId", ["GroupName"] = "GroupName", ["TeacherId"] = "TeacherId" };
        var byFolder = await Read(export, columns: columns);
        var byFile = await Source.ReadAsync(new MisSourceOptions
        {
            Kind = MisSourceKind.MappedCsv,
            Column = columns,
            Path = [Path.Combine(export.Folder, "pupils.csv"), Path.Combine(export.Folder, "staff.csv")],
        });

        Assert.Equal(["1", "2", "ER"], byFolder.Groups(MisGroupType.Teaching).Single().Members.Select(m => m.Person.Id));
        Assert.Equal(["1", "2", "ER"], byFile.Groups(MisGroupType.Teaching).Single().Members.Select(m => m.Person.Id));
    }

    [Fact]
    public async Task Schools_keep_groups_of_the_same_name_apart()
    {
        using var export = new TempExport().With("r.csv", "School,PersonId,GroupName,Year", "A,1,7A,7", "B,1,7A,7");
        var snapshot = await Read(export, columns: new() { ["School"] = "School", ["PersonId"] = "PersonId", ["GroupName"] = "GroupName", ["Year"] = "Year" });

        Assert.Equal(["A", "B"], snapshot.Schools.Select(s => s.Id));
        Assert.All(snapshot.Schools, s => Assert.Equal(2, s.Groups.Sum(g => g.Members.Count)));
    }

    [Fact]
    public async Task A_spreadsheets_damage_is_reported()
    {
        using var export = new TempExport().With("r.csv", "PersonId,GroupName", "1.00E+05,07-Jan", "2,7-1");
        Assert.Equal(2, (await Read(export, columns: Basic)).Findings.Count(f => f.Code == "SpreadsheetDamage"));
    }

    [Fact]
    public async Task A_blank_role_is_never_taken_for_a_student()
    {
        using var export = new TempExport().With("r.csv", "PersonId,GroupName,Role", "1,7A,student", "2,7A,");
        var snapshot = await Read(export, columns: new(Basic) { ["PersonRole"] = "Role" });

        Assert.Equal(["1"], snapshot.Schools.Single().People.Select(p => p.Id));
        Assert.True(snapshot.Found("RoleUnknown"));
    }

    /// <summary>Requirements §8: schools never mix; a row that does not say its school is not put into one of its own making.</summary>
    [Theory]
    [InlineData("School")]
    [InlineData("DfeNumber")]
    public async Task A_row_without_a_school_among_rows_with_one_is_left_out_and_counted(string field)
    {
        using var export = new TempExport().With("r.csv", "PersonId,GroupName,Where", "1,7A,1234567", "2,7A,", "3,7A,1234567");
        var snapshot = await Read(export, columns: new(Basic) { [field] = "Where" });

        Assert.Equal(["1", "3"], snapshot.Schools.Single().People.Select(p => p.Id));
        Assert.Equal(3, snapshot.Findings.Single(f => f.Code == "ValueMissing").Line);
    }

    [Fact]
    public async Task Rows_that_are_too_short_are_counted_and_their_end_is_blank()
    {
        using var export = new TempExport().With("r.csv", "PersonId,Surname,GroupName", "1,Oak,7A", "2", "3,Lee");
        var snapshot = await Read(export, columns: Basic);

        Assert.Equal(3, snapshot.People(PersonRole.Student));
        Assert.StartsWith("2 row(s)", snapshot.Findings.Single(f => f.Code == "RowShort").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelt_header_is_named_in_the_error_and_one_that_another_field_reads_is_none()
    {
        using var export = new TempExport().With("r.csv", "PersonId,GrupName", "1,7A");
        Assert.Contains("'GroupName' (GroupName) ('GrupName' looks like it)", (await Invalid(() => Read(export, columns: Basic))).Message, StringComparison.Ordinal);

        using var sims = new TempExport().With("r.csv", "adno,Forename,Surname,Class", "1,Ann,Oak,7A");
        Assert.False((await Read(sims, preset: "SimsReport")).Found("HeaderMisspelt"));
    }

    [Fact]
    public async Task Settings_that_fit_no_report_describe_no_source()
    {
        using var export = new TempExport().With("r.csv", "PersonId,GroupName", "1,7A");
        await Invalid(() => Read(export, columns: new() { ["PersonId"] = "Nope", ["GroupName"] = "GroupName" }));
        await Invalid(() => Read(export, columns: new() { ["PersonId"] = "PersonId" }));
        await Invalid(() => Read(export, columns: new() { ["Shoesize"] = "PersonId" }));
        await Invalid(() => Read(export, preset: "Unheard"));
        await Invalid(() => Read(export, preset: "BromcomClassReport"));
        await Invalid(() => Read(export));
    }

    [Fact]
    public async Task A_report_that_is_not_there_or_has_no_rows_is_unavailable()
    {
        using var export = new TempExport().With("r.csv", "PersonId,GroupName");
        await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => Read(export, columns: Basic));
        await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => Source.ReadAsync(
            new MisSourceOptions { Kind = MisSourceKind.MappedCsv, Column = Basic, Path = [Path.Combine(export.Folder, "none.csv")] }));
    }

    private static Dictionary<string, string> Basic => new() { ["PersonId"] = "PersonId", ["GroupName"] = "GroupName" };

    /// <summary>Its groups would be there with their teachers, and every student of them would be taken out.</summary>
    [Theory]
    [InlineData("Adm No,Forename,Class,Staff")]
    [InlineData("Adm No,Reg,Class,Staff")]
    [InlineData("Adm No,Other,Class,Teacher")]
    public async Task One_of_several_reports_that_has_lost_the_id_of_its_people_is_refused(string header)
    {
        using var export = new TempExport().With("a.csv", "Adno,Forename,Reg,Class,Staff", "1,Ann,7A,7x/Ma1,ER").With("b.csv", header, "2,8A,8x/Ma1,ER");
        var error = await Invalid(() => Read(export, columns: SeveralReports));
        Assert.Contains("'b.csv' has no column 'Adno' (PersonId)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_of_who_teaches_which_group_needs_no_id_of_a_person()
    {
        using var export = new TempExport().With("a.csv", "Adno,Forename,Reg,Class", "1,Ann,7A,7x/Ma1").With("b.csv", "Class,Staff,Room", "7x/Ma1,ER,12");
        var group = (await Read(export, columns: SeveralReports)).Groups(MisGroupType.Teaching).Single();
        Assert.Equal(["1", "ER"], group.Members.Select(m => m.Person.Id));
    }

    /// <summary>Who has no column for a role is a student; a list of staff that has lost it would put staff among the students.</summary>
    [Fact]
    public async Task One_of_several_reports_that_has_lost_the_role_of_its_people_is_refused()
    {
        using var export = new TempExport().With("pupils.csv", "Adno,Forename,Reg,Class", "1,Ann,7A,7x/Ma1")
            .With("staff.csv", "Adno,Role,Class", "2,Teacher,7x/Ma1").With("cover.csv", "Adno,Role,Class", "3,Teacher,7x/Ma1");
        var columns = new Dictionary<string, string> { ["PersonId"] = "Adno", ["PersonRole"] = "Role", ["Registration"] = "Reg", ["GroupName"] = "Class" };
        var snapshot = await Read(export, columns: columns);
        Assert.Equal((1, 2), (snapshot.People(PersonRole.Student), snapshot.People(PersonRole.Teacher)));

        var error = await Invalid(() => Read(export.Replace("staff.csv", "Role", "Job"), columns: columns));
        Assert.Contains("'staff.csv' has no column 'Role' (PersonRole)", error.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> SeveralReports => new()
    {
        ["PersonId"] = "Adno",
        ["GivenName"] = "Forename",
        ["Registration"] = "Reg",
        ["GroupName"] = "Class",
        ["TeacherId"] = "Staff",
    };

    private static Task<MisSnapshot> Read(TempExport export, string? preset = null, Dictionary<string, string>? columns = null) =>
        Source.ReadAsync(new MisSourceOptions { Kind = MisSourceKind.MappedCsv, Path = [export.Folder], Preset = preset, Column = columns });

    private static Task<GroupSyncException> Invalid(Func<Task> read) => Source.ErrorAsync(GroupSyncErrorId.MisSourceInvalid, read);
}
