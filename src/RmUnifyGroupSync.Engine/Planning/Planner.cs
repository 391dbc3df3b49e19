using System.Globalization;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Safety;

namespace RmUnifyGroupSync.Engine.Planning;

/// <summary>
/// MIS + match + directory + ledger + settings → plan. The same input gives the same plan, whatever the order of rows,
/// groups, pages or users. It asks no clock and awaits nothing.
/// </summary>
public static class Planner
{
    /// <summary>Plans everything that the options have in scope.</summary>
    public static SyncPlan Plan(PlanInput input)
    {
        var warnings = new List<string>();
        var ledger = input.Ledger.Links.GroupBy(l => l.GroupId, StringComparer.Ordinal).ToDictionary(
            g => g.Key,
            IReadOnlyDictionary<(string, GroupRole), LedgerLink> (g) => g.ToDictionary(l => (l.UserId, l.Role)),
            StringComparer.Ordinal);
        var planner = new GroupPlanning(input, ledger);
        var failures = new Dictionary<string, Exception>(StringComparer.Ordinal);
        var groups = input.Links.Links
            .Where(l => input.Options.Scope?.Invoke(l) != false)
            .GroupBy(l => l.SchoolId, StringComparer.Ordinal)
            .SelectMany(school => PlanSchool([.. school], planner, input, failures))
            .ToList();
        warnings.AddRange(AdminWarnings(input, groups));
        warnings.AddRange(LedgerWarnings(groups));
        warnings.AddRange(ClashWarnings(groups));
        var planned = groups.Select(g => g.Link.SchoolId).ToHashSet(StringComparer.Ordinal);
        warnings.AddRange(input.Links.Problems.Where(p => p.School is null || planned.Contains(p.School)).Select(p => p.Text));
        warnings.AddRange(groups.Select(g => g.Link).Where(l => l.IsVanished).Select(Vanished));
        warnings.AddRange(LostWarnings(groups));
        warnings.AddRange(input.Verdicts.Where(v => planned.Contains(v.Key)).Select(v => v.Value.ReuseHold?.Reason).OfType<string>());
        var (held, schools, lifted) = RemovalLimits.Apply(groups, input);
        // A call for some groups or schools is not about a school that is gone.
        var holds = input.Options.Scope is null && input.GoneSchools.Count > 0 ? schools.Concat(input.GoneSchools).ToDictionary(h => h.Key, h => h.Value, StringComparer.Ordinal) : schools;
        return new(held, holds, warnings) { LiftedRemovals = lifted, Failures = failures };
    }

    // S9: a school that cannot be planned, for whatever reason, does not keep the others from it.
    private static List<GroupPlan> PlanSchool(List<GroupLink> links, GroupPlanning planner, PlanInput input, Dictionary<string, Exception> failures)
    {
        if (input.Failures.TryGetValue(links[0].SchoolId, out var failure))
        {
            failures[links[0].SchoolId] = failure;
            return [];
        }

        try
        {
            return links.ConvertAll(planner.Plan);
        }
        catch (Exception error)
        {
            failures[links[0].SchoolId] = error;
            return [];
        }
    }

    // One warning for all: the names themselves stand in the plan.
    private static IEnumerable<string> ClashWarnings(List<GroupPlan> groups)
    {
        var clashes = groups.Where(g => g.Clash is not null).ToList();
        if (clashes.Count == 1)
            yield return clashes[0].Clash!;
        else if (clashes.Count > 1)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{clashes.Count} new groups cannot have their plain names, which others have or will have; they get numbers, as {string.Join(", ", clashes.Take(3).Select(g => $"\"{g.GroupName}\""))}. Get-GroupSyncPlan shows the name of each and why.");
        }
    }

    // Lost, or from another computer: what this run takes as its own, and what cannot be known any more (D6).
    private static IEnumerable<string> LedgerWarnings(List<GroupPlan> groups)
    {
        var unknown = groups.Where(g => g is { Kind: GroupPlanKind.Sync, Link.Ledger: null, Intended.Count: 0 }).ToList();
        if (unknown.Count > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"The ledger of this computer knew nothing of {unknown.Count} group(s). Their members who are in the MIS groups ({unknown.Sum(g => g.Claims.Count)}) are taken as added by this tool, all others as added by people. Groups deleted more than 30 days ago are not remembered.");
        }
    }

    // Somebody deleted them more than 30 days ago, or deleted them for good: like any deletion it is not undone by a night (D2).
    private static IEnumerable<string> LostWarnings(List<GroupPlan> groups)
    {
        var lost = groups.Where(g => g is { Kind: GroupPlanKind.Leave, Link: { IsLost: true, Mis.Ended: false } }).Select(g => g.Link).ToList();
        if (lost.Count > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{lost.Count} group(s) that this tool made or took over are not in Microsoft 365 any more, as {string.Join(", ", lost.Take(3).Select(l => $"\"{l.Ledger!.GroupName}\" (MIS group {l.MisId})"))}. They count as deleted and are not made again by themselves; New-O365ClassGroup -MisGroupId makes one again.");
        }
    }

    // Nobody has said that the group is not wanted any more, so no other one takes its place silently.
    private static string Vanished(GroupLink link) =>
        $"The group {link.Kept!.DisplayName ?? ""} ({link.Kept.GroupId}) that is linked to MIS group {link.MisName.Trim()} ({link.MisId}) is not in Microsoft 365 any more, and nothing is made in its place. Make a new group with New-O365ClassGroup -MisGroupId {link.MisId}, or link another one with Set-GroupSyncLink.";

    // A chosen administrator without an account is an error of the settings that nobody would notice otherwise.
    private static IEnumerable<string> AdminWarnings(PlanInput input, List<GroupPlan> groups) =>
        groups.Where(g => g.Kind is GroupPlanKind.Create or GroupPlanKind.Blocked)
            .Select(g => g.Link.School).OfType<SchoolToday>().DistinctBy(s => s.Id)
            .SelectMany(s => s.Setting.AdminOwner ?? [])
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(a => input.Directory.FindUser(a) is not { Enabled: true })
            .Select(a => $"The chosen administrator {a} has no enabled account in the tenant and owns nothing. Mend AdminOwner.");
}
