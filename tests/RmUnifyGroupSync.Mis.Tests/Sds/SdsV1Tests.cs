using System.Text;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Tests.Support;
using static System.StringComparison;

namespace RmUnifyGroupSync.Mis.Tests.Sds;

/// <summary>SDS V1 and V1-UK on a set of our own: what becomes of good rows, and of each kind of bad one.</summary>
public class SdsV1Tests
{
    [Fact]
    public async Task Schools_people_groups_and_memberships_arrive()
    {
        using var export = Fixtures.SdsV1Uk();
        var snapshot = await Read(export);

        var ash = snapshot.Schools[0];
        Assert.Equal(("1234567", "Ash School", "1234567"), (ash.Id, ash.Name, ash.DfeNumber));
        Assert.Equal([("A1", "10x/Ma1"), ("A2", "Mon Ch ")],
            ash.Groups.Where(g => g.Type == MisGroupType.Teaching).Select(g => (g.Id, g.Name)));
        Assert.Equal(["A3"], ash.Groups.Where(g => g.Type == MisGroupType.Registration).Select(g => g.Id));
        Assert.Equal(["4001", "4002", "4001"], ash.Groups.Single(g => g.Id == "A1").Members.Select(m => m.Person.Id));
        Assert.Equal(["5001", "6001"], snapshot.Schools[1].People.Select(p => p.Id));
    }

    /// <summary>Requirements §8, rmsdk: ids of staff and pupils overlap within a school.</summary>
    [Fact]
    public async Task Pupil_4001_is_not_staff_4001()
    {
        using var export = Fixtures.SdsV1Uk();
        var ash = (await Read(export)).Schools[0];

        var maths = ash.Groups.Single(g => g.Id == "A1");
        Assert.Equal(["Ann", "Bo"], maths.Members.Where(m => m.Role == PersonRole.Student).Select(m => m.Person.GivenName));
        Assert.Equal(["Ed"], maths.Members.Where(m => m.Role == PersonRole.Teacher).Select(m => m.Person.GivenName));
        Assert.All(maths.Members, m => Assert.Contains(m.Person, ash.People));
    }

    [Fact]
    public async Task Two_writings_of_a_year_are_one_group_under_the_commoner_one()
    {
        using var export = Fixtures.SdsV1Uk().Append("Student.csv", "4004,1234567,Ed,Oak,eoak,x,004004,07,");
        var ash = (await Read(export)).Schools[0];

        Assert.Equal([("07", 3), ("8", 1)], ash.Groups.Where(g => g.Type == MisGroupType.Year).Select(g => (g.Id, g.Members.Count)));
    }

    [Theory]
    [InlineData("7/20/2026", "9/1/2025")]
    [InlineData("2026-07-20", "2025-09-01")]
    [InlineData("20260720", "20250901")]
    [InlineData("20/07/2026", "01/09/2025")]
    public async Task Term_dates_are_read_by_the_format_and_the_last_day_becomes_the_day_after(string end, string start)
    {
        using var export = Fixtures.SdsV1Uk().Change("Section.csv", t => t.Replace("7/20/2026", end, Ordinal).Replace("9/1/2025", start, Ordinal));
        var snapshot = await Read(export);

        Assert.All(snapshot.Groups(MisGroupType.Teaching), g =>
            Assert.Equal([new MisSessionRecord("T1", new DateOnly(2025, 9, 1), new DateOnly(2026, 7, 21))], g.Sessions));
    }

    [Fact]
    public async Task Two_schools_with_the_same_ids_never_mix()
    {
        using var export = Fixtures.SdsV1Uk()
            .Append("Student.csv", "4001,7654321,Gus,Pike,gpike,x,1,7,")
            .Append("StudentEnrollment.csv", "B1,4001", "B1,4002");
        var snapshot = await Read(export);

        var maths = snapshot.Schools[1].Groups.Single(g => g.Id == "B1");
        Assert.Equal(["Di", "Gus"], maths.Members.Where(m => m.Role == PersonRole.Student).Select(m => m.Person.GivenName));
        Assert.True(snapshot.Found("EnrolmentOtherSchool"));
        Assert.Equal(1, snapshot.Completeness.DanglingEnrolments);
    }

