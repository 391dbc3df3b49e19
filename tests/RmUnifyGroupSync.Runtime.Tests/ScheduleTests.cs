using System.Diagnostics;
using System.Xml.Linq;
using RmUnifyGroupSync.Runtime.Scheduling;

namespace RmUnifyGroupSync.Runtime.Tests;

/// <summary>Register-, Get- and Unregister-GroupSyncSchedule (surface.md, "Settings, plan, run"; requirements §8: a schedule never lifts a limit).</summary>
[Collection(HomeCollection.Name)]
public sealed class ScheduleTests : IDisposable
{
    private readonly RuntimeWorld _world = new();
    private readonly FakePrograms _programs = new();
    private readonly GroupSyncService _service;

    public ScheduleTests() => _service = Make(SchedulerKind.Cron);

    private string Tools => Path.Combine(_world.Root, "to ols");

    private string Units => Path.Combine(_world.Root, "units");

    public void Dispose()
    {
        _service.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task A_crontab_gets_one_entry_between_marks_and_keeps_all_else()
    {
        await StartAsync();
        _programs.Crontab = "MAILTO=it@school\n5 4 * * * backup % yes\n";
        var made = (await RegisterAsync(new() { At = "3:05" }))!;

        Assert.Equal(
            $"MAILTO=it@school\n5 4 * * * backup % yes\n# BEGIN {made.Name}: made by Register-GroupSyncSchedule, removed by Unregister-GroupSyncSchedule\n" +
            $"# Group sync every day at 03:05 for all schools\n5 3 * * * NO_COLOR=1 '{Tools}/pwsh' '-NoLogo' '-NoProfile' '-NonInteractive' '-File' '{made.ScriptPath}'\n# END {made.Name}\n",
            _programs.Crontab);
        Assert.Equal(("03:05", SchedulerKind.Cron, SignInKind.Sandbox, true), (made.At, made.Scheduler, made.SignIn, made.IsRegistered));

        await _service.UnregisterScheduleAsync(made, _world.Options, default);
        Assert.Equal("MAILTO=it@school\n5 4 * * * backup % yes\n", _programs.Crontab);
        Assert.False(File.Exists(made.ScriptPath));
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task A_crontab_that_cannot_be_read_is_not_overwritten()
    {
        await StartAsync();
        _programs.CrontabError = "crontab: you are not allowed to use this program";
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => RegisterAsync(new()));
        Assert.Contains("not allowed", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_programs.Calls, c => c.EndsWith(" -", StringComparison.Ordinal));
        Assert.Empty(await ListAsync());
    }

    [Theory]
    [InlineData("/opt/pw sh/it's \"here\" 50% $HOME \\x/pwsh", "/home/a 'b' %d/run.ps1")]
    public async Task What_cron_hands_to_the_shell_is_what_was_meant(string program, string script)
    {
        var entry = CronScheduler.EntryOf(new("n", new(2, 0), new(2026, 1, 1), program, ["-File", script], "text"))[2];
        // Cron itself: the sixth field on, with \% for a percent sign.
        var command = entry[entry.IndexOf("NO_COLOR", StringComparison.Ordinal)..];
        Assert.DoesNotContain("%", command.Replace("\\%", "", StringComparison.Ordinal), StringComparison.Ordinal);
        if (OperatingSystem.IsWindows()) return;
        var shown = await RunAsync("/bin/sh", "-c", "show() { printf '%s\\n' \"$@\"; }; show " + command["NO_COLOR=1 ".Length..].Replace("\\%", "%", StringComparison.Ordinal));
        Assert.Equal($"{program}\n-File\n{script}\n", shown);
    }

    [Fact]
    public async Task Systemd_gets_a_timer_and_a_service_of_the_account()
    {
        await StartAsync();
        using var service = Make(SchedulerKind.Systemd);
        var made = (await RegisterAsync(new() { School = ["10001"] }, service))!;
        var unit = await File.ReadAllTextAsync(Path.Combine(Units, "user", $"{made.Name}.service"));
        var timer = await File.ReadAllTextAsync(Path.Combine(Units, "user", $"{made.Name}.timer"));

        Assert.Contains($"ExecStart=\"{Tools}/pwsh\" \"-NoLogo\" \"-NoProfile\" \"-NonInteractive\" \"-File\" \"{made.ScriptPath}\"\n", unit, StringComparison.Ordinal);
        Assert.Contains("Type=oneshot\n", unit, StringComparison.Ordinal);
        Assert.Contains("OnCalendar=*-*-* 02:00:00\nPersistent=true\n", timer, StringComparison.Ordinal);
        Assert.Contains("for 10001\n", timer, StringComparison.Ordinal);
        Assert.Equal(
            ["systemctl --user daemon-reload", $"systemctl --user enable --now {made.Name}.timer", "loginctl enable-linger me"],
            _programs.Calls);
        Assert.True(Assert.Single(await ListAsync(service)).IsRegistered);

        _programs.Calls.Clear();
        await service.UnregisterScheduleAsync(made, _world.Options, default);
        Assert.Equal([$"systemctl --user disable --now {made.Name}.timer", "systemctl --user daemon-reload"], _programs.Calls);
        Assert.Empty(Directory.GetFiles(Path.Combine(Units, "user")));
    }

    [Fact]
    public void Systemd_reads_backslashes_quotes_specifiers_and_variables_as_they_are_meant()
    {
        var unit = SystemdScheduler.ServiceOf(new("n", new(2, 0), new(2026, 1, 1), "/opt/a \"b\"", ["-File", "/h/100% $x\\y"], "St 100%") { RunAs = "sync" }, isSystem: true);
        Assert.Contains("ExecStart=\"/opt/a \\\"b\\\"\" \"-File\" \"/h/100%% $$x\\\\y\"\n", unit, StringComparison.Ordinal);
        Assert.Contains("Description=St 100%%\n", unit, StringComparison.Ordinal);
        Assert.Contains("User=sync\n", unit, StringComparison.Ordinal);
        Assert.Contains("After=network-online.target\n", unit, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "SCHOOL\\me", "S4U")]
    [InlineData("SCHOOL\\svc-sync$", "SCHOOL\\svc-sync$", "Password")]
    [InlineData("SYSTEM", "S-1-5-18", null)]
    public async Task Windows_gets_a_task_without_a_password(string? runAs, string user, string? logon)
    {
        await StartAsync();
        using var service = Make(SchedulerKind.TaskScheduler, "SCHOOL\\me", administrator: true);
        var made = (await RegisterAsync(new() { RunAs = runAs }, service))!;
        Assert.Equal($"schtasks /Create /TN \\RmUnifyGroupSync\\{made.Name} /XML {_world.Home}/schedules/{made.Name}.xml /F", _programs.Calls[0]);
        var task = XDocument.Parse(_programs.TaskXml!).Root!;
        string? Value(string name) => task.Descendants().FirstOrDefault(e => e.Name.LocalName == name)?.Value;
        Assert.Equal((user, logon, "IgnoreNew", "true"), (Value("UserId"), Value("LogonType"), Value("MultipleInstancesPolicy"), Value("StartWhenAvailable")));
        Assert.Equal(($"{Tools}/pwsh", $"-NoLogo -NoProfile -NonInteractive -File {made.ScriptPath}"), (Value("Command"), Value("Arguments")));
        Assert.Equal("2026-11-21T02:00:00", Value("StartBoundary"));
        Assert.Empty(Directory.GetFiles(Path.Combine(_world.Home, "schedules"), "*.xml"));
        Assert.Equal(runAs is not null, _world.Listener.Events.OfType<WarningEvent>().Any(w => w.Message.Contains("must be able to read", StringComparison.Ordinal)));

        await service.UnregisterScheduleAsync(made, _world.Options, default);
        Assert.Equal($"schtasks /Delete /TN \\RmUnifyGroupSync\\{made.Name} /F", _programs.Calls[^1]);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("two words", "\"two words\"")]
    [InlineData("C:\\a b\\", "\"C:\\a b\\\\\"")]
    [InlineData("say \"hi\\\"", "\"say \\\"hi\\\\\\\"\"")]
    [InlineData("", "\"\"")]
    public void Windows_takes_an_argument_apart_as_it_was_put_together(string argument, string quoted) =>
        Assert.Equal(quoted, WindowsTaskScheduler.Quote(argument));

    [Fact]
    public async Task Nothing_that_lifts_a_limit_and_no_secret_is_ever_carried()
    {
        await StartAsync();
        var made = (await RegisterAsync(new() { School = ["St John's \u2019x\u2019"], SignIn = new() { Kind = SignInKind.Sandbox } }, trial: false))!;
        var script = await File.ReadAllTextAsync(made.ScriptPath);
        Assert.Contains("Invoke-GroupSync -School 'St John''s \u2019\u2019x\u2019\u2019' -Confirm:$false", script, StringComparison.Ordinal);
        Assert.Contains("exit $run.ExitCode", script, StringComparison.Ordinal);
        // A night that cannot sign in goes on to a run, which is recorded as one without a sign-in and ends with 4.
        Assert.DoesNotContain("exit 4", script, StringComparison.Ordinal);
        foreach (var word in new[] { "-Force", "-Rollover", "-AcceptSource", "Password", "Secret", "AccessToken" })
            Assert.DoesNotContain(word, script, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(typeof(ScheduleRequest).GetProperties().Select(p => p.Name).Intersect(["Force", "Rollover", "AcceptSource"]));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(made.ScriptPath));
    }

    [Theory]
    [InlineData(SignInKind.Browser)]
    [InlineData(SignInKind.DeviceCode)]
    [InlineData(SignInKind.ClientSecret)]
    [InlineData(SignInKind.AccessToken)]
    public async Task A_sign_in_that_needs_a_person_or_a_secret_is_refused(SignInKind kind)
    {
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => RegisterAsync(new() { SignIn = new() { Kind = kind } }));
        Assert.Equal(GroupSyncErrorId.SettingInvalid, error.ErrorId);
        Assert.Empty(_programs.Calls);
    }

