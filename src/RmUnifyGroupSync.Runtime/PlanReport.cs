using System.Globalization;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Runtime;

/// <summary>What is said of a plan before it is applied: each hold once, however many groups it holds.</summary>
internal static class PlanReport
{
    /// <summary>Holds of schools, whether they hold a removal today or not, then those of single groups.</summary>
    public static IEnumerable<GroupSyncException> HoldsOf(SyncPlan plan) => plan.SchoolHolds
        .Select(s => (Hold: s.Value, Target: (string?)s.Key))
        .Concat(plan.Groups.Where(g => g.Hold is not null).Select(g => (Hold: g.Hold!, Target: g.Link.Group?.Id)))
        .DistinctBy(h => h.Hold)
        .Select(h => new GroupSyncException(h.Hold.ErrorId, h.Hold.Reason) { TargetObject = h.Target, RecommendedAction = h.Hold.Action });

    /// <summary>What the readers noticed, each kind once; findings that are no more than information are not warnings.</summary>
    public static IEnumerable<string> WarningsOf(SourceReading reading) => reading.Findings
        .Where(f => f.Severity != FindingSeverity.Information)
        .Select(f => $"{f.Code}{(f.File is null ? "" : $" ({f.File}{(f.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $", line {line}") : "")})")}: {f.Message}");

    public static IEnumerable<string> WarningsOf(SyncPlan plan) => plan.Warnings.Concat(plan.Groups.SelectMany(g => g.Warnings)).Concat(UnmatchedOf(plan));

    /// <summary>How many students of each school are left out for want of an account (M4); nobody is named. Teachers have a warning of their own (O14).</summary>
    private static IEnumerable<string> UnmatchedOf(SyncPlan plan) => plan.Groups
        .SelectMany(g => g.UnmatchedPeople)
        .Where(p => p.Role == PersonRole.Student)
        .Distinct()
        .GroupBy(p => p.School, StringComparer.Ordinal)
        .OrderBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => string.Create(
            CultureInfo.InvariantCulture,
            $"{g.Count()} {(g.Count() == 1 ? "student" : "students")} of school {g.Key} without an account that could be matched {(g.Count() == 1 ? "is" : "are")} left out. Get-GroupSyncMatch -School {g.Key} shows who and why."));

    /// <summary>What cannot be made or synced until something is mended: each reason that many groups share once, with how many and which.</summary>
    public static IEnumerable<string> BlockedOf(SyncPlan plan) => plan.Groups
        .Where(g => g.Blocked is { ErrorId: not (GroupSyncErrorId.GraphRequestFailed or GroupSyncErrorId.PermissionMissing) })
        .GroupBy(g => g.Blocked!.ErrorId)
        .SelectMany(g => g.Count() <= MostListed ? g.Select(p => p.Blocked!.Message) : [Summary([.. g])]);

    /// <summary>A permission that is missing, once, however many groups wait for it (S4).</summary>
    public static IEnumerable<GroupSyncException> RefusalsOf(SyncPlan plan) => plan.Groups
        .Select(g => g.Blocked).OfType<GroupSyncException>().Where(e => e.ErrorId == GroupSyncErrorId.PermissionMissing).DistinctBy(e => e.Message);

    /// <summary>Schools that were left out: something of theirs is wrong, or this program failed at them.</summary>
    public static IEnumerable<GroupSyncException> FailuresOf(SyncPlan plan) => plan.Failures.Select(f => f.Value is GroupSyncException { IsUnexpected: false } known
        ? LeftOut(f.Key, known)
        : new GroupSyncException(GroupSyncErrorId.GraphRequestFailed, $"School {f.Key} was left out: {GroupSyncException.From(f.Value).Message}", f.Value) { TargetObject = f.Key, IsUnexpected = true });

    /// <summary>Schools whose people could not be looked for, in a list where nothing is planned.</summary>
    public static IEnumerable<GroupSyncException> FailuresOf(TenantReading tenant) => tenant.Failures.Select(f => LeftOut(f.Key, f.Value));

    private static GroupSyncException LeftOut(string school, GroupSyncException why) => new(why.ErrorId, $"School {school} was left out: {why.Message}", why)
    {
        TargetObject = school,
        RecommendedAction = why.RecommendedAction,
        IsUnexpected = why.IsUnexpected,
    };

    /// <summary>What -Force lifted; null for nothing.</summary>
    public static string? LiftedOf(SyncPlan plan) => plan.LiftedRemovals == 0 ? null : string.Create(
        CultureInfo.InvariantCulture, $"-Force lifts the group and school limits of this call: {plan.LiftedRemovals} removals that they would have held go ahead.");

    private const int MostListed = 3;

    private static string Summary(IReadOnlyList<GroupPlan> groups) => string.Create(
        CultureInfo.InvariantCulture,
        $"{groups.Count} groups are blocked ({groups[0].Blocked!.ErrorId}), as {string.Join(", ", groups.Take(MostListed).Select(g => $"\"{g.Link.MisName.Trim()}\""))}. Of the first: {groups[0].Blocked!.Message} Get-MisGroup lists all with their LinkState and Reason.");
}
