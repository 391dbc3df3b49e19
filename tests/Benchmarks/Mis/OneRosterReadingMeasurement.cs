using System.Diagnostics;
using CsvHelper;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis;

namespace RmUnifyGroupSync.Benchmarks.Mis;

/// <summary>
/// Reads a generated export into a snapshot, and the same bytes with nothing but the CSV library, every field made into text as any
/// reader must that keeps what it reads. The goal is a factor of two, and under 1 GiB.
/// </summary>
public static class OneRosterReadingMeasurement
{
    /// <summary>Writes an export of the given number of pupils (twelve enrolments each) into the folder and measures; processor time of this process.</summary>
    public static async Task<OneRosterReadingResult> RunAsync(string folder, int pupils, TimeProvider timeProvider)
    {
        new OneRosterExportGenerator { Pupils = pupils }.Write(folder);
        var source = new MisSourceFactory(timeProvider, _ => null).Create(new MisSourceOptions { Kind = MisSourceKind.OneRosterCsv, Path = [folder] });
        BarePass(folder);
        var bare = Time(() => BarePass(folder));
        await source.ReadAsync(SilentObserver.Instance, CancellationToken.None);
        GC.Collect();
        MisSnapshot? snapshot = null;
        var read = Time(() => snapshot = source.ReadAsync(SilentObserver.Instance, CancellationToken.None).GetAwaiter().GetResult());
        using var process = Process.GetCurrentProcess();
        return new OneRosterReadingResult(
            snapshot!.Schools.Sum(s => s.People.Count), snapshot.Schools.Sum(s => s.Groups.Sum(g => g.Members.Count)), bare, read, process.PeakWorkingSet64);
    }

    /// <summary>Every field of every row of every file, as text; gives the number of characters.</summary>
    public static long BarePass(string folder)
    {
        var characters = 0L;
        foreach (var file in Directory.GetFiles(folder, "*.csv"))
        {
            using var reader = CsvReader.FromFile(file, CsvReaderOptions.Default with { Separator = ',' }, FileOptions.SequentialScan);
            while (reader.Read())
                for (var i = 0; i < reader.FieldCount; i++)
                    characters += reader.GetString(i).Length;
        }

        return characters;
    }

    private static TimeSpan Time(Action action)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        action();
        process.Refresh();
        return process.TotalProcessorTime - before;
    }
}

/// <summary>What was measured.</summary>
/// <param name="People">People in the snapshot.</param>
/// <param name="Memberships">Memberships in the snapshot, year groups included.</param>
/// <param name="BarePass">Processor time of the CSV library alone.</param>
/// <param name="Snapshot">Processor time of reading into a snapshot.</param>
/// <param name="PeakBytes">Peak working set of the process.</param>
public sealed record OneRosterReadingResult(int People, int Memberships, TimeSpan BarePass, TimeSpan Snapshot, long PeakBytes)
{
    /// <summary>How many times the bare pass the snapshot takes.</summary>
    public double Factor => Snapshot / BarePass;
}