    [Fact]
    public async Task A_school_id_list_places_a_person_at_both_schools()
    {
        using var export = Fixtures.SdsV1Uk().Replace("Teacher.csv", "6001,7654321", "6001,\"7654321, 1234567\"");
        var snapshot = await Read(export);
        Assert.All(snapshot.Schools, s => Assert.Contains(s.People, p => p.Id == "6001" && p.Role == PersonRole.Teacher));
    }

    /// <summary>Requirements §8: identical repeats are merged and counted.</summary>
    [Fact]
    public async Task Repeats_are_merged_and_counted()
    {
        using var export = Fixtures.SdsV1Uk()
            .Append("Student.csv", "4001,1234567,ANN, O'Connor ,aoconnor,x,004001,7,")
            .Append("Section.csv", "A1,1234567,10x/Ma1,1,T2,9/1/2025,12/20/2025,Maths")
            .Append("StudentEnrollment.csv", "A1,4001");
        var ash = (await Read(export)).Schools[0];
        var snapshot = await Read(export);

        Assert.Equal(4, ash.People.Count);
        Assert.Equal(["T1", "T2"], ash.Groups.Single(g => g.Id == "A1").Sessions.Select(s => s.Id));
        Assert.Equal(3, ash.Groups.Single(g => g.Id == "A1").Members.Count);
        Assert.Equal(0, ash.ContradictoryPeople + ash.ContradictoryGroups);
        Assert.All(["PersonRepeated", "GroupRepeated", "EnrolmentRepeated"], code => Assert.True(snapshot.Found(code), code));
    }

    /// <summary>Requirements §8: one id on rows that contradict each other is dropped, counted and reported.</summary>
    [Fact]
    public async Task Contradictions_are_dropped_and_counted()
    {
        using var export = Fixtures.SdsV1Uk()
            .Append("Student.csv", "4001,1234567,Zoe,Other,zother,x,9,7,")
            .Append("Section.csv", "A2,1234567,Another name,1,T1,9/1/2025,7/20/2026,", "A3,1234567,5L,1,T1,9/1/2025,7/20/2026,Maths");
        var snapshot = await Read(export);

        Assert.Equal((1, 2), (snapshot.Schools[0].ContradictoryPeople, snapshot.Schools[0].ContradictoryGroups));
        Assert.Equal((0, 0), (snapshot.Schools[1].ContradictoryPeople, snapshot.Schools[1].ContradictoryGroups));
        Assert.DoesNotContain(snapshot.Schools[0].People, p => p.Id == "4001" && p.Role == PersonRole.Student);
        Assert.Equal(["A1"], snapshot.Schools[0].Groups.Where(g => g.Type != MisGroupType.Year).Select(g => g.Id));
        Assert.DoesNotContain(snapshot.Schools.SelectMany(s => s.Groups).SelectMany(g => g.Members), m => m.Person.GivenName is "Ann" or "Zoe");
        Assert.True(snapshot.Found("EnrolmentOfDropped"));
    }

    [Fact]
    public async Task Enrolments_to_nowhere_are_dropped_and_counted()
    {
        using var export = Fixtures.SdsV1Uk().Append("StudentEnrollment.csv", "NONE,4001", "A1,NOBODY");
        var snapshot = await Read(export);

        Assert.Equal(2, snapshot.Completeness.DanglingEnrolments);
        var finding = snapshot.Findings.Single(f => f.Code == "EnrolmentUnknownPerson");
        Assert.Equal(("StudentEnrollment.csv", 9), (finding.File, finding.Line));
    }

    [Fact]
    public async Task When_a_quarter_of_the_enrolments_lead_nowhere_the_export_is_not_whole()
    {
        using var export = Fixtures.SdsV1Uk().Append("StudentEnrollment.csv", [.. Enumerable.Range(0, 20).Select(i => $"A1,X{i}")]);
        await Unavailable(export);
    }

