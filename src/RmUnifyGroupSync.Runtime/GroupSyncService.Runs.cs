using System.Globalization;
using System.Runtime.CompilerServices;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Runtime;

/// <content>Plan and run.</content>
public sealed partial class GroupSyncService
{
    /// <inheritdoc />
    public async IAsyncEnumerable<PlannedChange> GetPlanAsync(
        RunRequest request, CallOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var call = ConnectedCall.Open(_sessions.Of(options), Home.Resolve(_time), options with { WhatIf = true }, _time);
        var reading = await ReadSourcesAsync(options, cancellationToken);
        ReportFailures(reading, options);
        var schools = reading.Named(request.School);
        var tenant = await call.ReadTenantAsync(reading.Schools, cancellationToken);
        var prepared = await call.PlanAsync(reading.Schools, tenant, RunScope.Of(request, reading, schools), cancellationToken);
        foreach (var missing in (request.MisGroupId ?? []).Where(id => !prepared.Plan.Groups.Any(g => g.Link.MisId == id)))
            options.Observer.Report(new ItemErrorEvent(new(GroupSyncErrorId.MisGroupNotFound, $"No MIS group has the id \"{missing}\".") { TargetObject = missing }));
        Warn(PlanReport.WarningsOf(reading), options);
        Warn(schools.SelectMany(s => s.Warnings).Concat(PlanReport.WarningsOf(prepared.Plan)), options);
        Warn(PlanReport.BlockedOf(prepared.Plan), options);
        Warn(prepared.Plan.Groups.Where(g => g.Blocked is { ErrorId: GroupSyncErrorId.GraphRequestFailed }).Select(g => g.Blocked!.Message), options);
        Warn(PlanReport.HoldsOf(prepared.Plan).Select(h => h.Message), options);
        if (PlanReport.LiftedOf(prepared.Plan) is { } lifted)
            options.Observer.Report(new WarningEvent(lifted));
        foreach (var failure in PlanReport.FailuresOf(prepared.Plan))
            options.Observer.Report(new ItemErrorEvent(failure));
        foreach (var change in PlanView.ChangesOf(prepared.Plan))
            yield return change;
    }

    /// <inheritdoc />
    public Task<GroupSyncRun> RunAsync(RunRequest request, CallOptions options, CancellationToken cancellationToken) =>
        new NightlyRun(request, options, _sessions, Home.Resolve(_time), _time, ReadSourcesAsync).RunAsync(NewRunId(), cancellationToken);

    // Sortable by time, and unique when two runs start in one second.
    private string NewRunId() => string.Create(
        CultureInfo.InvariantCulture, $"{_time.GetUtcNow():yyyyMMdd-HHmmss}-{Guid.NewGuid().ToString("N")[..6]}");
}

/// <summary>Which groups a run or a plan is about.</summary>
internal static class RunScope
{
    public static Engine.WorkflowRequest Of(RunRequest request, SourceReading reading, IReadOnlyList<SchoolToday> schools)
    {
        var ids = schools.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        var all = request is { School: null, Type: null, MisGroupId: null };
        return new(new()
        {
            Force = request.Force,
            Rollover = request.Rollover,
            UpdateOwner = request.UpdateOwner,
            Scope = all ? null : l => ids.Contains(l.SchoolId)
                && request.Type?.Contains(l.Type) != false
                && request.MisGroupId?.Contains(l.MisId, StringComparer.Ordinal) != false,
        }, request.AcceptSource, reading.Failures.Count > 0);
    }
}
