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
        var schools = SchoolsOf(reading, request.School, options);
        var tenant = await call.ReadTenantAsync(reading, cancellationToken);
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
    public async Task<GroupSyncRun> RunAsync(RunRequest request, CallOptions options, CancellationToken cancellationToken)
    {
        var home = Home.Resolve(_time);
        var context = options.Context ?? _sessions.Current;
        var journal = new RunJournal(options.Observer, GivenOf(request)) { Context = context };
        if (options.WhatIf && request.ReportPath is not null)
            journal.Report(new WarningEvent("-WhatIf writes nothing anywhere, so there is no report either. Get-GroupSyncPlan shows every change with its reason."));
        Warn(UnknownSettingsOrNone().Select(UnknownText), options with { Observer = journal });
        var run = await new NightlyRun(request, options with { Observer = journal }, _sessions, home, _time, ReadSourcesAsync, journal).RunAsync(NewRunId(), cancellationToken);
        return options.WhatIf ? run : new RunEnd(home, journal, context is null ? null : context.TenantId ?? context.DefaultDomain).Close(run, request.ReportPath);
    }

    private GroupSyncRun NewRun(string command) => new() { Id = NewRunId(), Command = command, StartedAt = _time.GetUtcNow() };

    // Who reads the run later should see what was lifted in it.
    private static string?[] GivenOf(RunRequest request) =>
    [
        request.Type is { } types ? $"-Type {string.Join(", ", types)}" : null,
        request.Force ? "-Force" : null,
        request.AcceptSource ? "-AcceptSource" : null,
        request.Rollover ? "-Rollover" : null,
        request.UpdateOwner ? "-UpdateOwner" : null,
    ];

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
        }, request.AcceptSource, !reading.IsWhole);
    }
}
