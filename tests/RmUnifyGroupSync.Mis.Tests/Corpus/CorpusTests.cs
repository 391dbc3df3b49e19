using System.Text;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.Corpus;

/// <summary>
/// A trust of which everything is known, written in every format: what comes out of a read is what went in, as far as the format can say
/// it, however it is written; and whatever is cut off, no school comes out smaller than it is without anybody saying so.
/// </summary>
public class CorpusTests
{
    private static readonly string[] All = ["oneroster-1.1", "oneroster-1.2", "sds-v1", "sds-v1-iso", "sds-v1-uk", "sds-v2", "sds-v2.1"];

    public static TheoryData<string> Formats => [.. All];

    public static TheoryData<string, string> Writings()
    {
        var data = new TheoryData<string, string>();
        foreach (var format in All)
            foreach (var writing in (string[])["bom", "utf16", "lf", "quoted", "shuffled-columns", "shuffled-rows", "blank-rows", "nulls", "upper-headers", "zip", "zip-folder"])
                data.Add(format, writing);
        return data;
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task What_went_in_comes_out(string format)
    {
        var trust = TrustOf(format);
        using var export = TrustFiles.Write(trust, format);
        var snapshot = await Source.ReadAsync(TrustFiles.KindOf(format), export.Folder);

        AssertSame(Expected(trust, format), Trust.Facts(snapshot));
        Assert.Equal(0, snapshot.Completeness.DanglingEnrolments);
        Assert.Empty(snapshot.Failures);
        Assert.DoesNotContain(snapshot.Findings, f => f.Severity != FindingSeverity.Information && f.Code != "PersonNotEnabled");
        Assert.All(snapshot.Schools.SelectMany(s => s.Groups).Where(g => g.Type == MisGroupType.Teaching && format.StartsWith("oneroster", StringComparison.Ordinal)),
            g => Assert.All(g.Sessions, s => Assert.Equal(new DateOnly(2025, 9, 1), s.YearStart)));
    }

    [Theory]
    [MemberData(nameof(Writings))]
    public async Task The_same_export_written_otherwise_is_the_same(string format, string writing)
    {
        var trust = TrustOf(format);
        using var export = TrustFiles.Write(trust, format);
        foreach (var file in Directory.GetFiles(export.Folder))
            await File.WriteAllBytesAsync(file, Rewritten(await File.ReadAllTextAsync(file), writing, Path.GetFileName(file)));
        var path = writing switch { "zip" => export.Zip(), "zip-folder" => export.Zip("export/"), _ => export.Folder };

        AssertSame(Expected(trust, format), Trust.Facts(await Source.ReadAsync(TrustFiles.KindOf(format), path)));
    }

    /// <summary>Cut in the middle of a row or at its end: an error, or a snapshot whose schools are as large as they are.</summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public async Task No_school_comes_out_half(string format)
    {
        var trust = TrustOf(format);
        using var export = TrustFiles.Write(trust, format);
        var places = Expected(trust, format).Count(f => f.StartsWith("place", StringComparison.Ordinal));
        foreach (var file in Directory.GetFiles(export.Folder, "*.csv").Where(f => !Path.GetFileName(f).Contains("nroll", StringComparison.Ordinal) && !f.EndsWith("Roster.csv", StringComparison.Ordinal)))
        {
            var whole = await File.ReadAllTextAsync(file);
            foreach (var cut in Cuts(whole))
            {
                await File.WriteAllTextAsync(file, whole[..cut]);
                if (await TryReadAsync(format, export.Folder) is not { } snapshot)
                    continue;
                Assert.All(snapshot.Schools, s => Assert.Contains(s.People, p => p.Role == PersonRole.Student));
                if (snapshot.Failures.Count == 0)
                    Assert.InRange(Trust.Facts(snapshot).Count(f => f.StartsWith("place", StringComparison.Ordinal)), places * 0.75, places);
            }

            await File.WriteAllTextAsync(file, whole);
        }
    }

    /// <summary>Passwords and birth dates are in every set: they are not in the snapshot, in what is reported, or beside the export.</summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Secrets_stay_where_they_are_and_nothing_is_written(string format)
    {
        var trust = TrustOf(format);
        using var export = TrustFiles.Write(trust, format);
        var before = Directory.GetFiles(export.Folder).Order(StringComparer.Ordinal).ToList();
        var listener = new Everything();
        var snapshot = await new MisSourceFactory(TimeProvider.System, _ => null)
            .Create(new MisSourceOptions { Kind = TrustFiles.KindOf(format), Path = [export.Folder] }).ReadAsync(listener, CancellationToken.None);
        var said = string.Join('\n', listener.Said.Concat(snapshot.Findings.Select(f => f.ToString())).Concat(snapshot.Schools.SelectMany(s => s.People).Select(p => p.ToString())));

        Assert.DoesNotContain("pw-secret", said, StringComparison.Ordinal);
        Assert.DoesNotContain("2014", said, StringComparison.Ordinal);
        Assert.DoesNotContain(listener.Said.Concat(snapshot.Findings.Select(f => f.Message)), t => trust.People.Exists(p => t.Contains(p.User, StringComparison.Ordinal)));
        Assert.Equal(before, Directory.GetFiles(export.Folder).Order(StringComparer.Ordinal));
    }

    private static Trust TrustOf(string format) => new(format.Length, idsOverlap: format.StartsWith("sds-v1", StringComparison.Ordinal));

    private static List<string> Expected(Trust trust, string format) =>
        [.. trust.Facts(TrustFiles.SaidBy(format)).Select(f => format == "sds-v2" ? f.Replace(" Registration ", " Teaching ", StringComparison.Ordinal) : f)];

    internal static void AssertSame(IEnumerable<string> expected, IEnumerable<string> found)
    {
        var (more, less) = (found.ToHashSet(StringComparer.Ordinal), expected.ToHashSet(StringComparer.Ordinal));
        Assert.Equal("", string.Join('\n', less.Except(more).Select(f => "missing " + f).Concat(more.Except(less).Select(f => "found " + f)).Take(20)));
        Assert.Equal(expected.Count(), found.Count());
    }

    private static async Task<MisSnapshot?> TryReadAsync(string format, string folder)
    {
        try
        {
            return await Source.ReadAsync(TrustFiles.KindOf(format), folder);
        }
        catch (GroupSyncException error)
        {
            Assert.Contains(error.ErrorId, (GroupSyncErrorId[])[GroupSyncErrorId.MisUnavailable, GroupSyncErrorId.MisSourceInvalid]);
            return null;
        }
    }

    private static IEnumerable<int> Cuts(string text)
    {
        var ends = Enumerable.Range(0, text.Length).Where(i => text[i] == '\n').Select(i => i + 1).ToList();
        return ends.Where((_, i) => i % Math.Max(1, ends.Count / 8) == 0).SelectMany(e => (int[])[e, e - 2, e + 3]).Where(c => c > 0 && c < text.Length);
    }

    private static byte[] Rewritten(string text, string writing, string file)
    {
        if (writing is "zip" or "zip-folder")
            return Encoding.UTF8.GetBytes(text);
        if (writing == "lf")
            return Encoding.UTF8.GetBytes(text.Replace("\r\n", "\n", StringComparison.Ordinal));
        if (writing == "bom")
            return [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text)];
        if (writing == "utf16")
            return [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)];
        var random = new Random(file.Length);
        var rows = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(Fields).ToList();
        rows = writing switch
        {
            "shuffled-columns" => Columns(rows, [.. Enumerable.Range(0, rows[0].Length).OrderBy(_ => random.Next())]),
            "shuffled-rows" => [rows[0], .. rows.Skip(1).OrderBy(_ => random.Next())],
            "blank-rows" => [rows[0], [], .. rows.Skip(1), [.. rows[0].Select(_ => "")], [.. rows[0].Select(_ => " ")], []],
            "nulls" => [rows[0], .. rows.Skip(1).Select(r => r.Select(f => f.Length == 0 ? "NULL" : f).ToArray())],
            "upper-headers" => [[.. rows[0].Select(f => f.ToUpperInvariant())], .. rows.Skip(1)],
            _ => rows,
        };
        return Encoding.UTF8.GetBytes(string.Concat(rows.Select(r => (writing == "quoted"
            ? string.Join(',', r.Select(f => $"\"{f.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) : TrustFiles.Row(r)) + "\r\n")));
    }

    private static List<string[]> Columns(List<string[]> rows, int[] order) => [.. rows.Select(r => order.Select(i => r[i]).ToArray())];

    private static string[] Fields(string row)
    {
        var (fields, field, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < row.Length; i++)
            if (row[i] == '"' && quoted && i + 1 < row.Length && row[i + 1] == '"')
                field.Append(row[++i]);
            else if (row[i] == '"')
                quoted = !quoted;
            else if (row[i] == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
                field.Append(row[i]);
        fields.Add(field.ToString());
        return [.. fields];
    }

    private sealed class Everything : ISyncObserver
    {
        public List<string> Said { get; } = [];

        public void Report(SyncEvent e)
        {
            lock (Said)
                Said.Add(e.ToString());
        }

        public Task<bool> ApproveAsync(ApprovalRequest request, CancellationToken cancellationToken) => Task.FromResult(true);
    }
}
