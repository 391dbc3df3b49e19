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

    public static IEnumerable<string> WarningsOf(SyncPlan plan) => plan.Warnings.Concat(plan.Groups.SelectMany(g => g.Warnings));
}
