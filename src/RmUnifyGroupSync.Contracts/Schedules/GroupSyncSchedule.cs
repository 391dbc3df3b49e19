namespace RmUnifyGroupSync;

/// <summary>What starts a scheduled run.</summary>
public enum SchedulerKind
{
    /// <summary>The Task Scheduler of Windows.</summary>
    TaskScheduler,

    /// <summary>A systemd timer.</summary>
    Systemd,

    /// <summary>The crontab of an account.</summary>
    Cron,
}

/// <summary>A nightly run that somebody wants to have started by the computer. It can carry no secret and lift no limit.</summary>
public sealed record ScheduleRequest
{
    /// <summary>When, every day, by this computer's clock: <c>HH:mm</c>.</summary>
    public string At { get; init; } = "02:00";

    /// <summary>Schools; null for all.</summary>
    public string[]? School { get; init; }

    /// <summary>Account that runs it; null for the one that registers it.</summary>
    public string? RunAs { get; init; }

    /// <summary>What starts it; null for the usual one of this computer.</summary>
    public SchedulerKind? Scheduler { get; init; }

    /// <summary>How it signs in: a way that needs no person, named and not carried.</summary>
    public required SignInRequest SignIn { get; init; }

    /// <summary>Full path of pwsh; null to look for it.</summary>
    public string? PowerShellPath { get; init; }

    /// <summary>Full path of the module's manifest.</summary>
    public required string ModulePath { get; init; }
}

/// <summary>A registered schedule, and how its last run went.</summary>
public sealed record GroupSyncSchedule
{
    /// <summary>Name, as the scheduler knows it.</summary>
    public required string Name { get; init; }

    /// <summary>What starts it.</summary>
    public SchedulerKind Scheduler { get; init; }

    /// <summary>When, every day, by this computer's clock: <c>HH:mm</c>.</summary>
    public required string At { get; init; }

    /// <summary>Schools as they were named; empty for all.</summary>
    public string[] School { get; init; } = [];

    /// <summary>Account that runs it.</summary>
    public string? RunAs { get; init; }

    /// <summary>How it signs in.</summary>
    public SignInKind SignIn { get; init; }

    /// <summary>The script that it runs. It holds names only.</summary>
    public required string ScriptPath { get; init; }

    /// <summary>What the scheduler starts.</summary>
    public required string Command { get; init; }

    /// <summary>Whether the scheduler still has it.</summary>
    public bool IsRegistered { get; init; }

    /// <summary>When it was registered.</summary>
    public DateTimeOffset RegisteredAt { get; init; }

    /// <summary>When it runs next; null when the scheduler does not have it.</summary>
    public DateTimeOffset? NextRun { get; init; }

    /// <summary>When a run of its schools last started, by the ledger.</summary>
    public DateTimeOffset? LastRun { get; init; }

    /// <summary>How that run ended.</summary>
    public RunOutcome? LastOutcome { get; init; }

    /// <summary>The exit code of that run, which is the scheduled job's.</summary>
    public int? LastExitCode { get; init; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
