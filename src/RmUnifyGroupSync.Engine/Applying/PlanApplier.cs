using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Recording;

namespace RmUnifyGroupSync.Engine.Applying;

/// <summary>
/// Makes a plan true: first groups are made, then people added, then people removed, over all groups and schools at once so that requests
/// share batches. What one group or school fails at stops no other. A what-if run is the same path over a directory and a ledger that do
/// not write.
/// </summary>
public sealed class PlanApplier(IDirectory directory, SyncRecorder recorder, ISyncObserver observer, bool whatIf)
{
    private const string Activity = "Syncing Microsoft 365 groups";

    /// <summary>Asked before groups are begun; false ends the work there, between groups. Null for no end.</summary>
    public Func<bool>? MayGoOn { get; init; }

    /// <summary>True when the work ended early because <see cref="MayGoOn"/> said so.</summary>
    public bool EndedEarly { get; private set; }

    /// <summary>Applies the plan; one result for each group that is in its scope and was come to.</summary>
    public async IAsyncEnumerable<GroupSyncResult> ApplyAsync(SyncPlan plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var settled = plan.Groups.Where(g => g.Kind != GroupPlanKind.Leave && !g.HasChanges).Select(g => new GroupWork(g)).ToList();
        plan.Groups.Where(g => g.Kind == GroupPlanKind.Leave).ToList().ForEach(recorder.Claim);
        settled.ForEach(w => recorder.Claim(w.Plan));
        recorder.Synced([.. settled.Where(w => w.Plan.Kind == GroupPlanKind.Sync)]);
        foreach (var unchanged in settled)
            yield return unchanged.Result(whatIf);

        var work = WorkOrder.ByNeed(await ApprovedAsync(plan, cancellationToken));
        var done = 0;
        foreach (var wave in WorkOrder.Waves(work, isShort: MayGoOn is not null || directory.Statistics.Throttled > 0))
        {
            EndedEarly = MayGoOn?.Invoke() == false;
            if (EndedEarly)
                break;
            var end = await ApplyAsync(wave, cancellationToken);
            foreach (var group in wave.Where(w => end is null || w.Changed || w.Errors.Count > 0))
            {
                Progress($"{group.Plan.GroupName}", ++done, work.Count);
                ReportFailures(group);
                yield return group.Result(whatIf);
            }

            end?.Throw();
        }

        if (work.Count > 0)
            observer.Report(new ProgressEvent(Activity, "Done", work.Count, work.Count, Completed: true));
    }

    // Gives what ends the whole run: a stop, a sign-in that is refused. What was done until then is recorded and shown first.
    private async Task<ExceptionDispatchInfo?> ApplyAsync(IReadOnlyList<GroupWork> wave, CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                await ApplyTogetherAsync(wave, cancellationToken);
            }
            catch (Exception error) when (error is not (OperationCanceledException or GroupSyncException))
            {
                await ApplyApartAsync(wave, cancellationToken);
            }

