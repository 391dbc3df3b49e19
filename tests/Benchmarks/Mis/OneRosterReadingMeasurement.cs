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
    /// <summary>Measures reading the export in the folder: the first read of the process, then the best of several, each beside a bare pass.</summary>
    /// <param name="folder">An export of the generator.</param>
    /// <param name="rounds">How often both are done.</param>
    /// <param name="timeProvider">Clock of the reader.</param>
    /// <param name="observer">Told of the files of the last read.</param>
    public static OneRosterReadingResult Run(string folder, int rounds, TimeProvider timeProvider, ISyncObserver observer)
    {
        var source = new MisSourceFactory(timeProvider, _ => null).Create(new MisSourceOptions { Kind = MisSourceKind.OneRosterCsv, Path = [folder] });
        var first = Measure.Of(() => Read(source, SilentObserver.Instance));
        var peak = PeakOf();
        var (bare, read, spans) = (new List<Measure>(), new List<Measure>(), new List<Measure>());
        for (var i = 0; i < rounds; i++)
        {
            bare.Add(Measure.Of(() => BarePass(folder)));
            spans.Add(Measure.Of(() => BarePassOfSpans(folder)));
            read.Add(Measure.Of(() => Read(source, i == rounds - 1 ? observer : SilentObserver.Instance)));
        }

        var snapshot = Read(source, SilentObserver.Instance);
        return new OneRosterReadingResult(
            snapshot.Schools.Sum(s => s.People.Count), snapshot.Schools.Sum(s => s.Groups.Sum(g => g.Members.Count)),
            Measure.Median(bare), Measure.Median(spans), first, Measure.Median(read), peak);
    }

    /// <summary>Every field of every row of every file, as text; gives the number of characters.</summary>
    public static long BarePass(string folder) => Pass(folder, (reader, i) => reader.GetString(i).Length);

    /// <summary>The same without making text.</summary>
    public static long BarePassOfSpans(string folder) => Pass(folder, (reader, i) => reader.GetSpan(i).Length);

    private static long Pass(string folder, Func<CsvReader, int, int> field)
    {
        var length = 0L;
        foreach (var file in Directory.GetFiles(folder, "*.csv"))
        {
            using var reader = CsvReader.FromFile(file, CsvReaderOptions.Default with { Separator = ',' }, FileOptions.SequentialScan);
            while (reader.Read())
                for (var i = 0; i < reader.FieldCount; i++)
                    length += field(reader, i);
        }

        return length;
    }

    private static MisSnapshot Read(IMisSource source, ISyncObserver observer) => source.ReadAsync(observer, CancellationToken.None).GetAwaiter().GetResult();

    private static long PeakOf()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}

/// <summary>How long something took.</summary>
/// <param name="Elapsed">By the clock on the wall.</param>
/// <param name="Processor">Of all processors together.</param>
/// <param name="Collector">While the garbage collector held everything up.</param>
public sealed record Measure(TimeSpan Elapsed, TimeSpan Processor, TimeSpan Collector)
{
    /// <summary>Does something, after what was left over has been collected.</summary>
    public static Measure Of(Func<object> action)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        var (before, pauses, clock) = (process.TotalProcessorTime, GC.GetTotalPauseDuration(), Stopwatch.StartNew());
        GC.KeepAlive(action());
        var elapsed = clock.Elapsed;
        process.Refresh();
        return new Measure(elapsed, process.TotalProcessorTime - before, GC.GetTotalPauseDuration() - pauses);
    }

    /// <summary>The one in the middle by the clock on the wall.</summary>
    public static Measure Median(IReadOnlyCollection<Measure> measures) => measures.OrderBy(m => m.Elapsed).ElementAt(measures.Count / 2);
}

/// <summary>What was measured.</summary>
/// <param name="People">People in the snapshot.</param>
/// <param name="Memberships">Memberships in the snapshot, year groups included.</param>
/// <param name="BarePass">The CSV library alone, every field made into text.</param>
/// <param name="BarePassOfSpans">The CSV library alone, every field looked at as bytes.</param>
/// <param name="First">The first read of the process, compiler included.</param>
/// <param name="Snapshot">Reading into a snapshot.</param>
/// <param name="PeakBytes">Peak working set of the process after the first read.</param>
public sealed record OneRosterReadingResult(
    int People, int Memberships, Measure BarePass, Measure BarePassOfSpans, Measure First, Measure Snapshot, long PeakBytes)
{
    /// <summary>How many times the bare pass the snapshot takes, by the clock.</summary>
    public double Factor => Snapshot.Elapsed / BarePass.Elapsed;
}
