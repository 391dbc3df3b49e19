namespace RmUnifyGroupSync.State.Tests;

/// <summary>IDirectoryMemory: a file a text, each tenant its own, lost without harm.</summary>
public sealed class DirectoryMemoryTests : IDisposable
{
    private readonly Home _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Absent_is_null_and_makes_nothing()
    {
        Assert.Null(Memory().Read("rosters"));
        Memory().Write("rosters", null);
        Assert.Equal("no folder", _home.Fingerprint());
    }

    [Fact]
    public void Each_tenant_has_its_own_text_readable_by_its_owner_only()
    {
        Memory().Write("rosters", "long long text");
        Memory().Write("rosters", "ü");
        Memory("other").Write("rosters", "b");
        Assert.Equal(("ü", "b", null), (Memory().Read("rosters"), Memory("other").Read("rosters"), Memory().Read("habits")));
        Assert.Equal("ü", Memory("TENANT").Read("rosters"));
        var files = Directory.GetFiles(_home.Folder, "*", SearchOption.AllDirectories);
        Assert.Equal(2, files.Length);
        Assert.All(files, OwnerOnlyAssert.OfFile);
        OwnerOnlyAssert.Folder(Path.GetDirectoryName(files[0])!);

        Memory().Write("rosters", null);
        Assert.Null(Memory().Read("rosters"));
    }

    [Fact]
    public void What_cannot_be_written_is_lost_and_no_error_and_the_old_text_does_not_stay()
    {
        Memory().Write("rosters", "old");
        var file = Directory.GetFiles(_home.Folder, "*", SearchOption.AllDirectories).Single();
        File.Delete(file);
        Directory.CreateDirectory(file);
        Memory().Write("rosters", "new");
        Assert.Null(Memory().Read("rosters"));
    }

    [Fact]
    public void A_call_that_writes_nothing_reads_and_forgets_nothing()
    {
        Memory().Write("users", "a");
        var before = _home.Fingerprint();
        var memory = new DirectoryMemory(_home.Folder, "tenant") { ReadOnly = true };
        memory.Write("users", "b");
        memory.Write("users", null);
        Assert.Equal(("a", before), (memory.Read("users"), _home.Fingerprint()));
    }

    [Fact]
    public void A_tenant_is_no_path()
    {
        Memory("../../x").Write("habits", "a");
        Assert.StartsWith(_home.Folder, Directory.GetFiles(_home.Folder, "*", SearchOption.AllDirectories).Single(), StringComparison.Ordinal);
    }

    private DirectoryMemory Memory(string tenant = "tenant") => new(_home.Folder, tenant);
}
