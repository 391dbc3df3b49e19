using System.IO.Compression;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.Reading;

/// <summary>An export that has stopped looks like a school where nobody comes and goes.</summary>
public class ExportAgeTests
{
    private static readonly DateTimeOffset Written = new(2025, 10, 20, 22, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, false)]
    [InlineData(6, false)]
    [InlineData(7, true)]
    [InlineData(400, true)]
    [InlineData(-3, false)]
    public async Task From_seven_days_on_the_age_is_a_warning_with_the_date(int days, bool old)
    {
        using var export = Fixtures.SdsV1Uk();
        SetTimes(export, Written);
        var snapshot = await ReadAsync(MisSourceKind.SdsCsv, export.Folder, Written.AddDays(days).AddHours(1));

        Assert.Equal(Written, snapshot.Completeness.ExportedAt);
        Assert.Equal(old, snapshot.Found("ExportOld"));
        if (old)
            Assert.Contains($"is {days} days old: its newest file was written on 2025-10-20,", snapshot.Findings.Single(f => f.Code == "ExportOld").Message, StringComparison.Ordinal);
    }

    /// <summary>Half past eleven at night UTC is the next day in a London summer.</summary>
    [Fact]
    public async Task The_date_is_that_of_the_school()
    {
        using var export = Fixtures.SdsV1Uk();
        SetTimes(export, new DateTimeOffset(2025, 7, 1, 23, 30, 0, TimeSpan.Zero));
        var snapshot = await ReadAsync(MisSourceKind.SdsCsv, export.Folder, Written);
        Assert.Contains("on 2025-07-02,", snapshot.Findings.Single(f => f.Code == "ExportOld").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_new_file_makes_the_export_new()
    {
        using var export = Fixtures.SdsV1Uk();
        SetTimes(export, Written);
        File.SetLastWriteTimeUtc(Path.Combine(export.Folder, "Student.csv"), Written.AddDays(20).UtcDateTime);
        Assert.False((await ReadAsync(MisSourceKind.SdsCsv, export.Folder, Written.AddDays(21))).Found("ExportOld"));
    }

    /// <summary>A new file that the read has no use for says nothing about the others.</summary>
    [Fact]
    public async Task A_new_file_beside_the_export_does_not()
    {
        using var export = Fixtures.SdsV1Uk();
        SetTimes(export, Written);
        export.With("notes.csv", "a,b");
        Assert.True((await ReadAsync(MisSourceKind.SdsCsv, export.Folder, Written.AddDays(21))).Found("ExportOld"));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task A_zip_that_was_copied_today_is_as_old_as_what_is_in_it_if_that_is_known(bool withoutTimes, bool old)
    {
        using var export = Fixtures.OneRoster12();
        var path = Path.Combine(export.Folder, "export.zip");
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
            foreach (var file in Directory.GetFiles(export.Folder, "*.csv"))
            {
                var entry = zip.CreateEntry(Path.GetFileName(file));
                entry.LastWriteTime = withoutTimes ? new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero) : Written;
                using var content = entry.Open();
                content.Write(File.ReadAllBytes(file));
            }

        File.SetLastWriteTimeUtc(path, Written.AddDays(20).UtcDateTime);
        Assert.Equal(old, (await ReadAsync(MisSourceKind.OneRosterCsv, path, Written.AddDays(21))).Found("ExportOld"));
    }

    [Fact]
    public async Task Reports_and_imported_objects_have_an_age_too()
    {
        using var export = new TempExport().With("r.csv", "PersonId,GroupName", "1,7A").With("o.json", """[{"PersonId":"1","GroupName":"7A"}]"""u8.ToArray());
        SetTimes(export, Written);
        Assert.True((await Source.ReadAsync(new MisSourceOptions
        {
            Kind = MisSourceKind.MappedCsv,
            Path = [export.Folder],
            Column = new Dictionary<string, string> { ["PersonId"] = "PersonId", ["GroupName"] = "GroupName" },
        }, Written.AddDays(8))).Found("ExportOld"));
        Assert.True((await ReadAsync(MisSourceKind.Objects, Path.Combine(export.Folder, "o.json"), Written.AddDays(8))).Found("ExportOld"));
    }

    /// <summary>The task that writes one of several reports can stop by itself; its pupils would stay where they were, and nobody would hear of it.</summary>
    [Theory]
    [InlineData(6, false)]
    [InlineData(7, true)]
    public async Task One_old_report_among_new_ones_is_named(int days, bool old)
    {
        using var export = new TempExport().With("a.csv", "PersonId,GroupName", "1,7A").With("b.csv", "PersonId,GroupName", "2,7B");
        SetTimes(export, Written);
        File.SetLastWriteTimeUtc(Path.Combine(export.Folder, "a.csv"), Written.AddDays(days).UtcDateTime);
        var findings = (await Source.ReadAsync(new MisSourceOptions
        {
            Kind = MisSourceKind.MappedCsv,
            Path = [export.Folder],
            Column = new Dictionary<string, string> { ["PersonId"] = "PersonId", ["GroupName"] = "GroupName" },
        }, Written.AddDays(days).AddHours(1))).Findings;

        Assert.Equal(old ? ["b.csv"] : [], findings.Where(f => f.Code == "ReportOld").Select(f => f.File));
        Assert.DoesNotContain(findings, f => f.Code == "ExportOld");
    }

    private static Task<MisSnapshot> ReadAsync(MisSourceKind kind, string path, DateTimeOffset now) =>
        Source.ReadAsync(new MisSourceOptions { Kind = kind, Path = [path] }, now);

    private static void SetTimes(TempExport export, DateTimeOffset written)
    {
        foreach (var file in Directory.GetFiles(export.Folder))
            File.SetLastWriteTimeUtc(file, written.UtcDateTime);
    }
}
