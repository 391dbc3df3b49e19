using RmUnifyGroupSync.Engine.Planning;

namespace RmUnifyGroupSync.Runtime;

/// <summary>What is said of a plan before it is applied: each hold once, however many groups it holds.</summary>
internal static class PlanReport
{
    public static IEnumerable<GroupSyncException> HoldsOf(SyncPlan plan) => plan.Groups
        .Where(g => g.Hold is not null)
        .GroupBy(g => g.Hold!)
        .Select(held => new GroupSyncException(held.Key.ErrorId, held.Key.Reason)
        {
            TargetObject = plan.SchoolHolds.Values.Contains(held.Key) ? held.First().Link.SchoolId : held.First().Link.Group?.Id,
        });

    public static IEnumerable<string> WarningsOf(SyncPlan plan) => plan.Warnings.Concat(plan.Groups.SelectMany(g => g.Warnings));
}
