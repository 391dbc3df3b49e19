using System.Globalization;

namespace RmUnifyGroupSync.Runtime.Scheduling;

/// <summary>The crontab of an account: one entry between two marks; every other line stays as it is.</summary>
internal sealed class CronScheduler(ScheduleMachine machine) : IScheduler
{
    private const string Program = "crontab";

    /// <inheritdoc />
    public async Task RegisterAsync(ScheduledJob job, CancellationToken cancellationToken)
    {
        var others = Without(await ReadAsync(job.RunAs, cancellationToken), job.Name);
        await WriteAsync(job.RunAs, [.. others, .. EntryOf(job)], cancellationToken);
    }

    /// <inheritdoc />
    public async Task<bool> HasAsync(string name, string? runAs, CancellationToken cancellationToken) =>
        (await ReadAsync(runAs, cancellationToken)).Contains(Begin(name));

    /// <inheritdoc />
    public async Task RemoveAsync(string name, string? runAs, CancellationToken cancellationToken)
    {
        var lines = await ReadAsync(runAs, cancellationToken);
        if (lines.Contains(Begin(name))) await WriteAsync(runAs, Without(lines, name), cancellationToken);
    }

    /// <summary>The lines of a job. Cron takes a percent sign for the end of the command, unless a backslash stands before it.</summary>
    internal static IReadOnlyList<string> EntryOf(ScheduledJob job)
    {
        var command = string.Join(' ', new[] { job.Program }.Concat(job.Arguments).Select(Quote)).Replace("%", "\\%", StringComparison.Ordinal);
        var when = string.Create(CultureInfo.InvariantCulture, $"{job.At.Minute} {job.At.Hour} * * *");
        return [Begin(job.Name), $"# {SchedulerFailure.OneLine(job.Description)}", $"{when} NO_COLOR=1 {command}", End(job.Name)];
    }

    private static string Quote(string argument) => $"'{SchedulerFailure.OneLine(argument).Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static string Begin(string name) => $"# BEGIN {name}: made by Register-GroupSyncSchedule, removed by Unregister-GroupSyncSchedule";

    private static string End(string name) => $"# END {name}";

    /// <summary>Everything but our entry. An entry whose end mark somebody removed is not guessed at.</summary>
    private static List<string> Without(IReadOnlyList<string> lines, string name)
    {
        var kept = new List<string>(lines);
        for (var begin = kept.IndexOf(Begin(name)); begin >= 0; begin = kept.IndexOf(Begin(name)))
        {
            var end = kept.IndexOf(End(name), begin);
            if (end < 0)
            {
                throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, $"The crontab has a line \"{Begin(name)}\" but none \"{End(name)}\", so it was left as it is.")
                {
                    TargetObject = name,
                    RecommendedAction = "Put the crontab in order with crontab -e.",
                };
            }

            kept.RemoveRange(begin, end - begin + 1);
        }

        return kept;
    }

    /// <summary>The crontab. None is an empty one; one that cannot be read is an error, or it would be overwritten.</summary>
    private async Task<IReadOnlyList<string>> ReadAsync(string? runAs, CancellationToken cancellationToken)
    {
        var result = await machine.Processes.RunAsync(Program, [.. Account(runAs), "-l"], null, cancellationToken);
        if (result.ExitCode == 0) return Lines(result.Output);
        return result.Error.Contains("no crontab for", StringComparison.OrdinalIgnoreCase) ? [] : throw SchedulerFailure.Of(Program, result);
    }

    private async Task WriteAsync(string? runAs, IReadOnlyList<string> lines, CancellationToken cancellationToken)
    {
        var text = string.Concat(lines.Select(l => l + "\n"));
        var result = await machine.Processes.RunAsync(Program, [.. Account(runAs), "-"], text, cancellationToken);
        if (result.ExitCode != 0) throw SchedulerFailure.Of(Program, result);
    }

    private static List<string> Lines(string text)
    {
        var lines = text.Split('\n').ToList();
        if (lines[^1].Length == 0) lines.RemoveAt(lines.Count - 1);
        return lines;
    }

    private static string[] Account(string? runAs) => runAs is null ? [] : ["-u", runAs];
}
