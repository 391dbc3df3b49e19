using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Objects;
using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.Objects;

/// <summary>Objects that a script made, by the property names that the guide lists.</summary>
public class ObjectSourceTests
{
    private static readonly MisSourceOptions Options = new() { Kind = MisSourceKind.Objects };

    [Fact]
    public async Task Rows_become_people_and_groups_whatever_the_type_of_their_values()
    {
        var snapshot = await Read(
            Row(("personid", 4001), ("GroupName", "7x/Ma1"), ("Year", 7), ("Start", new DateTime(2025, 9, 1)), ("End", new DateOnly(2025, 12, 19))),
            Row(("PersonId", "004002"), ("GroupName", "7x/Ma1"), ("Year", "7"), ("Start", null)),
            Row(("PersonId", "ER"), ("GroupName", "7x/Ma1"), ("PersonRole", "teacher"), ("Main", true)));

        var maths = snapshot.Groups(MisGroupType.Teaching).Single();
        Assert.Equal(["4001", "004002", "ER"], maths.Members.Select(m => m.Person.Id).OrderBy(i => i.Length == 2));
        Assert.Equal((new DateOnly(2025, 9, 1), new DateOnly(2025, 12, 20)), (maths.Members[0].From, maths.Members[0].Until));
        Assert.True(maths.Members.Single(m => m.Person.Id == "ER").IsMain);
        Assert.Equal(2, snapshot.Groups(MisGroupType.Year).Single().Members.Count);
    }

    [Fact]
    public async Task No_objects_at_all_are_unavailable_and_objects_without_ids_describe_no_source()
    {
        await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => Read());
        await Source.ErrorAsync(GroupSyncErrorId.MisSourceInvalid, () => Read(Row(("GroupName", "7A"))));
    }

    [Fact]
    public async Task Objects_saved_as_json_are_read_from_their_file()
    {
        using var export = new TempExport().With("rows.json", """[{ "PersonId": 1, "GroupName": "7A", "GroupType": "Registration", "Extra": [1] }]""");
        var path = Path.Combine(export.Folder, "rows.json");
        Assert.Single((await Source.ReadAsync(MisSourceKind.Objects, path)).Groups(MisGroupType.Registration));

        export.With("rows.json", """{ "PersonId": 1 """);
        await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => Source.ReadAsync(MisSourceKind.Objects, path));
    }

    private static Task<MisSnapshot> Read(params IDictionary<string, object?>[] rows) =>
        new ObjectSource(rows, Options).ReadAsync(SilentObserver.Instance, CancellationToken.None);

    private static Dictionary<string, object?> Row(params (string Name, object? Value)[] values) => values.ToDictionary(v => v.Name, v => v.Value);
}