    [Fact]
    public async Task It_is_tried_first_and_what_fails_is_not_registered()
    {
        var noSandbox = await Assert.ThrowsAsync<GroupSyncException>(() => RegisterAsync(new()));
        Assert.Equal(GroupSyncErrorId.SignInFailed, noSandbox.ErrorId);

        await StartAsync();
        var noSchool = await Assert.ThrowsAsync<GroupSyncException>(() => RegisterAsync(new() { School = ["Nowhere"] }));
        Assert.Equal(GroupSyncErrorId.SchoolNotFound, noSchool.ErrorId);
        Directory.Delete(_world.Export, recursive: true);
        var noSource = await Assert.ThrowsAsync<GroupSyncException>(() => RegisterAsync(new()));
        Assert.Equal(GroupSyncErrorId.MisUnavailable, noSource.ErrorId);

        Assert.Empty(_programs.Calls);
        Assert.False(Directory.Exists(Path.Combine(_world.Home, "schedules")));
    }

    [Fact]
    public async Task The_trial_writes_nothing_and_leaves_the_sign_in_as_it_is()
    {
        await StartAsync();
        var before = _world.Snapshot();
        _world.Listener.Answer = false;
        Assert.Null(await RegisterAsync(new()));
        Assert.Equal(before, _world.Snapshot());
        Assert.Null(_service.CurrentContext);
        Assert.Single(_world.Listener.Asked);
    }

