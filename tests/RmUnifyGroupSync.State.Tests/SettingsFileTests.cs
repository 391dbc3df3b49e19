namespace RmUnifyGroupSync.State.Tests;

/// <summary>ISettingsFile: at once or not at all; absent is not empty; an unreadable file is an error.</summary>
public sealed class SettingsFileTests : IDisposable
{
    private readonly Home _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Absent_is_null_and_makes_nothing()
    {
        Assert.Null(File().Read());
        Assert.Equal("no folder", _home.Fingerprint());
        Assert.Equal(_home.File("settings.json"), File().Path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"School\": \"Ysgol Gyfun Gŵyr — 🏫\" }\r\n")]
    public void What_is_written_is_read(string text)
    {
        File().Write("{ an older and longer text that must be gone: 0123456789012345678901234567890123456789 }");
        File().Write(text);
        Assert.Equal(text, File().Read());
    }

    [Fact]
    public void A_mark_at_the_start_is_not_part_of_the_text()
    {
        Directory.CreateDirectory(_home.Folder);
        System.IO.File.WriteAllBytes(File().Path, [0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}']);
        Assert.Equal("{}", File().Read());
    }

    [Fact]
    public void Bytes_that_are_no_text_are_an_error()
    {
        Directory.CreateDirectory(_home.Folder);
        System.IO.File.WriteAllBytes(File().Path, [(byte)'{', 0xE9, 0x28, (byte)'}']);
        var error = Assert.Throws<GroupSyncException>(File().Read);
        Assert.Equal(GroupSyncErrorId.SettingInvalid, error.ErrorId);
        Assert.Contains(File().Path, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.RecommendedAction);
    }

    [Fact]
    public void A_folder_in_its_place_is_an_error_and_leaves_no_draft()
    {
        Directory.CreateDirectory(File().Path);
        Assert.Equal(GroupSyncErrorId.SettingInvalid, Assert.Throws<GroupSyncException>(File().Read).ErrorId);
        Assert.Equal(GroupSyncErrorId.SettingInvalid, Assert.Throws<GroupSyncException>(() => File().Write("{}")).ErrorId);
        Assert.Equal(["settings.json"], Directory.EnumerateFileSystemEntries(_home.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_reader_sees_the_old_text_or_the_new_one_and_never_half_of_it()
    {
        var (one, two) = (new string('1', 200_000), new string('2', 150_000));
        File().Write(one);
        var writing = Task.Run(() =>
        {
            for (var i = 0; i < 25; i++)
                File().Write(i % 2 == 0 ? two : one);
        });
        while (!writing.IsCompleted)
            Assert.True(File().Read() is { } text && (text == one || text == two), "Half a text was read.");
        await writing;
        Assert.Equal(["settings.json"], Directory.EnumerateFileSystemEntries(_home.Folder).Select(Path.GetFileName));
    }

    private SettingsFile File() => new(_home.Folder);
}
