using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Recording;

namespace RmUnifyGroupSync.Runtime;

/// <summary>
/// One run over one, several or all schools, side by side under one quota. Whatever happens on the way, it ends in a run record that
/// tells what was done until then.
/// </summary>
internal sealed class NightlyRun(
    RunRequest request, CallOptions options, Sessions sessions, Home home, TimeProvider time,
    Func<CallOptions, CancellationToken, Task<SourceReading>> readSources, RunJournal journal)
{
    private readonly RunTally _tally = new();
    private readonly long _begun = time.GetTimestamp();
    private GroupSyncRun _run = new() { Id = "" };

    public async Task<GroupSyncRun> RunAsync(string id, CancellationToken cancellationToken)
    {
        _run = new() { Id = id, StartedAt = time.GetUtcNow(), School = request.School ?? [], Outcome = RunOutcome.Failed };
        using var stop = new CancellationTokenSource(request.StopAfter is { Ticks: > 0 } after ? after : Timeout.InfiniteTimeSpan, time);
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stop.Token);
        await GuardAsync(
            async () =>
            {
                CheckTimes();
                using var call = ConnectedCall.Open(sessions.Of(options), home, options, time, lowPriority: true);
                await GuardAsync(() => WorkAsync(call, stopped.Token, cancellationToken), stopped.Token);
                _run = Ended(call.Directory.Statistics);
                call.Ledger.SaveRun(_run);
            },
            stopped.Token);
        return Ended(null);
    }

    // Reading may be broken off at any time; once groups are being changed, the time for the run ends it between groups only.
    private async Task WorkAsync(ConnectedCall call, CancellationToken whileReading, CancellationToken whileWriting)
    {
        using var held = options.WhatIf ? null : await home.RunLock().AcquireAsync(request.WaitForLock ?? TimeSpan.Zero, whileReading);
        call.Ledger.SaveRun(_run with { Outcome = RunOutcome.Running });
        using var recorder = new SyncRecorder(call.Ledger, time, _run.Id);
        var reading = await readSources(options, whileReading);
        var schools = SchoolsOf(reading);
        if (schools.Count == 0)
            return;
        _run = _run with { School = [.. schools.Select(s => s.Id)] };
        var tenant = await call.ReadTenantAsync(reading, whileReading);
        var prepared = await call.PlanAsync(reading.Schools, tenant, RunScope.Of(request, reading, schools), whileReading);
        var plan = CreationPermission.Apply(call.Session.Context, prepared.Plan);
        Announce(plan, reading, schools);
        journal.Planned(prepared with { Plan = plan }, schools);
        call.Ledger.SaveRun(_run with { Outcome = RunOutcome.Running }, journal.ToText());
        var applier = call.Applier(recorder, request.StopAfter is { } after ? () => time.GetElapsedTime(_begun) < after : null);
        await foreach (var result in applier.ApplyAsync(plan, whileWriting))
            _tally.Add(result);
        if (applier.EndedEarly)
            _tally.Note(RunOutcome.Stopped);
        else
            Remember(prepared.Input, reading, schools.Where(s => !plan.Failures.ContainsKey(s.Id)), call.Ledger);
    }

    private void Remember(PlanInput input, SourceReading reading, IEnumerable<SchoolToday> schools, ILedger ledger)
    {
        SourceMemory.Save(input, schools, ledger);
        if (request is { AcceptSource: true, School: null } && reading.IsWhole)
            SourceMemory.Forget(reading.Schools, ledger);
    }

    private async Task GuardAsync(Func<Task> work, CancellationToken stopped)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            _tally.Note(RunOutcome.Stopped);
        }
        catch (Exception error)
        {
            Report(GroupSyncException.From(error));
        }
    }

    // S9: what is wrong with one school is said, and the others go on. Schools that were not asked for are not this run's concern.
    private IReadOnlyList<SchoolToday> SchoolsOf(SourceReading reading)
    {
        var errors = new List<GroupSyncException>();
        var schools = reading.Named(request.School, errors);
        foreach (var error in errors)
            Report(error);
        // A schedule whose wildcards fit nothing any more would go on for years without doing anything.
        if (schools.Count == 0 && errors.Count == 0 && request.School is not null)
            options.Observer.Report(new WarningEvent($"No school is called {string.Join(" or ", request.School)}, so nothing was done."));
        return schools;
    }

    private void CheckTimes()
    {
        if (request.StopAfter is { Ticks: <= 0 } || request.WaitForLock is { Ticks: < 0 })
            throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, "-StopAfter must be longer than nothing, and -WaitForLock must not be negative.");
    }

    private void Announce(SyncPlan plan, SourceReading reading, IReadOnlyList<SchoolToday> schools)
    {
        _tally.Add(plan);
        var warnings = PlanReport.WarningsOf(reading).Concat(schools.SelectMany(s => s.Warnings)).Concat(PlanReport.WarningsOf(plan)).Concat(PlanReport.BlockedOf(plan));
        foreach (var warning in warnings.Distinct(StringComparer.Ordinal))
            options.Observer.Report(new WarningEvent(warning));
        foreach (var error in PlanReport.HoldsOf(plan).Concat(PlanReport.FailuresOf(plan)).Concat(PlanReport.RefusalsOf(plan)))
            Report(error);
        foreach (var failed in plan.Groups.Where(g => g.Blocked is { ErrorId: GroupSyncErrorId.GraphRequestFailed }))
            options.Observer.Report(new ItemErrorEvent(failed.Blocked!));
        if (PlanReport.LiftedOf(plan) is { } lifted)
            options.Observer.Report(new WarningEvent(lifted));
    }

    private void Report(GroupSyncException error)
    {
        _tally.Note(RunTally.OutcomeOf(error));
        options.Observer.Report(new ItemErrorEvent(error));
    }

    private GroupSyncRun Ended(DirectoryStatistics? statistics) =>
        _tally.Fill(_run with { Duration = time.GetUtcNow() - _run.StartedAt }, statistics);
}
