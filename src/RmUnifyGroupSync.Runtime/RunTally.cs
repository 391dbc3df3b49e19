using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Runtime;

/// <summary>Counts what a run does and decides how it ended.</summary>
internal sealed class RunTally
{
    // Several things may be true of one run: the first of these names it (surface.md).
    private static readonly RunOutcome[] Precedence =
    [
        RunOutcome.Stopped, RunOutcome.Locked, RunOutcome.SignInFailed, RunOutcome.Failed, RunOutcome.MisUnavailable, RunOutcome.Held, RunOutcome.Partial,
    ];

    private readonly HashSet<RunOutcome> _noted = [];
    private readonly List<GroupSyncResult> _results = [];
    private readonly HashSet<(string, MisGroupType, string)> _creations = [];
    private int _unmatched;
    private string[] _held = [];

    public RunOutcome Outcome => Precedence.Where(_noted.Contains).DefaultIfEmpty(RunOutcome.Succeeded).First();

    public void Note(RunOutcome outcome) => _noted.Add(outcome);

    public void Add(SyncPlan plan)
    {
        _unmatched = plan.Groups.SelectMany(g => g.UnmatchedPeople).Distinct().Count();
        _held = [.. PlanReport.HoldsOf(plan).Select(h => h.Message)];
        _creations.UnionWith(plan.Groups.Where(g => g.Kind == GroupPlanKind.Create).Select(g => (g.Link.SchoolId, g.Link.Type, g.Link.MisId)));
    }

    public void Add(GroupSyncResult result)
    {
        _results.Add(result);
        if (result.Status == SyncStatus.Held)
            Note(RunOutcome.Held);
        else if (result.Status is SyncStatus.Failed or SyncStatus.Partial)
            Note(RunOutcome.Partial);
    }

    public GroupSyncRun Fill(GroupSyncRun run, DirectoryStatistics? statistics) => run with
    {
        GroupsCreated = _results.Count(r => r.Status is SyncStatus.Synced or SyncStatus.Partial or SyncStatus.Planned && _creations.Contains((r.School!, r.Type, r.MisGroupId!))),
        MembersAdded = _results.Sum(r => r.Added),
        MembersRemoved = _results.Sum(r => r.Removed),
        OwnersAdded = _results.Sum(r => r.OwnersAdded),
        OwnersRemoved = _results.Sum(r => r.OwnersRemoved),
        GroupsHeld = _results.Count(r => r.Status == SyncStatus.Held),
        GroupsFailed = _results.Count(r => r.Status is SyncStatus.Failed or SyncStatus.Partial),
        HeldReason = _held,
        Unmatched = _unmatched,
        HttpRequests = statistics?.HttpRequests ?? run.HttpRequests,
        Writes = statistics?.Writes ?? run.Writes,
        Throttled = statistics?.Throttled ?? run.Throttled,
        Outcome = Outcome,
    };

    public static RunOutcome OutcomeOf(GroupSyncException error) => error.ErrorId switch
    {
        GroupSyncErrorId.LockHeld => RunOutcome.Locked,
        GroupSyncErrorId.NotConnected or GroupSyncErrorId.SignInFailed or GroupSyncErrorId.PermissionMissing => RunOutcome.SignInFailed,
        GroupSyncErrorId.MisUnavailable or GroupSyncErrorId.MisSourceInvalid or GroupSyncErrorId.MisSourceNotConfigured => RunOutcome.MisUnavailable,
        GroupSyncErrorId.SourceGateHeld or GroupSyncErrorId.RemovalLimitExceeded or GroupSyncErrorId.RolloverNotConfirmed => RunOutcome.Held,
        _ => RunOutcome.Failed,
    };
}
