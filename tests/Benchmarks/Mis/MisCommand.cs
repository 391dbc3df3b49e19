using System.Globalization;

namespace RmUnifyGroupSync.Benchmarks.Mis;

/// <summary><c>mis [pupils] [rounds] [folder]</c>: writes an export, reads it, and says how long it took against a bare pass.</summary>
public static class MisCommand
{
    private const int Mebi = 1 << 20;

    /// <summary>Runs; ends with 1 when the goal (twice a bare pass, 1 GiB) is missed.</summary>
    public static int Execute(string[] arguments, TextWriter output)
    {
        var pupils = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 100_000;
        var rounds = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 5;
        var folder = arguments.Length > 2 ? arguments[2] : Directory.CreateTempSubdirectory("rmugs-mis-").FullName;
        try
        {
            if (!File.Exists(Path.Combine(folder, "enrollments.csv")))
                new OneRosterExportGenerator { Pupils = pupils }.Write(folder);
            var bytes = Directory.GetFiles(folder, "*.csv").Sum(f => new FileInfo(f).Length);
            var result = OneRosterReadingMeasurement.Run(folder, rounds, TimeProvider.System, new FileClock(output));
            Print(result, bytes, output);
            return result.Factor <= 2 && result.PeakBytes < 1024L * Mebi ? 0 : 1;
        }
        finally
        {
            if (arguments.Length <= 2)
                Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(OneRosterReadingResult result, long bytes, TextWriter output)
    {
        output.WriteLine(Text($"{bytes / Mebi} MiB, {result.People} people, {result.Memberships} memberships"));
        Row("bare pass, as text", result.BarePass);
        Row("bare pass, as bytes", result.BarePassOfSpans);
        Row("snapshot, first read", result.First);
        Row("snapshot", result.Snapshot);
        output.WriteLine(Text($"factor {result.Factor:0.00}, peak {result.PeakBytes / Mebi} MiB"));

        void Row(string name, Measure measure) =>
            output.WriteLine(Text($"{name,-22}{measure.Elapsed.TotalSeconds,7:0.00} s  {measure.Processor.TotalSeconds,7:0.00} s of processors  {measure.Collector.TotalSeconds,7:0.00} s of collector"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Says when each file was done.</summary>
    private sealed class FileClock(TextWriter output) : ISyncObserver
    {
        private readonly System.Diagnostics.Stopwatch _clock = System.Diagnostics.Stopwatch.StartNew();
        private TimeSpan _last;

        public void Report(SyncEvent e)
        {
            var now = _clock.Elapsed;
            if (e is DetailEvent detail)
                output.WriteLine(Text($"  {(now - _last).TotalMilliseconds,6:0} ms  {detail.Message}"));
            else if (e is ProgressEvent { Completed: true })
                output.WriteLine(Text($"  {(now - _last).TotalMilliseconds,6:0} ms  closed"));
            else
                return;
            _last = now;
        }

        public Task<bool> ApproveAsync(ApprovalRequest request, CancellationToken cancellationToken) => Task.FromResult(true);
    }
}
