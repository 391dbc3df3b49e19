using System.Globalization;

namespace RmUnifyGroupSync.Runtime.Scheduling;

/// <summary>Registers, lists and removes the schedules of one home folder.</summary>
internal sealed class Schedules(Home home, ScheduleMachine machine, TimeProvider time, ISyncObserver observer)
{
    private readonly ScheduleBook _book = new(home.Folder, machine.WritePrivate);

    /// <summary>Registers; null when it was not approved. The trial comes first, and nothing is registered when it fails.</summary>
    public async Task<GroupSyncSchedule?> RegisterAsync(
        ScheduleRequest request, Func<CancellationToken, Task<GroupSyncRun>>? trial, CancellationToken cancellationToken)
    {
        ScheduleRules.Check(request);
        var at = ScheduleRules.TimeOf(request.At);
        var runAs = RunAs(request);
        var scheduler = request.Scheduler ?? machine.UsualScheduler;
        var name = ScheduleRules.NameOf(home.Folder, request.School);
        var script = Path.Combine(_book.Folder, $"{name}.ps1");
        var job = JobOf(request, name, at, script) with { RunAs = runAs };
        var text = RunnerScript.Compose(name, request, home.Folder);
        var tried = trial is null ? null : await trial(cancellationToken);
        var before = _book.Read().FirstOrDefault(s => s.Name == name);
        if (!await observer.ApproveAsync(new($"{job.Description} ({scheduler}, {name})", before is null ? "Register" : "Replace"), cancellationToken)) return null;

        if (before is not null && before.Scheduler != scheduler) await Of(before.Scheduler).RemoveAsync(name, before.RunAs, cancellationToken);
        machine.WritePrivate(script, text);
        await Of(scheduler).RegisterAsync(job, cancellationToken);
        Warn(request, runAs);
        var stored = new StoredSchedule
        {
            Name = name,
            Scheduler = scheduler,
            At = at.ToString("HH:mm", CultureInfo.InvariantCulture),
            School = request.School ?? [],
            SchoolIds = tried?.School ?? [],
            RunAs = runAs,
            SignIn = request.SignIn.Kind,
            ScriptPath = script,
            Command = string.Join(' ', new[] { job.Program }.Concat(job.Arguments).Select(WindowsTaskScheduler.Quote)),
            RegisteredAt = time.GetUtcNow(),
        };
        _book.Put(stored);
        return Describe(stored, isRegistered: true, []);
    }

    /// <summary>What is registered, each with its last run.</summary>
    public async Task<IReadOnlyList<GroupSyncSchedule>> ReadAsync(CancellationToken cancellationToken)
    {
        var stored = _book.Read();
        if (stored.Count == 0) return [];
        var runs = home.LastRuns();
        var found = new List<GroupSyncSchedule>();
        foreach (var schedule in stored)
            found.Add(Describe(schedule, await Of(schedule.Scheduler).HasAsync(schedule.Name, schedule.RunAs, cancellationToken), runs));
        return found;
    }

    /// <summary>Removes one of ours, with its script.</summary>
    public async Task RemoveAsync(GroupSyncSchedule schedule, CancellationToken cancellationToken)
    {
        var stored = _book.Read().FirstOrDefault(s => s.Name == schedule.Name) ?? throw new GroupSyncException(
            GroupSyncErrorId.SettingInvalid, $"There is no schedule {schedule.Name} of this home folder; Get-GroupSyncSchedule lists them.")
        { TargetObject = schedule };
        await Of(stored.Scheduler).RemoveAsync(stored.Name, stored.RunAs, cancellationToken);
        File.Delete(stored.ScriptPath);
        _book.Remove(stored.Name);
    }

    private IScheduler Of(SchedulerKind kind) => kind switch
    {
        SchedulerKind.TaskScheduler => new WindowsTaskScheduler(machine, _book.Folder),
        SchedulerKind.Systemd => new SystemdScheduler(machine, observer),
        _ => new CronScheduler(machine),
    };