    [Fact]
    public async Task In_a_what_if_call_nothing_is_tried_and_nothing_written()
    {
        _world.Listener.Answer = false;
        Assert.Null(await _service.RegisterScheduleAsync(Request(new()), _world.Options with { WhatIf = true }, default));
        Assert.Contains("every day at 02:00 for all schools", Assert.Single(_world.Listener.Asked).Target, StringComparison.Ordinal);
        Assert.Empty(_programs.Calls);
        Assert.False(Directory.Exists(_world.Home));
    }

    [Fact]
    public async Task Registered_again_it_is_replaced_also_by_another_scheduler_and_other_schools_have_their_own()
    {
        await StartAsync();
        var first = (await RegisterAsync(new()))!;
        var again = (await RegisterAsync(new() { At = "04:30" }))!;
        var other = (await RegisterAsync(new() { School = ["10001"] }))!;
        Assert.Equal(first.Name, again.Name);
        Assert.NotEqual(first.Name, other.Name);
        Assert.Equal("Replace", _world.Listener.Asked[1].Action);
        Assert.Equal(1, _programs.Crontab.Split($"BEGIN {first.Name}").Length - 1);

        using var service = Make(SchedulerKind.Systemd);
        await RegisterAsync(new(), service);
        Assert.DoesNotContain(first.Name, _programs.Crontab, StringComparison.Ordinal);
        Assert.Contains(other.Name, _programs.Crontab, StringComparison.Ordinal);
        Assert.Equal(2, (await ListAsync(service)).Count);
    }

    [Fact]
    public async Task The_list_shows_the_next_run_and_how_the_last_one_ended()
    {
        await StartAsync();
        var made = (await RegisterAsync(new()))!;
        Assert.Equal((null, new DateTimeOffset(2026, 11, 21, 2, 0, 0, TimeSpan.Zero)), (made.LastOutcome, made.NextRun));
        await _world.ConnectAsync();
        _world.Time.Advance(TimeSpan.FromMinutes(5));
        await _world.RunAsync();
        var listed = Assert.Single(await ListAsync());
        Assert.Equal((RunOutcome.Succeeded, 0, _world.Time.GetUtcNow()), (listed.LastOutcome, listed.LastExitCode, listed.LastRun));

        _programs.Crontab = "";
        var gone = Assert.Single(await ListAsync());
        Assert.Equal((false, null), (gone.IsRegistered, gone.NextRun));
    }

