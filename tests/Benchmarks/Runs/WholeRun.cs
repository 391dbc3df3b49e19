using System.Diagnostics;
using System.Globalization;
using RmUnifyGroupSync.Benchmarks.School;

namespace RmUnifyGroupSync.Benchmarks.Runs;

/// <summary>A first sync and some nights of a school that does not exist, over the practice tenant, with what each run cost.</summary>
/// <param name="options">How large and how faulty.</param>
/// <param name="output">Where the figures go.</param>
public sealed class WholeRun(RunOptions options, TextWriter output)
{
    /// <summary>The day on which the school's academic year starts; the school is always in that year, whatever the date of the benchmark.</summary>
    public static readonly DateOnly YearStart = YearStartOf(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));

    private static readonly int[] Widths = [-9, 8, 8, 8, 8, 9, 7, 7, 6, 6, 6, 7, 10, 6, 6];

    private readonly LineObserver _observer = new(output);

    /// <summary>Runs everything. 0 when the tenant was right after every run, else 1.</summary>
    public async Task<int> ExecuteAsync()
    {
        var root = options.Keep ?? Directory.CreateTempSubdirectory("rmugs-run-").FullName;
        try
        {
            return await ExecuteAsync(root) ? 0 : 1;
        }
        finally
        {
            if (options.Keep is null)
                Directory.Delete(root, recursive: true);
        }
    }

    private async Task<bool> ExecuteAsync(string root)
    {
        var school = new SyntheticSchool(new SchoolSize(options.Pupils, options.Teaching, options.Seed));
        output.WriteLine(FormattableString.Invariant(
            $"{school.Pupils.Count} pupils, {school.Staff.Count} staff, {school.Groups.Count(g => g.Subject is null)} registration groups, {school.Groups.Count(g => g.Subject is not null)} classes, {school.Groups.Sum(g => g.PupilIds.Count)} enrolments, seed {options.Seed}; faults {options.Faults:P0}, quota {options.Quota}, latency {options.Latency} ms, kills {options.Kills}, speed {options.Speed}"));
        await using var rehearsal = await Rehearsal.StartAsync(root, school, options, _observer);
        var attempts = new Attempts(rehearsal, options, output);
        WriteRow("run", "seconds", "created", "added", "removed", "requests", "writes", "W", "/W", "calls", "bound", "faulty", "throttled", "kills", "MiB", "  tenant");

        var right = true;
        for (var night = 0; night <= options.Nights; night++)
        {
            if (night > 0)
                rehearsal.LetADayPass();
            right &= await MeasureAsync(rehearsal, attempts, night == 0 ? "first" : FormattableString.Invariant($"night {night}"));
        }

        // The proof that the figures are those of a sync that is done, and leaves nothing to do.
        rehearsal.Rest(TimeSpan.FromDays(1));
        return right & await MeasureAsync(rehearsal, null, "again");
    }

    private async Task<bool> MeasureAsync(Rehearsal rehearsal, Attempts? attempts, string name)
    {
        var before = rehearsal.Inspect();
        _observer.Begin();
        var clock = Stopwatch.StartNew();
        var end = options.Kills > 0 && attempts is not null ? await attempts.RunAsync() : await RunAsync(rehearsal);
        clock.Stop();

        var requests = rehearsal.NewRequests();
        var after = rehearsal.Inspect();
        var (change, bound) = (TenantChange.Between(before, after), LowerBound.Between(before.Groups, after.Groups));
        var writes = end.Claimed?.Writes ?? change.Writes;
        var faults = rehearsal.Faults(after).Concat(Doubts(end, change, bound, requests.WriteCalls, attempts is null)).ToList();
        var share = bound.Writes == 0 ? writes : (double)writes / bound.Writes;
        WriteRow(
            name, Text(clock.Elapsed.TotalSeconds, "0.0"), Text(change.Created), Text(change.Added), Text(change.Removed),
            Text(requests.Calls), Text(writes), Text(bound.Writes), Text(share, "0.00"), Text(requests.WriteCalls), Text(bound.Calls),
            Text(change.Spoilt), Text(change.Throttled), Text(end.Kills), Text(PeakMebibytes()), $"  {(faults.Count == 0 ? "right" : "WRONG")} ({end.Outcome})");
        foreach (var fault in faults.Take(10))
            output.WriteLine($"         {fault}");
        return faults.Count == 0;
    }

    private static async Task<NightEnd> RunAsync(Rehearsal rehearsal)
    {
        var run = await rehearsal.RunAsync();
        return new(run.Outcome, 0, run);
    }

    /// <summary>What does not fit although the tenant is right: a run that misreports itself, costs too much, or writes where nothing is to be done.</summary>
    private IEnumerable<string> Doubts(NightEnd end, TenantChange change, LowerBound bound, int writeCalls, bool isRepetition)
    {
        if (options.Faults <= 0 && end.Claimed is { } run)
        {
            foreach (var line in change.Misreported(run).Concat(bound.Exceeded(run.Writes, writeCalls)))
                yield return line;
        }

        if (isRepetition && change.Writes > 0)
            yield return $"{change.Writes} writes although nothing was to be done.";
        if (isRepetition && end.Outcome != RunOutcome.Succeeded)
            yield return $"The last run ended as {end.Outcome}.";
    }

    private void WriteRow(params string[] cells) => output.WriteLine(string.Concat(
        cells.Select((c, i) => i >= Widths.Length ? c : Widths[i] < 0 ? c.PadRight(-Widths[i]) : c.PadLeft(Widths[i]))));

    private static string Text(IFormattable number, string? format = null) => number.ToString(format, CultureInfo.InvariantCulture);

    private static long PeakMebibytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 >> 20;
    }

    private static DateOnly YearStartOf(DateOnly today) => new(today.Month >= 9 ? today.Year : today.Year - 1, 9, 1);
}
