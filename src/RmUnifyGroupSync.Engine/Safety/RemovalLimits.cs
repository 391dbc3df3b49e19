using System.Globalization;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Engine.Safety;

/// <summary>
/// Holds what would remove too much (requirements §8): a group, or a whole school. Only the scope that breached is held, and only its
/// removals. Pure.
/// </summary>
public static class RemovalLimits
{
    /// <summary>Built-in percentage of a group's members that may go.</summary>
    public const int GroupRemovalLimit = 30;

    /// <summary>Built-in number of removals under which the group limit does not count.</summary>
    public const int GroupRemovalFloor = 5;

    /// <summary>Built-in percentage of a school's student memberships that may go.</summary>
    public const int SchoolRemovalLimit = 10;

    /// <summary>Built-in percentage of a school's groups that the group limit may hold.</summary>
    public const int SchoolGroupLimit = 20;

    private const int LeastHeldGroups = 3;
    private const int LeastMembersToEmpty = 5;
    private const int Off = -1;

    /// <summary>Puts the holds on the plans; gives also the holds of whole schools.</summary>
    public static (IReadOnlyList<GroupPlan> Groups, IReadOnlyDictionary<string, Hold> Schools) Apply(IReadOnlyList<GroupPlan> groups, PlanInput input)
    {
        var schoolHolds = new Dictionary<string, Hold>(StringComparer.Ordinal);
        var held = new List<GroupPlan>(groups.Count);
        foreach (var bySchool in groups.GroupBy(g => g.Link.SchoolId, StringComparer.Ordinal))
        {
            var plans = bySchool.ToList();
            if (plans[0].Link.School is not { } school)
            {
                held.AddRange(plans);
                continue;
            }

            var (hold, judged) = OfSchool(school, plans, input);
            if (hold is not null)
                schoolHolds[school.Id] = hold;
            held.AddRange(judged);
        }

        return (held, schoolHolds);
    }

    private static (Hold? Hold, IEnumerable<GroupPlan> Groups) OfSchool(SchoolToday school, List<GroupPlan> plans, PlanInput input)
    {
        var verdict = input.Verdicts.GetValueOrDefault(school.Id, SchoolVerdict.Clear);
        var groupHolds = plans.Select(p => input.Options.Force || LiftedByRollover(p, verdict) ? null : OfGroup(p, school.Setting)).ToList();
        var schoolHold = verdict.Hold ?? (input.Options.Force ? null : SchoolLimit(school, plans, groupHolds, input));
        return (schoolHold, plans.Select((p, i) => p with
        {
            Hold = HasRemovals(p) ? verdict.Hold ?? (IsReused(p) ? verdict.ReuseHold : null) ?? schoolHold ?? groupHolds[i] : null,
        }));
    }

    private static bool HasRemovals(GroupPlan plan) => plan.RemoveMembers.Count + plan.RemoveOwners.Count > 0;

    private static bool LiftedByRollover(GroupPlan plan, SchoolVerdict verdict) => verdict.RolloverConfirmed && IsReused(plan);

    /// <summary>Whether the group lives on over the summer: leavers out, joiners in (A4).</summary>
    internal static bool IsReused(GroupPlan plan) => plan.Link.Type switch
    {
        MisGroupType.Teaching => plan.Link.School?.Setting.TeachingRollover == RolloverMode.Reuse,
        MisGroupType.Registration => plan.Link.School?.Setting.RegistrationRollover != RolloverMode.New,
        MisGroupType.Year => plan.Link.School?.Setting.YearRollover != RolloverMode.New,
        _ => true,
    };

    private static Hold? OfGroup(GroupPlan plan, GroupSyncSetting setting)
    {
        var (limit, floor) = (setting.GroupRemovalLimit ?? GroupRemovalLimit, setting.GroupRemovalFloor ?? GroupRemovalFloor);
        var (gone, present) = (plan.CountedRemovals, plan.StudentsPresent);
        if (limit == Off || gone == 0)
            return null;
        var tooMany = limit == 0 || (gone >= floor && gone * 100L > (long)limit * present);
        var empties = present >= LeastMembersToEmpty && gone >= present && plan.AddMembers.Count == 0;
        if (!tooMany && !empties)
            return null;
        var what = empties ? "the group would become empty" : Text($"{gone} of {present} members would go, more than GroupRemovalLimit {limit} % allows");
        return new(GroupSyncErrorId.RemovalLimitExceeded, $"Removals from \"{plan.GroupName}\" are held: {what}. If that is right, run it once with -Force.");
    }

    private static Hold? SchoolLimit(SchoolToday school, List<GroupPlan> plans, List<Hold?> groupHolds, PlanInput input)
    {
        var verdict = input.Verdicts.GetValueOrDefault(school.Id, SchoolVerdict.Clear);
        var counted = plans.Where(p => !LiftedByRollover(p, verdict)).ToList();
        return TooManyMemberships(school, counted, input) ?? TooManyGroups(school, plans, groupHolds);
    }

    private static Hold? TooManyMemberships(SchoolToday school, List<GroupPlan> plans, PlanInput input)
    {
        var limit = school.Setting.SchoolRemovalLimit ?? SchoolRemovalLimit;
        var gone = plans.Sum(p => p.CountedRemovals);
        // A sync of some groups is measured against the whole school, as far as the ledger knows it.
        var present = Math.Max(plans.Sum(p => p.StudentsPresent), KnownMemberships(school, input));
        if (limit == Off || gone == 0 || (limit > 0 && gone * 100L <= (long)limit * present))
            return null;
        return new(
            GroupSyncErrorId.RemovalLimitExceeded,
            Text($"All removals of school {school.Id} are held: {gone} of {present} student memberships would go, more than SchoolRemovalLimit {limit} % allows. If that is right, run it once with -Force."));
    }

    private static int KnownMemberships(SchoolToday school, PlanInput input)
    {
        if (input.Options.Scope is null)
            return 0;
        var groups = input.Links.Links.Where(l => l.SchoolId == school.Id && l is { Group: not null, Ended: false }).Select(l => l.Group!.Id).ToHashSet(StringComparer.Ordinal);
        return input.Ledger.Links.Count(l => l is { Role: GroupRole.Member, Origin: MemberOrigin.Mis } && groups.Contains(l.GroupId));
    }

    private static Hold? TooManyGroups(SchoolToday school, List<GroupPlan> plans, List<Hold?> groupHolds)
    {
        var limit = school.Setting.SchoolGroupLimit ?? SchoolGroupLimit;
        var (held, all) = (groupHolds.Count(h => h is not null), plans.Count(p => p.Kind == GroupPlanKind.Sync));
        if (limit == Off || held < LeastHeldGroups || held * 100L <= (long)limit * all)
            return null;
        return new(
            GroupSyncErrorId.RemovalLimitExceeded,
            Text($"All removals of school {school.Id} are held: the group limit holds {held} of its {all} groups, more than SchoolGroupLimit {limit} % allows. If that is right, run it once with -Force."));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
