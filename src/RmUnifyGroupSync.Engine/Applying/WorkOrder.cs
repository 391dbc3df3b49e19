using RmUnifyGroupSync.Engine.Planning;

namespace RmUnifyGroupSync.Engine.Applying;

/// <summary>
/// In which order groups are worked on: by need, the schools in turn. Who left and who teaches today comes first, then who joined, then
/// new groups. Pure.
/// </summary>
internal static class WorkOrder
{
    /// <summary>Groups that are begun together when time or quota may run out.</summary>
    public const int WaveSize = 20;

    /// <summary>By need; of equal need one group of each school in turn, so that a large school does not keep a small one waiting.</summary>
    public static List<GroupWork> ByNeed(IEnumerable<GroupWork> work) =>
    [
        .. work.GroupBy(w => (School: w.Plan.Link.SchoolId, Need: NeedOf(w.Plan)))
            .SelectMany(g => g.Select((w, turn) => (Work: w, g.Key.Need, Turn: turn, g.Key.School)))
            .OrderBy(x => x.Need).ThenBy(x => x.Turn).ThenBy(x => x.School, StringComparer.Ordinal)
            .Select(x => x.Work),
    ];

    /// <summary>
    /// What is done together: everything, so that requests share batches and everybody is in his new group before he leaves the old one;
    /// when time or quota is short, the most needed groups whole, before the next are begun.
    /// </summary>
    public static IEnumerable<IReadOnlyList<GroupWork>> Waves(IReadOnlyList<GroupWork> byNeed, bool isShort) => isShort
        ? byNeed.GroupBy(w => NeedOf(w.Plan)).SelectMany(g => g.Chunk(WaveSize))
        : byNeed.Count == 0 ? [] : [byNeed];

    private static int NeedOf(GroupPlan plan) =>
        plan.Kind == GroupPlanKind.Create ? 2
        : plan.AddOwners.Count > 0 || plan.AllowedMemberRemovals.Any() || plan.AllowedOwnerRemovals.Any() ? 0
        : 1;
}