            recorder.Synced(wave);
            return null;
        }
        catch (Exception error) when (error is OperationCanceledException or GroupSyncException)
        {
            recorder.Synced([]);
            return ExceptionDispatchInfo.Capture(error);
        }
    }

    // S9: something failed that nobody foresaw. Every step may be repeated, so each school is gone through alone and fails alone.
    private async Task ApplyApartAsync(IReadOnlyList<GroupWork> wave, CancellationToken cancellationToken)
    {
        foreach (var school in wave.GroupBy(w => w.Plan.Link.SchoolId, StringComparer.Ordinal).Select(g => g.ToList()))
        {
            try
            {
                await ApplyTogetherAsync(school, cancellationToken);
            }
            catch (Exception error) when (error is not (OperationCanceledException or GroupSyncException))
            {
                school.ForEach(w => w.BreakOff(GroupSyncException.From(error)));
            }
        }
    }

    private async Task ApplyTogetherAsync(IReadOnlyList<GroupWork> work, CancellationToken cancellationToken)
    {
        await CreateAsync(work, cancellationToken);
        await AddAsync(work, cancellationToken);
        await RemoveAsync(work, cancellationToken);
    }

    private async Task<List<GroupWork>> ApprovedAsync(SyncPlan plan, CancellationToken cancellationToken)
    {
        var approved = new List<GroupWork>();
        foreach (var group in plan.Groups.Where(g => g.HasChanges && g.Kind is GroupPlanKind.Create or GroupPlanKind.Sync))
        {
            // In a what-if call the answer is no, and the plan is walked all the same: nothing under it writes.
            if (!await observer.ApproveAsync(Wording.Ask(group), cancellationToken) && !whatIf)
                continue;
            recorder.Claim(group);
            approved.Add(new(group));
        }

        return approved;
    }

    private async Task CreateAsync(IReadOnlyList<GroupWork> work, CancellationToken cancellationToken)
    {
        var byKey = work.Where(w => w is { Plan.Kind: GroupPlanKind.Create, GroupId: null }).ToDictionary(w => w.Plan.Link.Key, StringComparer.Ordinal);
        if (byKey.Count == 0)
            return;
        recorder.IntendToCreate(byKey.Values);
        var adopted = new List<GroupWork>();
        var made = 0;
        var creations = byKey.Values.Select(w => w.Creation(recorder.DescriptionOf(w.Plan))).ToList();
        await foreach (var outcome in directory.CreateGroupsAsync(creations, cancellationToken))
        {
            var group = byKey[outcome.Creation.Key];
            group.Created(outcome);
            recorder.Created(group, outcome);
            if (outcome.State == WriteState.AlreadyDone)
                adopted.Add(group);
            Progress($"Made {group.Plan.GroupName}", ++made, byKey.Count);
        }

        await ReadAdoptedAsync(adopted, cancellationToken);
    }

    // A group that was there under its key already may have any links: only what is missing is added.
    private async Task ReadAdoptedAsync(List<GroupWork> adopted, CancellationToken cancellationToken)
    {
        if (adopted.Count == 0)
            return;
        var rosters = await directory.ReadRostersAsync([.. adopted.Select(a => a.GroupId!)], cancellationToken);
        foreach (var (group, roster) in adopted.Join(rosters, a => a.GroupId, r => r.GroupId, (a, r) => (a, r)))
        {
            if (roster.Error is { } error)
                group.Fail(error);
            else
                group.Present(roster);
        }
    }

    private async Task AddAsync(IReadOnlyList<GroupWork> work, CancellationToken cancellationToken)
    {
        var links = work.Select(w => w.PendingAdditions()).OfType<GroupLinks>().ToList();
        if (links.Count == 0)
            return;
        var byId = work.Where(w => w.GroupId is not null).ToDictionary(w => w.GroupId!, StringComparer.Ordinal);
        // What we are about to do is recorded first: a run that is killed here must still know its own additions.
        recorder.Intend(byId.Values);
        var (done, all) = (0, links.Sum(l => l.MemberIds.Count + l.OwnerIds.Count));
        await foreach (var outcome in directory.AddLinksAsync(links, cancellationToken))
        {
            var group = byId[outcome.GroupId];
            group.Added(outcome);
            recorder.Added(group, outcome);
            Progress($"Added to {group.Plan.GroupName}", ++done, all);
        }
    }

    private async Task RemoveAsync(IReadOnlyList<GroupWork> work, CancellationToken cancellationToken)
    {
        var links = work.Select(w => w.PendingRemovals()).OfType<GroupLinks>().ToList();
        if (links.Count == 0)
            return;
        var byId = work.Where(w => w.GroupId is not null).ToDictionary(w => w.GroupId!, StringComparer.Ordinal);
        var (done, all) = (0, links.Sum(l => l.MemberIds.Count + l.OwnerIds.Count));
        await foreach (var outcome in directory.RemoveLinksAsync(links, cancellationToken))
        {
            var group = byId[outcome.GroupId];
            group.Removed(outcome);
            recorder.Removed(group, outcome);
            Progress($"Removed from {group.Plan.GroupName}", ++done, all);
        }
    }

    private void ReportFailures(GroupWork group)
    {
        if (group.Errors.Count == 0)
            return;
        var first = group.Errors[0];
        var more = group.Errors.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" (and {group.Errors.Count - 1} more)") : "";
        observer.Report(new ItemErrorEvent(new(first.ErrorId, $"Group \"{group.Plan.GroupName}\": {first.Message}{more}", first)
        {
            TargetObject = group.GroupId ?? group.Plan.Link.MisId,
            RecommendedAction = first.RecommendedAction,
            StatusCode = first.StatusCode,
            GraphCode = first.GraphCode,
            RequestId = first.RequestId,
            IsUnexpected = first.IsUnexpected,
        }));
    }

    private void Progress(string status, int done, int total) => observer.Report(new ProgressEvent(Activity, status, done, total));
}
