namespace RmUnifyGroupSync.Runtime.Tests;

/// <summary>Settings exported and imported through the service.</summary>
[Collection(HomeCollection.Name)]
public sealed class SettingTransferTests : IDisposable
{
    private readonly RuntimeWorld _world = new();

    public void Dispose() => _world.Dispose();

    private string ExportPath => Path.Combine(_world.Root, "settings-export.json");

    [Fact]
    public async Task An_export_is_for_its_owner_and_comes_back_as_it_was()
    {
        await _world.SetAsync(new() { MisSource = MisSourceKind.SdsCsv, MisPath = [_world.Export], AutoCreate = [MisGroupType.Year], AdminOwner = [RuntimeWorld.Admin] });
        await _world.SetAsync(new() { School = "10002", GroupRemovalLimit = 50 });
        var before = Text(_world.Service.GetSettings());

        Assert.Equal(ExportPath, await _world.Service.ExportSettingsAsync(new() { Path = ExportPath }, _world.Options, default));
        Directory.Delete(_world.Home, recursive: true);
        await ImportAsync();

        Assert.Equal(before, Text(_world.Service.GetSettings()));
        Assert.True(File.Exists(Path.Combine(_world.Home, "settings.schema.json")));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(ExportPath));
    }

    [Fact]
    public async Task A_school_is_exported_by_its_name()
    {
        await _world.SetAsync(new() { MisSource = MisSourceKind.SdsCsv, MisPath = [_world.Export] });
        await _world.SetAsync(new() { School = "10002", GroupRemovalLimit = 50 });

        await _world.Service.ExportSettingsAsync(new() { Path = ExportPath, School = ["Fabrikam High School"] }, _world.Options, default);

        Assert.DoesNotContain("MisSource", await File.ReadAllTextAsync(ExportPath), StringComparison.Ordinal);
        Assert.Contains("10002", await File.ReadAllTextAsync(ExportPath), StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => _world.Service.ExportSettingsAsync(new() { Path = ExportPath, School = ["10001"] }, _world.Options, default));
        Assert.Equal(GroupSyncErrorId.SchoolNotFound, error.ErrorId);
    }

    [Fact]
    public async Task A_broken_import_says_everything_that_is_wrong_and_writes_nothing()
    {
        await _world.SetAsync(new() { UnmatchedLimit = 5 });
        await File.WriteAllTextAsync(ExportPath, """{ "default": { "UnmatchedLimit": 400, "TimeZone": "Mars" } }""");
        var before = _world.Snapshot();

        var error = await Assert.ThrowsAsync<GroupSyncException>(() => ImportAsync());

        Assert.Contains("2 value(s)", error.Message, StringComparison.Ordinal);
        Assert.Equal([GroupSyncErrorId.SettingInvalid, GroupSyncErrorId.SettingInvalid], _world.Listener.Errors);
        Assert.Equal(before, _world.Snapshot());
    }

    [Fact]
    public async Task A_name_of_a_newer_version_is_kept_and_warned_of_here_and_at_every_run()
    {
        await File.WriteAllTextAsync(ExportPath, """{ "default": { "UnmatchedLimt": 4 } }""");

        await ImportAsync();
        await _world.RunAsync();

        Assert.Equal(["default / UnmatchedLimt"], _world.Service.GetUnknownSettings());
        Assert.Equal(2, _world.Listener.Events.OfType<WarningEvent>().Count(w => w.Message.StartsWith("default / UnmatchedLimt", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task S5_automatic_creation_is_not_imported_without_a_source()
    {
        await File.WriteAllTextAsync(ExportPath, """{ "default": { "AutoCreate": ["Year"] } }""");

        Assert.Equal(GroupSyncErrorId.MisSourceNotConfigured, (await Assert.ThrowsAsync<GroupSyncException>(() => ImportAsync())).ErrorId);
        await File.WriteAllTextAsync(ExportPath, """{ "default": { "AutoCreate": ["Year"], "MisSource": "SdsCsv", "MisPath": ["/nowhere"] } }""");
        await ImportAsync();

        Assert.Equal([MisGroupType.Year], _world.Service.GetSettings()[0].AutoCreate);
    }

    [Fact]
    public async Task A_what_if_import_checks_and_writes_nothing()
    {
        await File.WriteAllTextAsync(ExportPath, """{ "default": { "UnmatchedLimit": 4 } }""");

        await _world.Service.ImportSettingsAsync(new() { Path = ExportPath }, _world.Options with { WhatIf = true }, default);

        Assert.False(Directory.Exists(_world.Home));
        Assert.Equal(GroupSyncErrorId.SettingInvalid, (await Assert.ThrowsAsync<GroupSyncException>(() => _world.Service.ImportSettingsAsync(new() { Path = "/nowhere.json" }, _world.Options, default))).ErrorId);
    }

    private Task<IReadOnlyList<GroupSyncSetting>> ImportAsync() => _world.Service.ImportSettingsAsync(new() { Path = ExportPath }, _world.Options, default);

    private static string Text(IEnumerable<GroupSyncSetting> settings) =>
        string.Join('\n', settings.Select(s => System.Text.Json.JsonSerializer.Serialize(s)));
}