    [Theory]
    [InlineData("02:00", "2026-11-20T02:00:00Z", "2026-11-21T02:00:00+00:00")]
    [InlineData("01:30", "2026-03-28T12:00:00Z", "2026-03-29T02:00:00+01:00")] // the clocks skip 01:00 to 02:00
    [InlineData("01:30", "2026-10-24T12:00:00Z", "2026-10-25T01:30:00+00:00")] // 01:30 comes twice
    [InlineData("23:59", "2026-12-31T23:58:59Z", "2026-12-31T23:59:00+00:00")]
    public void The_next_run_is_by_this_computer_s_clock(string at, string now, string due) => Assert.Equal(
        DateTimeOffset.Parse(due, null),
        ScheduleRules.NextRun(ScheduleRules.TimeOf(at), DateTimeOffset.Parse(now, null), TimeZoneInfo.FindSystemTimeZoneById("Europe/London")));

    [Theory]
    [InlineData("25:00")]
    [InlineData("2")]
    [InlineData("02:00:30")]
    [InlineData("noon")]
    public void What_is_no_time_of_day_is_refused(string at) =>
        Assert.Equal(GroupSyncErrorId.SettingInvalid, Assert.Throws<GroupSyncException>(() => ScheduleRules.TimeOf(at)).ErrorId);

    [Fact]
    public async Task Only_an_administrator_registers_for_another_account()
    {
        await StartAsync();
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => RegisterAsync(new() { RunAs = "somebody" }));
        Assert.Contains("somebody", error.Message, StringComparison.Ordinal);
        Assert.NotNull(await RegisterAsync(new() { RunAs = "ME" }));
        Assert.DoesNotContain(_programs.Calls, c => c.Contains("-u", StringComparison.Ordinal));
    }

    private async Task StartAsync()
    {
        await _world.StartAsync();
        await _world.Service.DisconnectAsync(_world.Options, default);
    }

    private async Task<GroupSyncSchedule?> RegisterAsync(ScheduleRequestDraft draft, GroupSyncService? service = null, bool trial = true)
    {
        service ??= _service;
        return trial
            ? await service.RegisterScheduleAsync(Request(draft), _world.Options, default)
            : await new Schedules(new(_world.Home, _world.Time), service.Machine, _world.Time, _world.Listener).RegisterAsync(Request(draft), null, default);
    }

    private ScheduleRequest Request(ScheduleRequestDraft draft) => new()
    {
        At = draft.At,
        School = draft.School,
        RunAs = draft.RunAs,
        SignIn = draft.SignIn,
        ModulePath = "/modules/RmUnifyGroupSync/RmUnifyGroupSync.psd1",
    };

    private Task<List<GroupSyncSchedule>> ListAsync(GroupSyncService? service = null) =>
        RuntimeWorld.ListAsync((service ?? _service).GetSchedulesAsync(_world.Options, default));

    private GroupSyncService Make(SchedulerKind kind, string user = "me", bool administrator = false)
    {
        Directory.CreateDirectory(Tools);
        File.WriteAllText(Path.Combine(Tools, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh"), "");
        return new(_world.Time)
        {
            Machine = new()
            {
                Processes = _programs,
                UsualScheduler = kind,
                UserName = user,
                IsAdministrator = administrator,
                UserUnitFolder = Path.Combine(Units, "user"),
                SystemUnitFolder = Path.Combine(Units, "system"),
                ProgramFolders = [Path.Combine(_world.Root, "nowhere"), Tools],
            },
        };
    }

    private static async Task<string> RunAsync(string file, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true })!;
        return await process.StandardOutput.ReadToEndAsync();
    }

    private sealed record ScheduleRequestDraft
    {
        public string At { get; init; } = "02:00";

        public string[]? School { get; init; }

        public string? RunAs { get; init; }

        public SignInRequest SignIn { get; init; } = new() { Kind = SignInKind.Sandbox };
    }

    /// <summary>A crontab in memory, and programs that note how they were called.</summary>
    private sealed class FakePrograms : IProcessRunner
    {
        public List<string> Calls { get; } = [];

        public string Crontab { get; set; } = "";

        public string? CrontabError { get; set; }

        public string? TaskXml { get; private set; }

        public Task<ProcessResult> RunAsync(string file, IReadOnlyList<string> arguments, string? input, CancellationToken cancellationToken)
        {
            Calls.Add($"{file} {string.Join(' ', arguments)}");
            if (file == "schtasks" && arguments.Contains("/XML")) TaskXml = File.ReadAllText(arguments[4]);
            if (file != "crontab") return Task.FromResult(new ProcessResult(0));
            if (CrontabError is not null) return Task.FromResult(new ProcessResult(1, "", CrontabError));
            if (input is not null) Crontab = input;
            return Task.FromResult(Crontab.Length == 0 ? new ProcessResult(1, "", "no crontab for me") : new ProcessResult(0, Crontab));
        }
    }
}
