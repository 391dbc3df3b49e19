using System.Text;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.OneRosterCsv;

/// <summary>
/// The format is followed and not the files: what real exports do that no sample set does. Whatever is done to the writing of a
/// set, it gives the same people, groups and memberships.
/// </summary>
public class RealExportTests
{
    public static TheoryData<string> Writings => ["bom", "utf16", "utf16-be", "semicolon", "tab", "pipe", "upper-headers", "spaced-headers", "snake-headers", "quoted", "blank-rows", "lf", "extra-columns", "excel-hint", "trailing-commas"];

    [Theory]
    [MemberData(nameof(Writings))]
    public async Task The_same_set_written_otherwise_gives_the_same_school(string writing)
    {
        using var plain = Fixtures.OneRoster12();
        var expected = Shape(await Source.ReadAsync(MisSourceKind.OneRosterCsv, plain.Folder));
        using var export = Fixtures.OneRoster12();
        foreach (var file in Directory.GetFiles(export.Folder))
            await File.WriteAllBytesAsync(file, Rewrite(await File.ReadAllTextAsync(file), writing));

        Assert.Equal(expected, Shape(await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder)));
    }

    [Fact]
    public async Task Columns_that_the_binding_requires_but_groups_do_not_need_may_be_missing()
    {
        using var export = Fixtures.OneRoster12()
            .With("users.csv", "sourcedId,username,grades", "s1,aoconnor,07", "s2,blee,07", "s4,dfox,09", "t1,eray,", "t2,fhill,")
            .With("classes.csv", "sourcedId,title,classType,schoolSourcedId", "c1,10x/Ma1,scheduled,ash", "h1,5L,homeroom,ash", "c3,7y/Fr2,scheduled,birch", "c2,Mon Ch ,scheduled,ash")
            .With("enrollments.csv", "classSourcedId,userSourcedId,role", "c1,s1,student", "c1,t1,teacher", "h1,s1,Student", "c3,s4,STUDENT")
            .Without("academicSessions.csv").Replace("manifest.csv", "academicSessions,bulk", "academicSessions,absent");
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder);

        Assert.Equal(["s1", "t1"], snapshot.Groups(MisGroupType.Teaching).Single(g => g.Id == "c1").Members.Select(m => m.Person.Id));
        Assert.All(snapshot.Schools.SelectMany(s => s.People), p => Assert.True(p.Enabled));
        Assert.True(snapshot.Found("GroupWithoutSession"));
    }

    [Theory]
    [InlineData("oneroster.version,1.2", "oneroster.version,v1.2")]
    [InlineData("oneroster.version,1.2", "oneroster.version,1.2.1")]
    [InlineData("oneroster.version,1.2", "oneroster.version,")]
    [InlineData("file.orgs,bulk", "File.Orgs,BULK")]
    [InlineData("propertyName,value", "PropertyName, Value")]
    public async Task Manifests_differ_in_their_writing(string old, string by)
    {
        using var export = Fixtures.OneRoster12().Replace("manifest.csv", old, by);
        Assert.Equal(2, (await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder)).Schools.Count);
    }

    [Fact]
    public async Task A_set_of_people_only_is_read_when_the_manifest_says_that_it_is_one()
    {
        using var export = Fixtures.OneRoster12().Without("classes.csv").Without("enrollments.csv");
        await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder));

        export.Replace("manifest.csv", "classes,bulk", "classes,absent").Replace("manifest.csv", "enrollments,bulk", "enrollments,absent");
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder);
        Assert.True(snapshot.Found("ClassesMissing"));
        Assert.All(snapshot.Schools.SelectMany(s => s.Groups), g => Assert.Equal(MisGroupType.Year, g.Type));
    }

    [Fact]
    public async Task A_closed_school_takes_its_classes_and_roles_with_it_and_is_no_half_an_export()
    {
        using var export = Fixtures.OneRoster12().Replace("orgs.csv", "birch,,", "birch,tobedeleted,2026-01-01")
            .Append("enrollments.csv", [.. Enumerable.Range(0, 40).Select(i => $"x{i},,,c3,birch,s4,student,,,")]);
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder);

        Assert.Equal(["ash"], snapshot.Schools.Select(s => s.Id));
        Assert.Equal(0, snapshot.Completeness.DanglingEnrolments);
        Assert.DoesNotContain(snapshot.Schools.SelectMany(s => s.People), p => p.Id == "s4");
    }

    [Fact]
    public async Task People_of_a_trust_with_one_school_are_that_schools()
    {
        using var export = Fixtures.OneRoster12().With("orgs.csv", "sourcedId,name,type,parentSourcedId", "trust,Tree Trust,district,", "ash,Ash,school,trust")
            .Change("classes.csv", t => string.Join("\r\n", t.Split("\r\n").Where(l => !l.StartsWith("c3", StringComparison.Ordinal))))
            .Change("enrollments.csv", t => string.Join("\r\n", t.Split("\r\n").Where(l => !l.Contains("c3", StringComparison.Ordinal))))
            .Change("roles.csv", t => t.Replace(",ash", ",trust", StringComparison.Ordinal).Replace(",birch", ",trust", StringComparison.Ordinal));
        var ash = (await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder)).Schools.Single();

        Assert.Contains(ash.People, p => p.Id == "s4");
        Assert.Contains(ash.Groups, g => g.Type == MisGroupType.Year && g.Members.Any(m => m.Person.Id == "s1"));
    }

    [Fact]
    public async Task An_unknown_role_is_named_and_its_enrolments_lead_nowhere()
    {
        using var export = Fixtures.OneRoster12().Replace("roles.csv", "primary,aide", "primary,ext:wizard").Replace("enrollments.csv", "t2,aide", "t2,teacher");
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder);

        Assert.Contains(snapshot.Findings, f => f.Code == "RoleUnknown" && f.Message.Contains("ext:wizard", StringComparison.Ordinal));
        Assert.Equal(1, snapshot.Completeness.DanglingEnrolments);
    }

    [Fact]
    public async Task Two_main_teachers_of_a_class_are_both_handed_over_in_the_order_of_the_source()
    {
        using var export = Fixtures.OneRoster12().Replace("roles.csv", "primary,aide", "primary,teacher").Replace("enrollments.csv", "t2,aide,false", "t2,teacher,TRUE");
        var staff = (await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder)).Groups(MisGroupType.Teaching)
            .Single(g => g.Id == "c1").Members.Where(m => m.Role == PersonRole.Teacher);
        Assert.Equal([("t2", true), ("t1", true)], staff.Select(m => (m.Person.Id, m.IsMain)));
    }

    [Fact]
    public async Task An_empty_roles_file_beside_users_who_carry_their_role_is_version_1_1()
    {
        using var export = Fixtures.OneRoster12().With("roles.csv", "sourcedId,userSourcedId,role,orgSourcedId")
            .With("users.csv", "sourcedId,enabledUser,orgSourcedIds,role,username,givenName,familyName,grades",
                "s1,true,ash,student,ao,Ann,Oak,07", "s2,true,\"ash,trust\",Student,bl,Bo,Lee,07", "s4,true,birch,student,df,Di,Fox,09", "t1,true,ash,teacher,er,Ed,Ray,");
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder);
        Assert.Equal(3, snapshot.People(PersonRole.Student));
    }

    [Fact]
    public async Task Dates_with_a_time_behind_them_are_days_and_what_is_no_date_is_counted_on_every_row()
    {
        using var export = Fixtures.OneRoster12().Replace("enrollments.csv", "2025-10-01,2026-01-31", "2025-10-01T00:00:00.000Z,20260131")
            .Append("enrollments.csv", "e30,,,c3,birch,s4,student,,soon,", "e31,,,c3,birch,t1,teacher,,soon,");
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder);

        var bo = snapshot.Groups(MisGroupType.Teaching).Single(g => g.Id == "c1").Members.Single(m => m.Person.Id == "s2");
        Assert.Equal((new DateOnly(2025, 10, 1), new DateOnly(2026, 1, 31)), (bo.From, bo.Until));
        Assert.StartsWith("2 value(s) of 'beginDate'", snapshot.Findings.Single(f => f.Code == "DateInvalid").Message, StringComparison.Ordinal);
    }

    private static byte[] Rewrite(string text, string writing) => writing switch
    {
        "bom" => [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text)],
        "utf16" => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)],
        "utf16-be" => [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(text)],
        "semicolon" => Encoding.UTF8.GetBytes(Separated(text, ';')),
        "tab" => Encoding.UTF8.GetBytes(Separated(text, '\t')),
        "pipe" => Encoding.UTF8.GetBytes(Separated(text, '|')),
        "upper-headers" => Encoding.UTF8.GetBytes(Header(text, h => h.ToUpperInvariant())),
        "spaced-headers" => Encoding.UTF8.GetBytes(Header(text, h => h.Replace(",", " , ", StringComparison.Ordinal))),
        "snake-headers" => Encoding.UTF8.GetBytes(Header(text, h => h.Replace("Sourced", "_sourced_", StringComparison.Ordinal))),
        "quoted" => Encoding.UTF8.GetBytes(Header(text, h => string.Join(',', h.Split(',').Select(c => $"\"{c}\"")))),
        "blank-rows" => Encoding.UTF8.GetBytes(text + "\r\n,,,\r\n   \r\n\r\n"),
        "lf" => Encoding.UTF8.GetBytes(text.Replace("\r\n", "\n", StringComparison.Ordinal)),
        "extra-columns" => Encoding.UTF8.GetBytes(string.Join("\r\n", text.Split("\r\n").Select((l, i) => i == 0 ? l + ",metadata.note,metadata.ext" : l.Length > 0 ? l + ",\"a\r\nb\",x" : l))),
        "excel-hint" => Encoding.UTF8.GetBytes("sep=,\r\n" + text),
        _ => Encoding.UTF8.GetBytes(text.Replace("\r\n", ",,\r\n", StringComparison.Ordinal)),
    };

    /// <summary>The fixtures quote lists only.</summary>
    private static string Separated(string text, char separator) =>
        string.Concat(text.Split('"').Select((part, i) => i % 2 == 1 ? $"\"{part}\"" : part.Replace(',', separator)));

    private static string Header(string text, Func<string, string> change)
    {
        var end = text.IndexOf("\r\n", StringComparison.Ordinal);
        return change(text[..end]) + text[end..];
    }

    private static string Shape(MisSnapshot snapshot) => string.Join('\n',
        snapshot.Schools.Select(s => $"{s.Id} {s.Name} {s.DfeNumber} {string.Join(',', s.People.Select(p => $"{p.Role}{p.Id}{p.GivenName}{p.From}{p.Until}{p.Enabled}"))} "
            + string.Join(';', s.Groups.Select(g => $"{g.Type}/{g.Id}/{g.Name}/{g.Sessions.Count}/{string.Join('+', g.Members.Select(m => $"{m.Person.Id}{m.IsMain}{m.From}{m.Until}"))}"))));
}
