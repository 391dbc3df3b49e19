using System.Globalization;
using System.Text;

namespace RmUnifyGroupSync.Runtime.Scheduling;

/// <summary>
/// A service and a timer: the account's own, or the computer's when root registers. A run that was missed is made up for, and two
/// never overlap.
/// </summary>
internal sealed class SystemdScheduler(ScheduleMachine machine, ISyncObserver observer) : IScheduler
{
    private const string Program = "systemctl";

    private bool IsSystem => machine.IsAdministrator;

    private string Folder => IsSystem ? machine.SystemUnitFolder : machine.UserUnitFolder;

    /// <inheritdoc />
    public async Task RegisterAsync(ScheduledJob job, CancellationToken cancellationToken)
    {
        var (service, timer) = (ServiceOf(job, IsSystem), TimerOf(job));
        Write($"{job.Name}.service", service);
        Write($"{job.Name}.timer", timer);
        await RunAsync(["daemon-reload"], cancellationToken);
        await RunAsync(["enable", "--now", $"{job.Name}.timer"], cancellationToken);
        if (!IsSystem) await LingerAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async Task<bool> HasAsync(string name, string? runAs, CancellationToken cancellationToken) =>
        File.Exists(Path.Combine(Folder, $"{name}.timer")) &&
        (await machine.Processes.RunAsync(Program, Arguments(["is-enabled", $"{name}.timer"]), null, cancellationToken)).ExitCode == 0;

    /// <inheritdoc />
    public async Task RemoveAsync(string name, string? runAs, CancellationToken cancellationToken)
    {
        string[] files = [Path.Combine(Folder, $"{name}.timer"), Path.Combine(Folder, $"{name}.service")];
        if (!files.Any(File.Exists)) return;
        await RunAsync(["disable", "--now", $"{name}.timer"], cancellationToken);
        foreach (var file in files) File.Delete(file);
        await RunAsync(["daemon-reload"], cancellationToken);
    }

    /// <summary>The service: one run, whose exit code is the service's.</summary>
    internal static string ServiceOf(ScheduledJob job, bool isSystem)
    {
        var text = new StringBuilder("[Unit]\n").Append(Line("Description", job.Description));
        if (isSystem) text.Append("Wants=network-online.target\nAfter=network-online.target\n");
        text.Append("\n[Service]\nType=oneshot\nEnvironment=NO_COLOR=1\n");
        if (job.EnvironmentFile is { } file) text.Append(Line("EnvironmentFile", $"-{file}"));
        if (isSystem && job.RunAs is { } account) text.Append(Line("User", account));
        var command = string.Join(' ', new[] { job.Program }.Concat(job.Arguments).Select(Quote));
        return text.Append(CultureInfo.InvariantCulture, $"ExecStart={command}\n").ToString();
    }

    /// <summary>The timer.</summary>
    internal static string TimerOf(ScheduledJob job) =>
        $"[Unit]\n{Line("Description", job.Description)}\n[Timer]\n" +
        string.Create(CultureInfo.InvariantCulture, $"OnCalendar=*-*-* {job.At:HH\\:mm}:00\n") +
        $"Persistent=true\nUnit={job.Name}.service\n\n[Install]\nWantedBy=timers.target\n";

    private static string Line(string name, string value) =>
        $"{name}={SchedulerFailure.OneLine(value).Replace("%", "%%", StringComparison.Ordinal)}\n";

    /// <summary>An argument of a command line: systemd knows backslashes, specifiers and variables also within quotes.</summary>
    private static string Quote(string argument) => '"' + SchedulerFailure.OneLine(argument)
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("%", "%%", StringComparison.Ordinal)
        .Replace("$", "$$", StringComparison.Ordinal) + '"';

    private void Write(string name, string text)
    {
        try
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(Path.Combine(Folder, name), text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, $"The unit {name} cannot be written to {Folder}: {e.Message}", e) { TargetObject = Folder };
        }
    }

    /// <summary>Without it the timers of an account stop when the account signs out.</summary>
    private async Task LingerAsync(CancellationToken cancellationToken)
    {
        var result = await machine.Processes.RunAsync("loginctl", ["enable-linger", machine.UserName], null, cancellationToken);
        if (result.ExitCode != 0)
            observer.Report(new WarningEvent($"The timer runs only while {machine.UserName} is signed in. Have an administrator run: loginctl enable-linger {machine.UserName}"));
    }

    private async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var result = await machine.Processes.RunAsync(Program, Arguments(arguments), null, cancellationToken);
        if (result.ExitCode != 0) throw SchedulerFailure.Of(Program, result);
    }

    private string[] Arguments(string[] arguments) => IsSystem ? arguments : ["--user", .. arguments];
}
