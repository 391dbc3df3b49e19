using System.Runtime.CompilerServices;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reporting;
using RmUnifyGroupSync.Engine.Settings;

namespace RmUnifyGroupSync.Runtime;

/// <content>What was done before.</content>
public sealed partial class GroupSyncService
{
    /// <inheritdoc />
    public async IAsyncEnumerable<GroupSyncRun> GetRunsAsync(RunQuery query, CallOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        using var ledger = OpenHistory(options);
        var runs = (ledger?.ReadRuns() ?? [])
            .Where(r => query.Id is null || query.Id.Any(id => Wildcard.IsMatch(id, r.Id)))
            .Where(r => query.Command is null || query.Command.Any(c => Wildcard.IsMatch(c, r.Command)))
            .Take(query.Last ?? int.MaxValue)
            .ToList();
        ReportMissing(query.Id, runs, options);
        foreach (var run in runs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return WithFigures(run, ledger!);
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<GroupSyncChange> GetChangesAsync(ChangeQuery query, CallOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        using var ledger = OpenHistory(options);
        var runs = (ledger?.ReadRuns() ?? []).Where(r => query.Run is null || query.Run.Any(id => Wildcard.IsMatch(id, r.Id))).ToList();
        ReportMissing(query.Run, runs, options);

        // Run by run: a year's changes of a large school are not held in memory at once.
        foreach (var change in Enumerable.Reverse(runs).SelectMany(r => ledger!.ReadChanges(r.Id)).Where(c => IsWanted(query, c)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return change;
        }
    }

    /// <inheritdoc />
    public Task<string?> ExportReportAsync(ReportRequest request, CallOptions options, CancellationToken cancellationToken)
    {
        using var ledger = OpenHistory(options);
        var run = (ledger?.ReadRuns(request.Run is null ? 1 : null) ?? []).FirstOrDefault(r => request.Run is null || r.Id == request.Run)
            ?? throw NoRun(request.Run);
        var path = ReportPath.Of(Home.Resolve(_time), request.Path, run.Id, options.WhatIf);
        var file = new OutputFile(path, request.NoClobber, request.Force);
        if (options.WhatIf)
            return Task.FromResult<string?>(null);
        file.Write(new RunReport(WithFigures(run, ledger!), RunNotes.Parse(ledger!.ReadNotes(run.Id)), ledger.ReadChanges(run.Id)).Write);
        return Task.FromResult<string?>(path);
    }

    /// <summary>The ledger to look into: that of the sign-in named, else of the current one, else of the tenant used last; null when there is none.</summary>
    private ILedger? OpenHistory(CallOptions options)
    {
        var context = options.Context ?? _sessions.Current;
        return Home.Resolve(_time).OpenHistory(context is null ? null : context.TenantId ?? context.DefaultDomain);
    }

    private static GroupSyncRun WithFigures(GroupSyncRun run, ILedger ledger) =>
        RunFigures.AreMissing(run) ? RunFigures.Counted(run, ledger.ReadChanges(run.Id)) : run;

    private static bool IsWanted(ChangeQuery query, GroupSyncChange change) =>
        (query.MisGroupId is null || query.MisGroupId.Contains(change.MisGroupId, StringComparer.Ordinal))
        && (query.User is null || query.User.Any(u => u == change.PersonId || u.Equals(change.UserId, StringComparison.OrdinalIgnoreCase)
            || (change.UserPrincipalName is not null && Wildcard.IsMatch(u, change.UserPrincipalName))));

    private static void ReportMissing(string[]? ids, List<GroupSyncRun> runs, CallOptions options)
    {
        foreach (var id in (ids ?? []).Where(id => !Wildcard.HasWildcards(id) && !runs.Exists(r => Wildcard.IsMatch(id, r.Id))))
            options.Observer.Report(new ItemErrorEvent(NoRun(id)));
    }

    private static GroupSyncException NoRun(string? id) => new(
        GroupSyncErrorId.SettingInvalid, id is null ? "No run is recorded here." : $"No run has the id \"{id}\".")
    {
        TargetObject = id,
        RecommendedAction = "List the runs with Get-GroupSyncRun; an id begins with day and time, and wildcards are accepted. Runs are kept for 400 days, on the computer that made them.",
    };
}
