using System.IO.Compression;
using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.Reading;

/// <summary>A zip is read without trust: no way out of it, no growth without bound, nothing but the files that are needed.</summary>
public class ZipSafetyTests
{
    [Theory]
    [InlineData("../users.csv")]
    [InlineData("a/../../users.csv")]
    [InlineData("..\\users.csv")]
    [InlineData("/etc/users.csv")]
    [InlineData("C:\\users.csv")]
    public async Task An_entry_that_points_outside_refuses_the_whole_zip(string entry)
    {
        using var export = Fixtures.OneRoster12();
        var path = export.Zip();
        Add(path, entry, "x");
        await Unavailable(path);
    }

    [Fact]
    public async Task A_bomb_ends_in_an_error()
    {
        using var export = Fixtures.OneRoster12();
        var path = export.With("enrollments.csv", "sourcedId,classSourcedId,userSourcedId,role\n" + new string('\n', 80 << 20), System.Text.Encoding.ASCII).Zip();
        Assert.True(new FileInfo(path).Length < 1 << 20);
        await Unavailable(path);
    }

    [Fact]
    public async Task A_zip_that_is_only_half_there_is_unavailable()
    {
        using var export = Fixtures.OneRoster12();
        var path = export.Zip();
        var bytes = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(path, bytes[..(bytes.Length / 2)]);
        await Unavailable(path);
    }

    [Fact]
    public async Task Files_twice_and_in_several_folders_are_refused()
    {
        using var twice = Fixtures.OneRoster12();
        var path = twice.Zip();
        Add(path, "users.csv", "sourcedId");
        await Unavailable(path);

        using var folders = Fixtures.OneRoster12();
        path = folders.Zip("one/");
        Add(path, "two/users.csv", "sourcedId");
        await Unavailable(path);
    }

    [Fact]
    public async Task What_a_mac_adds_and_files_that_are_not_needed_are_never_opened()
    {
        using var export = Fixtures.OneRoster12();
        var path = export.Zip();
        Add(path, "__MACOSX/._users.csv", "\0\0");
        Add(path, "demographics.csv", "sourcedId\n\"never closed");
        Add(path, "readme.txt", "hello");
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, path);
        Assert.DoesNotContain(snapshot.Completeness.Files, f => f.File == "demographics.csv");
    }

    [Fact]
    public async Task Paths_of_the_wrong_kind_describe_no_source_and_missing_ones_are_unavailable()
    {
        using var export = Fixtures.OneRoster12();
        await Invalid(Path.Combine(export.Folder, "users.csv"));
        await Invalid([]);
        await Invalid(export.Folder, export.Folder);
        await Unavailable(Path.Combine(export.Folder, "not-there"));
        await Unavailable(Path.Combine(export.Folder, "not-there.zip"));
        await Unavailable(Directory.CreateDirectory(Path.Combine(export.Folder, "empty")).FullName);

        export.Zip(name: "a.zip");
        File.Copy(Path.Combine(export.Folder, "a.zip"), Path.Combine(export.Folder, "b.zip"));
        await Invalid(export.Folder);
    }

    [Fact]
    public async Task What_an_open_spreadsheet_and_others_leave_in_a_folder_does_not_matter()
    {
        using var export = Fixtures.OneRoster12().With("~$users.csv", "x").With(".users.csv", "x").With("notes.txt", "x").With("NOTES.TXT", "x");
        Assert.NotEmpty((await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder)).Schools);
    }

    [Fact]
    public async Task Other_formats_are_named_and_refused()
    {
        using var oneRoster = Fixtures.OneRoster12();
        await Invalid(MisSourceKind.SdsCsv, oneRoster.Folder);
        using var sds = Fixtures.SdsV1Uk();
        await Invalid(MisSourceKind.OneRosterCsv, sds.Folder);
        using var clever = new TempExport().With("schools.csv", "School_id,School_name", "1,A").With("sections.csv", "School_id,Section_id", "1,1")
            .With("students.csv", "School_id,Student_id", "1,1");
        var error = await Invalid(MisSourceKind.SdsCsv, clever.Folder);
        Assert.Contains("Clever", error.Message, StringComparison.Ordinal);
        using var headers = Fixtures.SdsV1Uk().Replace("School.csv", "DfE Number", "Number");
        await Invalid(MisSourceKind.SdsCsv, headers.Folder);
    }

    private static void Add(string path, string entry, string text)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Update);
        using var writer = new StreamWriter(zip.CreateEntry(entry).Open());
        writer.Write(text);
    }

    private static Task<GroupSyncException> Unavailable(string path) =>
        Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => Source.ReadAsync(MisSourceKind.OneRosterCsv, path));

    private static Task<GroupSyncException> Invalid(params string[] path) => Invalid(MisSourceKind.OneRosterCsv, path);

    private static Task<GroupSyncException> Invalid(MisSourceKind kind, params string[] path) =>
        Source.ErrorAsync(GroupSyncErrorId.MisSourceInvalid, () => Source.ReadAsync(kind, path));
}
