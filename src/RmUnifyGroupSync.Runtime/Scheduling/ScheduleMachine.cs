using RmUnifyGroupSync.State;

namespace RmUnifyGroupSync.Runtime.Scheduling;

/// <summary>What scheduling asks of the computer that it is on.</summary>
internal sealed record ScheduleMachine
{
    /// <summary>Runs the scheduler's own programs.</summary>
    public required IProcessRunner Processes { get; init; }

    /// <summary>The usual scheduler here.</summary>
    public required SchedulerKind UsualScheduler { get; init; }

    /// <summary>The account that is registering.</summary>
    public required string UserName { get; init; }

    /// <summary>Whether it may act for other accounts.</summary>
    public required bool IsAdministrator { get; init; }

    /// <summary>Where an account's own units go.</summary>
    public required string UserUnitFolder { get; init; }

    /// <summary>Where the computer's units go.</summary>
    public string SystemUnitFolder { get; init; } = "/etc/systemd/system";

    /// <summary>Folders in which programs are looked for.</summary>
    public required IReadOnlyList<string> ProgramFolders { get; init; }

    /// <summary>Writes a file that only its owner can read.</summary>
    public Action<string, string> WritePrivate { get; init; } = PrivateFile.Replace;

    /// <summary>This computer.</summary>
    public static ScheduleMachine This() => new()
    {
        Processes = new ProcessRunner(),
        UsualScheduler = OperatingSystem.IsWindows() ? SchedulerKind.TaskScheduler
            : Directory.Exists("/run/systemd/system") ? SchedulerKind.Systemd
            : SchedulerKind.Cron,
        UserName = OperatingSystem.IsWindows() ? $"{Environment.UserDomainName}\\{Environment.UserName}" : Environment.UserName,
        IsAdministrator = Environment.IsPrivilegedProcess,
        UserUnitFolder = Path.Combine(ConfigurationFolder(), "systemd", "user"),
        ProgramFolders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
    };

    private static string ConfigurationFolder() => Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
}
