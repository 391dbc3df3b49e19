namespace RmUnifyGroupSync.Runtime.Tests;

/// <summary>Objects of a script are kept whole or not at all, in the home folder, for their owner only.</summary>
[Collection(HomeCollection.Name)]
public sealed class ObjectImportTests : IDisposable
{
    private readonly RuntimeWorld _world = new();

    private string Kept => Path.Combine(_world.Home, "objects", "objects.json");

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Imported_objects_are_the_source_without_a_path()
    {
        var file = Import(leaveOutBad: false, Row("4001"), Row("4002"));
        await _world.SetAsync(new() { MisSource = MisSourceKind.Objects, AcademicYearStart = "09-01" });
        var groups = await RuntimeWorld.ListAsync(_world.Service.GetGroupsAsync(new(), _world.Options, default));

        Assert.Equal((Kept, 2, 0, _world.Time.GetUtcNow()), (file.Path, file.Objects, file.LeftOut, file.ImportedAt));
        Assert.Equal(2, Assert.Single(groups, g => g.Type == MisGroupType.Teaching).StudentCount);
        Assert.Equal([Path.GetFileName(Kept)], Directory.GetFiles(Path.GetDirectoryName(Kept)!).Select(Path.GetFileName));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Kept));
    }

    [Fact]
    public void An_import_that_never_completes_leaves_the_earlier_objects()
    {
        Import(leaveOutBad: false, Row("4001"));
        var before = File.ReadAllText(Kept);
        using (var import = _world.Service.ImportObjects(null, null, _world.Options))
            import.Add(Row("4009"));

        Assert.Equal(before, File.ReadAllText(Kept));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(Kept)!));
    }

    [Fact]
    public void Nothing_and_a_bad_object_leave_the_earlier_objects_unless_bad_ones_may_be_left_out()
    {
        Import(leaveOutBad: false, Row("4001"));
        var before = File.ReadAllText(Kept);

        Assert.Equal(GroupSyncErrorId.MisUnavailable, Assert.Throws<GroupSyncException>(() => Import(leaveOutBad: true)).ErrorId);
        Assert.Equal(GroupSyncErrorId.MisUnavailable, Assert.Throws<GroupSyncException>(() => Import(leaveOutBad: true, Row(""))).ErrorId);
        Assert.Equal(GroupSyncErrorId.MisUnavailable, Assert.Throws<GroupSyncException>(() => Import(leaveOutBad: false, Row("1"), Row(""))).ErrorId);
        Assert.Equal(before, File.ReadAllText(Kept));

        Assert.Equal((1, 1), Import(leaveOutBad: true, Row("1"), Row("")) is var file ? (file.Objects, file.LeftOut) : default);
    }

    [Fact]
    public void Objects_of_which_none_names_a_group_leave_the_earlier_ones_and_say_what_to_do()
    {
        Import(leaveOutBad: false, Row("4001"));
        var before = File.ReadAllText(Kept);
        var error = Assert.Throws<GroupSyncException>(() => Import(leaveOutBad: true, new Dictionary<string, object?> { ["PersonId"] = "4001", ["ClassName"] = "7x/Ma1" }));

        Assert.Equal(GroupSyncErrorId.MisUnavailable, error.ErrorId);
        Assert.Contains("names a group", error.Message, StringComparison.Ordinal);
        Assert.Contains("-MisColumn", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(Kept));
        Assert.Equal(1, Import(leaveOutBad: false, Row("4001"), new Dictionary<string, object?> { ["PersonId"] = "4002" }).WithoutGroup);
    }

    [Fact]
    public void A_what_if_call_writes_nothing_anywhere()
    {
        using (var import = _world.Service.ImportObjects(null, null, _world.Options with { WhatIf = true }))
        {
            Assert.Null(import.Add(Row("4001")));
            Assert.NotNull(import.Add(Row("")));
        }

        Assert.False(Directory.Exists(_world.Home));
    }

    [Fact]
    public void A_file_that_cannot_be_written_says_so()
    {
        var error = Assert.Throws<GroupSyncException>(() => _world.Service.ImportObjects(Path.Combine(_world.Export, "School.csv", "x.json"), null, _world.Options));
        Assert.Equal(GroupSyncErrorId.SettingInvalid, error.ErrorId);
    }

    private MisObjectFile Import(bool leaveOutBad, params Dictionary<string, object?>[] rows)
    {
        using var import = _world.Service.ImportObjects(null, null, _world.Options);
        foreach (var row in rows)
            import.Add(row);
        return import.Complete(leaveOutBad);
    }

    private static Dictionary<string, object?> Row(string person) => new() { ["PersonId"] = person, ["GroupName"] = "7x/Ma1", ["Year"] = 7 };
}
