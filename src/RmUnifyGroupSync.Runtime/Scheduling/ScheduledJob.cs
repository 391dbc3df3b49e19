namespace RmUnifyGroupSync.Runtime.Scheduling;

/// <summary>What a scheduler is to start.</summary>
/// <param name="Name">Name, of letters, digits and hyphens.</param>
/// <param name="At">Time of day.</param>
/// <param name="FirstDay">First day on which it is due.</param>
/// <param name="Program">Full path of PowerShell.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Description">One line for people.</param>
internal sealed record ScheduledJob(string Name, TimeOnly At, DateOnly FirstDay, string Program, IReadOnlyList<string> Arguments, string Description)
{
    /// <summary>Account that runs it; null for the one that registers it.</summary>
    public string? RunAs { get; init; }

    /// <summary>Whether the job reads environment variables, which a service has to be given.</summary>
    public string? EnvironmentFile { get; init; }
}

/// <summary>One kind of scheduler.</summary>
internal interface IScheduler
{
    /// <summary>Registers a job, or replaces the one of that name. Throws <see cref="GroupSyncErrorId.SettingInvalid"/>.</summary>
    Task RegisterAsync(ScheduledJob job, CancellationToken cancellationToken);

    /// <summary>Whether it has a job of that name.</summary>
    Task<bool> HasAsync(string name, string? runAs, CancellationToken cancellationToken);

    /// <summary>Removes the job of that name and nothing else; one that is gone is no error.</summary>
    Task RemoveAsync(string name, string? runAs, CancellationToken cancellationToken);
}

/// <summary>Errors of schedulers.</summary>
internal static class SchedulerFailure
{
    /// <summary>A program of the scheduler ended with an error.</summary>
    public static GroupSyncException Of(string program, ProcessResult result)
    {
        var said = (result.Error.Length > 0 ? result.Error : result.Output).Trim().Split('\n', 2)[0].Trim();
        return new(GroupSyncErrorId.SettingInvalid, $"{program} ended with exit code {result.ExitCode}: {(said.Length > 0 ? said : "it did not say why")}")
        {
            TargetObject = program,
            RecommendedAction = "Registering for another account or for the whole computer needs an administrator (Windows: an elevated PowerShell; Linux: root).",
        };
    }

    /// <summary>A text that no scheduler can hold.</summary>
    public static string OneLine(string text) => text.Any(char.IsControl)
        ? throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, "A path, school or account with a line break or another control character cannot be scheduled.") { TargetObject = text }
        : text;
}
