namespace RmUnifyGroupSync.State.Tests;

/// <summary>surface.md, "Where things are kept": RMUNIFY_GROUPSYNC_HOME, else the application data folder; readable by the owner only.</summary>
public sealed class HomeFolderTests : IDisposable
{
    private readonly Home _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void The_variable_wins()
    {
        Assert.Equal(_home.Folder, HomeFolder.Resolve(name => name == "RMUNIFY_GROUPSYNC_HOME" ? $" {_home.Folder} " : "wrong"));
        Assert.Equal("no folder", _home.Fingerprint());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Without_the_variable_it_is_a_folder_of_its_own_in_the_application_data(string? value)
    {
        var folder = HomeFolder.Resolve(_ => value);
        Assert.True(Path.IsPathFullyQualified(folder));
        Assert.Equal("RmUnifyGroupSync", Path.GetFileName(folder));
    }

    [Fact]
    public void What_is_no_path_is_an_error() =>
        Assert.Equal(GroupSyncErrorId.SettingInvalid, Assert.Throws<GroupSyncException>(() => HomeFolder.Resolve(_ => "a\0b")).ErrorId);

    [Fact]
    public async Task Whatever_is_made_is_for_its_owner_only()
    {
        new SettingsFile(_home.Folder).Write("{}");
        using var held = await new RunLock(_home.Folder, _home.Time).AcquireAsync(TimeSpan.Zero, CancellationToken.None);
        await File.WriteAllTextAsync(_home.Ledger, "broken broken broken broken");
        using var ledger = _home.Store().Open(Records.Tenant);
        ledger.SaveLinks([Records.Link("g", "u")]);

        // Moved, not made: it keeps what it had.
        File.Delete(_home.File("ledger.corrupt-1.db"));
        OwnerOnlyAssert.Folder(_home.Folder);
        string[] made = ["ledger.db", "ledger.db-shm", "ledger.db-wal", "ledger.repair.lock", "run.holder.json", "run.lock", "settings.json"];
        Assert.Equal(made, Directory.EnumerateFiles(_home.Folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        Assert.All(made, name => OwnerOnlyAssert.OfFile(_home.File(name)));
    }

    [Fact]
    public void Files_are_for_their_owner_only_also_in_a_folder_that_others_may_read()
    {
        Directory.CreateDirectory(_home.Folder);
        new SettingsFile(_home.Folder).Write("{}");
        OwnerOnlyAssert.OfFile(_home.File("settings.json"));
        Assert.Throws<Xunit.Sdk.EqualException>(() => OwnerOnlyAssert.Folder(_home.Folder));
    }
}