    [Fact]
    public async Task Passwords_birth_dates_and_pupils_names_stand_in_no_finding()
    {
        using var export = Fixtures.SdsV1Uk().Append("Student.csv", "4001,1234567,Zoe,Other,zother,top-secret,9,7,1/1/2001", ",1234567,No,Id,noid,hush,1,7,");
        var snapshot = await Read(export);

        var text = string.Join('\n', snapshot.Findings) + string.Join('\n', snapshot.Schools.SelectMany(s => s.People));
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", text, StringComparison.Ordinal);
        Assert.DoesNotContain("/2014", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Zoe", string.Join('\n', snapshot.Findings), StringComparison.Ordinal);
        Assert.True(snapshot.Found("ValueMissing"));
    }

    [Theory]
    [InlineData("School.csv")]
    [InlineData("Section.csv")]
    [InlineData("Student.csv")]
    [InlineData("Teacher.csv")]
    [InlineData("StudentEnrollment.csv")]
    [InlineData("TeacherRoster.csv")]
    public async Task A_missing_an_empty_and_a_header_only_file_make_the_source_unavailable(string file)
    {
        using var missing = Fixtures.SdsV1Uk().Without(file);
        await Unavailable(missing);
        using var empty = Fixtures.SdsV1Uk().With(file, Array.Empty<byte>());
        await Unavailable(empty);
        using var headerOnly = Fixtures.SdsV1Uk().Change(file, t => t[..(t.IndexOf('\n', StringComparison.Ordinal) + 1)]);
        await Unavailable(headerOnly);
    }

    [Fact]
    public async Task A_file_cut_off_in_the_middle_of_a_row_is_truncated()
    {
        using var export = Fixtures.SdsV1Uk().Change("Student.csv", t => t[..t.LastIndexOf("dfox", StringComparison.Ordinal)]);
        await Unavailable(export);
    }

    [Fact]
    public async Task A_quotation_mark_that_is_never_closed_is_malformed_and_one_inside_a_name_is_not()
    {
        using var open = Fixtures.SdsV1Uk().Replace("Student.csv", "Bo,Lee", "\"Bo,Lee");
        await Unavailable(open);
        using var stray = Fixtures.SdsV1Uk().Replace("Student.csv", "Bo,Lee", "B\"o,Lee");
        Assert.True((await Read(stray)).Found("QuoteStray"));
    }

    [Fact]
    public async Task A_required_column_that_is_missing_makes_the_source_unavailable()
    {
        using var export = Fixtures.SdsV1Uk().Replace("Student.csv", "Username", "Usrname");
        var error = await Unavailable(export);
        Assert.Contains("Username", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doubled_and_misspelt_headers_are_named()
    {
        using var export = Fixtures.SdsV1Uk()
            .Replace("Section.csv", "Course Name", "Section Name").Replace("Student.csv", "Student Number", "Student Numbr");
        var snapshot = await Read(export);

        Assert.Contains("Section Name", snapshot.Findings.Single(f => f.Code == "HeaderDoubled").Message, StringComparison.Ordinal);
        Assert.Contains("Student Numbr", snapshot.Findings.Single(f => f.Code == "HeaderMisspelt").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blank_rows_are_no_rows_and_a_row_with_a_comma_too_many_is_left_out()
    {
        using var export = Fixtures.SdsV1Uk().Append("Student.csv", "", ",,,,,,,,", "   ")
            .Change("StudentEnrollment.csv", t => t + string.Join("\r\n", Enumerable.Repeat("A2,4001", 200)) + "\r\nA2,4,002\r\n");
        var snapshot = await Read(export);

        Assert.Equal(4, snapshot.Rows("Student.csv"));
        Assert.True(snapshot.Found("RowMalformed"));
    }

    [Fact]
    public async Task Many_malformed_rows_are_a_malformed_file()
    {
        using var export = Fixtures.SdsV1Uk().Append("StudentEnrollment.csv", "A2,4,002");
        await Unavailable(export);
    }

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", false)]
    [InlineData("windows-1252", true)]
    public async Task Encodings_are_recognised(string name, bool guessed)
    {
        var encoding = name == "windows-1252" ? CodePagesEncodingProvider.Instance.GetEncoding(1252)! : Encoding.GetEncoding(name);
        using var export = Fixtures.SdsV1Uk();
        var text = await File.ReadAllTextAsync(Path.Combine(export.Folder, "Student.csv"));
        export.With("Student.csv", text, encoding);
        var snapshot = await Read(export);

        Assert.Equal("Mø", snapshot.Schools[0].People.Single(p => p.Id == "4003").FamilyName);
        Assert.Equal(guessed, snapshot.Found("EncodingGuessed"));
    }

    [Fact]
    public async Task Utf16_without_a_byte_order_mark_is_recognised()
    {
        using var export = Fixtures.SdsV1Uk();
        var text = await File.ReadAllTextAsync(Path.Combine(export.Folder, "Student.csv"));
        export.With("Student.csv", new UnicodeEncoding(bigEndian: false, byteOrderMark: false).GetBytes(text));
        Assert.Equal(3, (await Read(export)).Schools[0].People.Count(p => p.Role == PersonRole.Student));
    }

    [Fact]
    public async Task Semicolons_line_breaks_in_quotes_and_NULL_are_read()
    {
        using var export = Fixtures.SdsV1Uk()
            .Change("TeacherRoster.csv", t => t.Replace(',', ';'))
            .Replace("Section.csv", "A1,1234567,10x/Ma1", "A1,1234567,\"10x\r\nMa1\"")
            .Replace("Student.csv", "Cy,Mø", "NULL,Mø");
        var snapshot = await Read(export);

        Assert.Equal("10x\r\nMa1", snapshot.Groups(MisGroupType.Teaching).First().Name);
        Assert.Null(snapshot.Schools[0].People.Single(p => p.Id == "4003").GivenName);
        Assert.Equal(1, snapshot.Schools[0].Groups.Single(g => g.Id == "A1").Members.Count(m => m.Role == PersonRole.Teacher));
        Assert.True(snapshot.Found("SeparatorUnexpected"));
    }

    [Fact]
    public async Task Inactive_rows_are_left_out()
    {
        using var export = Fixtures.SdsV1Uk().Change("Student.csv", t => t
            .Replace("Birthdate", "Status", Ordinal).Replace("1/2/2014", "Active", Ordinal).Replace("1/2/2013", "Inactive", Ordinal));
        var snapshot = await Read(export);

        Assert.DoesNotContain(snapshot.Schools[0].People, p => p.Id == "4003");
        Assert.Equal(0, snapshot.Completeness.DanglingEnrolments);
    }

    [Fact]
    public async Task ScholarPack_hands_out_no_teaching_groups()
    {
        using var export = Fixtures.SdsV1Uk();
        var snapshot = await Source.ReadAsync(
            new MisSourceOptions { Kind = MisSourceKind.SdsCsv, Product = MisProduct.ScholarPack, Path = [export.Folder] });

        Assert.Empty(snapshot.Groups(MisGroupType.Teaching));
        Assert.Equal([MisGroupType.Teaching], snapshot.Completeness.TypesNotProvided);
        Assert.NotEmpty(snapshot.Groups(MisGroupType.Registration));
    }

    [Fact]
    public async Task A_pattern_replaces_the_usual_words_for_registration()
    {
        using var export = Fixtures.SdsV1Uk();
        var snapshot = await Source.ReadAsync(
            new MisSourceOptions { Kind = MisSourceKind.SdsCsv, Path = [export.Folder], RegistrationPattern = "^Mon" });
        Assert.Equal(["A2"], snapshot.Groups(MisGroupType.Registration).Select(g => g.Id));
    }

    /// <summary>A group called 7-1 would be created as 07-Jan.</summary>
    [Fact]
    public async Task Names_that_a_spreadsheet_has_changed_are_named()
    {
        using var export = Fixtures.SdsV1Uk().Replace("Section.csv", ",5L,", ",07-Jan,");
        var finding = Assert.Single((await Read(export)).Findings, f => f.Code == "SpreadsheetDamage");
        Assert.Equal(("Section.csv", 4), (finding.File, finding.Line));
    }

    [Fact]
    public async Task Nothing_is_written_beside_the_source()
    {
        using var export = Fixtures.SdsV1Uk();
        var before = Directory.GetFileSystemEntries(export.Folder).Order().ToList();
        await Read(export);
        Assert.Equal(before, Directory.GetFileSystemEntries(export.Folder).Order());
    }

    private static Task<MisSnapshot> Read(TempExport export) => Source.ReadAsync(MisSourceKind.SdsCsv, export.Folder);

    private static Task<GroupSyncException> Unavailable(TempExport export) =>
        Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => Read(export));
}
