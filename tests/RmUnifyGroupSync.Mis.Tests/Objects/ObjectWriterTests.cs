using System.Collections;
using System.Text;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Objects;
using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.Objects;

/// <summary>Objects of a script on their way into their file: good ones are read back as they came, bad ones are named by their property.</summary>
public class ObjectWriterTests
{
    [Fact]
    public async Task What_is_written_is_read_back()
    {
        using var export = new TempExport().With("objects.json", Written(null,
            Row(("personid", 4001), ("GROUPNAME", " Mon Ch "), ("Year", 7m), ("Start", new DateTime(2025, 9, 1)), ("Password", "very-secret"), ("GroupType", "registration")),
            Row(("PersonId", "004002"), ("GroupName", "7x/Ma1"), ("Upn", Guid.Empty), ("End", "31/12/2025"), ("Extra", new Hashtable())),
            Row(("PersonId", "ER"), ("GroupName", "7x/Ma1"), ("PersonRole", "teacher"), ("Main", true))));
        var path = Path.Combine(export.Folder, "objects.json");
        var snapshot = await Source.ReadAsync(MisSourceKind.Objects, path);

        Assert.DoesNotContain("very-secret", await File.ReadAllTextAsync(path), StringComparison.Ordinal);
        Assert.Equal(" Mon Ch ", snapshot.Groups(MisGroupType.Registration).Single().Name);
        Assert.Equal(new DateOnly(2025, 9, 1), snapshot.Groups(MisGroupType.Registration).Single().Members.Single().From);
        var maths = snapshot.Groups(MisGroupType.Teaching).Single();
        Assert.Equal(new DateOnly(2026, 1, 1), maths.Members.Single(m => m.Person.Id == "004002").Until);
        Assert.True(maths.Members.Single(m => m.Person.Id == "ER").IsMain);
        Assert.NotNull(snapshot.Completeness.ExportedAt);
    }

    [Fact]
    public async Task Properties_that_are_called_otherwise_are_kept_under_the_documented_names_and_read_with_the_same_setting()
    {
        var column = new Dictionary<string, string> { ["PersonId"] = "Adno", ["GroupName"] = "Class", ["GroupType"] = "=Registration" };
        using var export = new TempExport().With("objects.json", Written(column, Row(("Adno", 1), ("Class", "7A"))));
        var options = new MisSourceOptions { Kind = MisSourceKind.Objects, Path = [Path.Combine(export.Folder, "objects.json")] };

        Assert.Equal("7A", (await Source.ReadAsync(options)).Groups(MisGroupType.Registration).Single().Name);
        Assert.Equal("7A", (await Source.ReadAsync(options with { Column = column })).Groups(MisGroupType.Registration).Single().Name);
    }

    public static TheoryData<string, object?> Wrong => new()
    {
        { "PersonId", null }, { "PersonId", "  " }, { "PersonRole", "wizard" }, { "PersonRole", "guardian" }, { "GroupType", "club" },
        { "Start", "soon" }, { "End", "2025-02-30" }, { "TermStart", "13/13/2025" }, { "TermEnd", "x" }, { "GroupName", new[] { 1, 2 } }, { "Year", new Hashtable() },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void The_property_that_is_wrong_is_named_and_the_object_left_out(string property, object? value)
    {
        using var content = new MemoryStream();
        using var writer = new ObjectWriter(content, null);
        Assert.Null(writer.Add(Row(("PersonId", 1), ("GroupName", "7A"))));
        var row = Row(("PersonId", 2), ("GroupName", "7A"));
        row[property] = value;
        var error = writer.Add(row);

        Assert.Equal(GroupSyncErrorId.MisSourceInvalid, error!.ErrorId);
        Assert.StartsWith("Object 2:", error.Message, StringComparison.Ordinal);
        Assert.Contains(property, error.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(error.RecommendedAction));
        Assert.Equal((1, 1), (writer.Count, writer.Bad));
    }

    [Fact]
    public void A_text_and_an_object_of_another_kind_have_no_documented_property()
    {
        using var content = new MemoryStream();
        using var writer = new ObjectWriter(content, null);
        Assert.NotNull(writer.Add(Row(("Length", 4))));
        Assert.NotNull(writer.Add(Row()));
    }

    [Fact]
    public void Students_whom_no_object_puts_into_a_group_are_counted_once_and_staff_are_not()
    {
        using var content = new MemoryStream();
        using var writer = new ObjectWriter(content, new Dictionary<string, string> { ["GroupName"] = "Class" });
        Dictionary<string, object?>[] rows =
        [
            Row(("PersonId", 1), ("Email", "a@x.example")), Row(("PersonId", 1), ("Email", "a@x.example")), Row(("PersonId", 2), ("Class", " ")),
            Row(("PersonId", 3), ("PersonRole", "Staff")),
        ];
        Assert.All(rows, r => Assert.Null(writer.Add(r)));
        Assert.Equal((2, false), (writer.WithoutGroup, writer.HasGroups));

        Assert.Null(writer.Add(Row(("PersonId", 1), ("Class", "7A"))));
        Assert.Equal((1, true), (writer.WithoutGroup, writer.HasGroups));
    }

    [Theory]
    [InlineData("GroupId")]
    [InlineData("Registration")]
    [InlineData("Year")]
    public async Task Any_property_of_a_group_will_do(string property)
    {
        using var export = new TempExport().With("objects.json", Written(null, Row(("PersonId", 1), (property, "7"))));
        Assert.Single((await Source.ReadAsync(MisSourceKind.Objects, Path.Combine(export.Folder, "objects.json"))).Schools.Single().Groups);
    }

    [Fact]
    public void A_field_that_does_not_exist_describes_no_import()
    {
        using var content = new MemoryStream();
        var error = Assert.Throws<GroupSyncException>(() => new ObjectWriter(content, new Dictionary<string, string> { ["Pupil"] = "Adno" }));
        Assert.Equal(GroupSyncErrorId.MisSourceInvalid, error.ErrorId);
    }

    private static byte[] Written(Dictionary<string, string>? column, params Dictionary<string, object?>[] rows)
    {
        using var content = new MemoryStream();
        using var writer = new ObjectWriter(content, column);
        foreach (var row in rows)
            Assert.Null(writer.Add(row));
        writer.Complete();
        Assert.StartsWith("[", Encoding.UTF8.GetString(content.ToArray()), StringComparison.Ordinal);
        return content.ToArray();
    }

    private static Dictionary<string, object?> Row(params (string Name, object? Value)[] values) => values.ToDictionary(v => v.Name, v => v.Value);
}