    /// <summary>Null for the account itself. Acting for another one takes an administrator.</summary>
    private string? RunAs(ScheduleRequest request)
    {
        if (request.RunAs?.Trim() is not { Length: > 0 } account || account.Equals(machine.UserName, StringComparison.OrdinalIgnoreCase)) return null;
        return machine.IsAdministrator ? account : throw new GroupSyncException(
            GroupSyncErrorId.SettingInvalid, $"Only an administrator can register a schedule that runs as {account}.")
        {
            TargetObject = account,
            RecommendedAction = "Use an elevated PowerShell (Windows) or root, or leave -RunAs out.",
        };
    }

    private ScheduledJob JobOf(ScheduleRequest request, string name, TimeOnly at, string script)
    {
        var schools = request.School is { Length: > 0 } named ? string.Join(", ", named) : "all schools";
        var due = ScheduleRules.NextRun(at, time.GetUtcNow(), time.LocalTimeZone);
        var description = string.Create(CultureInfo.InvariantCulture, $"Group sync every day at {at:HH\\:mm} for {schools}");
        return new(name, at, DateOnly.FromDateTime(due.DateTime), PowerShell(request), ["-NoLogo", "-NoProfile", "-NonInteractive", "-File", script], description)
        {
            EnvironmentFile = request.SignIn.Kind == SignInKind.EnvironmentVariable ? Path.Combine(_book.Folder, "environment") : null,
        };
    }

    private string PowerShell(ScheduleRequest request)
    {
        if (request.PowerShellPath is { } given && File.Exists(given)) return given;
        string[] names = OperatingSystem.IsWindows() ? ["pwsh.exe"] : ["pwsh"];
        return machine.ProgramFolders.SelectMany(f => names.Select(n => Path.Combine(f, n))).FirstOrDefault(File.Exists) ?? throw new GroupSyncException(
            GroupSyncErrorId.SettingInvalid, "PowerShell 7 (pwsh) was not found, so there is nothing that a schedule could start.")
        {
            TargetObject = request.PowerShellPath,
            RecommendedAction = "Install PowerShell 7, or name it with -PowerShellPath.",
        };
    }

    private void Warn(ScheduleRequest request, string? runAs)
    {
        if (runAs is not null)
            observer.Report(new WarningEvent($"It was tried as {machine.UserName}, and will run as {runAs}: that account must be able to read and write {home.Folder} and to read the MIS source, the module and the certificate's key."));
        if (request.SignIn.Kind == SignInKind.EnvironmentVariable)
            observer.Report(new WarningEvent($"The variables of this PowerShell are not kept. Set them for the account that runs the schedule; a systemd service also reads {Path.Combine(_book.Folder, "environment")}, which only that account should be able to read."));
    }

    private GroupSyncSchedule Describe(StoredSchedule stored, bool isRegistered, IReadOnlyList<GroupSyncRun> runs)
    {
        var last = runs.FirstOrDefault(r => r.StartedAt >= stored.RegisteredAt && Concerns(stored, r));
        return new()
        {
            Name = stored.Name,
            Scheduler = stored.Scheduler,
            At = stored.At,
            School = stored.School,
            RunAs = stored.RunAs ?? machine.UserName,
            SignIn = stored.SignIn,
            ScriptPath = stored.ScriptPath,
            Command = stored.Command,
            RegisteredAt = stored.RegisteredAt,
            IsRegistered = isRegistered,
            NextRun = isRegistered ? ScheduleRules.NextRun(ScheduleRules.TimeOf(stored.At), time.GetUtcNow(), time.LocalTimeZone) : null,
            LastRun = last?.StartedAt,
            LastOutcome = last?.Outcome,
            LastExitCode = last?.ExitCode,
        };
    }

    /// <summary>A run of all that the schedule is for. One that ended before the schools were known has the names that were asked for.</summary>
    private static bool Concerns(StoredSchedule stored, GroupSyncRun run) =>
        run.School.Length == 0 ? stored.School.Length == 0
        : Covers(run, stored.SchoolIds) || Covers(run, stored.School);

    private static bool Covers(GroupSyncRun run, string[] schools) =>
        schools.Length > 0 && schools.All(s => run.School.Contains(s, StringComparer.OrdinalIgnoreCase));
}
