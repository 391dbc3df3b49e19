using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Recording;

namespace RmUnifyGroupSync.Runtime;

/// <summary>One run over one, several or all schools. It always ends in a run record, whatever happens on the way.</summary>
internal sealed class NightlyRun(
    RunRequest request, CallOptions options, Sessions sessions, Home home, TimeProvider time,
    Func<CallOptions, CancellationToken, Task<SourceReading>> readSources)
{
    private readonly RunTally _tally = new();

    public async Task<GroupSyncRun> RunAsync(string id, CancellationToken cancellationToken)
    {
        var started = time.GetUtcNow();
        using var stop = new CancellationTokenSource(request.StopAfter is { Ticks: > 0 } after ? after : Timeout.InfiniteTimeSpan, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stop.Token);
        var run = new GroupSyncRun { Id = id, StartedAt = started, School = request.School ?? [], Outcome = RunOutcome.Failed };
        try
        {
            CheckTimes();
            using var held = options.WhatIf ? null : await home.RunLock().AcquireAsync(request.WaitForLock ?? TimeSpan.Zero, linked.Token);
            using var call = ConnectedCall.Open(sessions.Of(options), home, options, time, lowPriority: true);
            call.Ledger.SaveRun(run);
            run = await RunAsync(run, call, linked.Token);
            call.Ledger.SaveRun(run);
            return run;
        }
        catch (OperationCanceledException) when (linked.IsCancellationRequested)
        {
            return Ended(run, RunOutcome.Stopped);
        }
        catch (GroupSyncException error)
        {
            Report(error);
            return Ended(run, RunTally.OutcomeOf(error));
        }
    }

    private async Task<GroupSyncRun> RunAsync(GroupSyncRun run, ConnectedCall call, CancellationToken cancellationToken)
    {
        using var recorder = new SyncRecorder(call.Ledger, time, run.Id);
        try
        {
            var reading = await readSources(options, cancellationToken);
            foreach (var (school, failure) in reading.Failures)
                Report(new(failure.ErrorId, $"School {school}: {failure.Message}", failure) { TargetObject = school });
            var schools = reading.Named(request.School);
            run = run with { School = [.. schools.Select(s => s.Id)] };
            var tenant = await call.ReadTenantAsync(reading.Schools, cancellationToken);
            var prepared = await call.PlanAsync(reading.Schools, tenant, RunScope.Of(request, schools), cancellationToken);
            Announce(prepared.Plan, reading, schools);
            await foreach (var result in call.ApplyAsync(prepared.Plan, recorder, cancellationToken))
                _tally.Add(result);
            SourceMemory.Save(prepared.Input, schools, call.Ledger);
        }
        catch (OperationCanceledException)
        {
            _tally.Note(RunOutcome.Stopped);
        }
        catch (GroupSyncException error)
        {
            Report(error);
        }

        return Ended(run, null, call.Directory.Statistics);
    }

    private void CheckTimes()
    {
        if (request.StopAfter is { Ticks: <= 0 } || request.WaitForLock is { Ticks: < 0 })
            throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, "-StopAfter must be longer than nothing, and -WaitForLock must not be negative.");
        if (request.ReportPath is not null)
            options.Observer.Report(new WarningEvent("Reports are not written yet; -ReportPath is ignored. Get-GroupSyncPlan shows every change with its reason."));
    }

    private void Announce(SyncPlan plan, SourceReading reading, IReadOnlyList<SchoolToday> schools)
    {
        _tally.Add(plan);
        var warnings = PlanReport.WarningsOf(reading).Concat(schools.SelectMany(s => s.Warnings)).Concat(PlanReport.WarningsOf(plan))
            .Concat(plan.Groups.Where(g => g.Blocked is { ErrorId: not GroupSyncErrorId.GraphRequestFailed }).Select(g => g.Blocked!.Message));
        foreach (var warning in warnings.Distinct(StringComparer.Ordinal))
            options.Observer.Report(new WarningEvent(warning));
        foreach (var hold in PlanReport.HoldsOf(plan))
            Report(hold);
        foreach (var failed in plan.Groups.Where(g => g.Blocked is { ErrorId: GroupSyncErrorId.GraphRequestFailed }))
            Report(failed.Blocked!, counts: false);
        if (request.Force && plan.Groups.Sum(g => g.CountedRemovals) is > 0 and var lifted)
            options.Observer.Report(new WarningEvent($"-Force lifts the group and school limits for this run: {lifted} removals go ahead without them."));
    }

    private void Report(GroupSyncException error, bool counts = true)
    {
        if (counts)
            _tally.Note(RunTally.OutcomeOf(error));
        options.Observer.Report(new ItemErrorEvent(error));
    }

    private GroupSyncRun Ended(GroupSyncRun run, RunOutcome? outcome, DirectoryStatistics? statistics = null) =>
        _tally.Fill(run with { Duration = time.GetUtcNow() - run.StartedAt }, statistics) with { Outcome = outcome ?? _tally.Outcome };
}
