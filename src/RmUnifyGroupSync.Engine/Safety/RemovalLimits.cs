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

    /// <summary>Puts the holds on the plans; gives also the holds of whole schools, and how many removals -Force let go ahead.</summary>
    public static (IReadOnlyList<GroupPlan> Groups, IReadOnlyDictionary<string, Hold> Schools, int Lifted) Apply(IReadOnlyList<GroupPlan> groups, PlanInput input)
    {
        var schoolHolds = new Dictionary<string, Hold>(StringComparer.Ordinal);
        var held = new List<GroupPlan>(groups.Count);
        var lifted = 0;
        foreach (var bySchool in groups.GroupBy(g => g.Link.SchoolId, StringComparer.Ordinal))
        {
            var plans = bySchool.ToList();
            var school = plans[0].Link.School;
            var (limited, hold, liftedHere) = school is null ? (plans, null, 0) : ApplyToSchool(school, plans, input);
            held.AddRange(limited);
            lifted += liftedHere;
            if (hold is not null)
                schoolHolds[bySchool.Key] = hold;
        }

        return (held, schoolHolds, lifted);
    }

    private static (IEnumerable<GroupPlan> Plans, Hold? Hold, int Lifted) ApplyToSchool(SchoolToday school, List<GroupPlan> plans, PlanInput input)
    {
        var verdict = input.Verdicts.GetValueOrDefault(school.Id, SchoolVerdict.Clear);
        var groupHolds = plans.ConvertAll(p => LiftedByRollover(p, verdict) || HeldBefore(p, verdict) is not null ? null : OfGroup(p, school.Setting));
        var limit = verdict.Hold is null ? SchoolLimit(school, plans, groupHolds, input) : null;
        var lifted = 0;
        if (input.Options.Force)
        {
            lifted = plans.Where((p, i) => HeldBefore(p, verdict) is null && (limit ?? groupHolds[i]) is not null).Sum(p => p.CountedRemovals);
            (limit, groupHolds) = (null, groupHolds.ConvertAll(_ => (Hold?)null));
        }

        return (plans.Select((p, i) => p with { Hold = HasRemovals(p) ? HeldBefore(p, verdict) ?? limit ?? groupHolds[i] : null }), verdict.Hold ?? limit, lifted);
    }

    // What no -Force lifts: the gate, the unmatched, an academic year that nobody has confirmed.
    private static Hold? HeldBefore(GroupPlan plan, SchoolVerdict verdict) => verdict.Hold ?? (IsReused(plan.Link) ? verdict.ReuseHold : null);

    // Removals that nothing holds are not there to be held.
    private static bool HasRemovals(GroupPlan plan) => plan.RemoveMembers.Concat(plan.RemoveOwners).Any(l => !l.Always);

    private static bool LiftedByRollover(GroupPlan plan, SchoolVerdict verdict) => verdict.RolloverConfirmed && IsReused(plan.Link);

    /// <summary>Whether the group lives on over the summer: leavers out, joiners in (A4).</summary>
    internal static bool IsReused(GroupLink link) => link.Type switch
    {
        MisGroupType.Teaching => link.School?.Setting.TeachingRollover == RolloverMode.Reuse,
        MisGroupType.Registration => link.School?.Setting.RegistrationRollover != RolloverMode.New,
        MisGroupType.Year => link.School?.Setting.YearRollover != RolloverMode.New,
        _ => true,
    };

    private static Hold? OfGroup(GroupPlan plan, GroupSyncSetting setting)
    {
        var (limit, floor) = (setting.GroupRemovalLimit ?? GroupRemovalLimit, setting.GroupRemovalFloor ?? GroupRemovalFloor);
        var (gone, present) = (plan.CountedRemovals, plan.StudentsPresent);
        if (limit == Off || gone == 0)
            return null;
        var tooMany = limit == 0 || (gone >= floor && gone * 100L > (long)limit * present);
        var empties = present >= LeastMembersToEmpty && gone >= present && plan.StudentsJoining == 0;
        if (!tooMany && !empties)
            return null;
        var what = empties
            ? Text($"all {present} members would leave and nobody would join, so the group would be empty")
            : Text($"{gone} of its {present} members would leave at once ({Percent(gone, present)}); the limit is {limit} % (setting GroupRemovalLimit)");
        return new(
            GroupSyncErrorId.RemovalLimitExceeded,
            $"Removals from \"{plan.GroupName}\" are held: {what}. Nobody is removed; who is new is added. If they have really left, run it once with -Force; if not, mend the MIS.");
    }

    private static Hold? SchoolLimit(SchoolToday school, List<GroupPlan> plans, List<Hold?> groupHolds, PlanInput input)
    {
        var verdict = input.Verdicts.GetValueOrDefault(school.Id, SchoolVerdict.Clear);
        var counted = plans.Where(p => !LiftedByRollover(p, verdict) && HeldBefore(p, verdict) is null).ToList();
        return TooManyMemberships(school, counted, plans, input) ?? TooManyGroups(school, groupHolds, input);
    }

    private static Hold? TooManyMemberships(SchoolToday school, List<GroupPlan> counted, List<GroupPlan> plans, PlanInput input)
    {
        var limit = school.Setting.SchoolRemovalLimit ?? SchoolRemovalLimit;
        var gone = counted.Sum(p => p.CountedRemovals);
        if (limit == Off || gone == 0)
            return null;
        var present = counted.Sum(p => p.StudentsPresent) + MembershipsElsewhere(school, plans, input);
        if (gone * 100L <= (long)limit * present)
            return null;
        return new(
            GroupSyncErrorId.RemovalLimitExceeded,
            Text($"All removals of school {school.Words} are held: {gone} of its {present} student memberships would go at once ({Percent(gone, present)}); the limit is {limit} % (setting SchoolRemovalLimit). Nobody is removed; who is new is added. If they have really left, run it once with -Force; if not, mend the MIS."));
    }

    // A sync of some groups is measured against the whole school: the others as the ledger knows them, else as the MIS fills them.
    private static int MembershipsElsewhere(SchoolToday school, List<GroupPlan> plans, PlanInput input)
    {
        if (input.Options.Scope is null)
            return 0;
        var seen = plans.Select(p => p.Link.Key).ToHashSet(StringComparer.Ordinal);
        var others = LiveLinksOf(school, input).Where(l => !seen.Contains(l.Key)).ToList();
        var ids = others.Where(l => l.Ledger is not null).Select(l => l.Group!.Id).ToHashSet(StringComparer.Ordinal);
        return input.Ledger.Links.Count(l => l is { Role: GroupRole.Member, Origin: MemberOrigin.Mis } && l.PersonRole != PersonRole.Teacher && ids.Contains(l.GroupId))
            + others.Where(l => l.Ledger is null).Sum(l => l.Mis!.Students.Count);
    }

    private static IEnumerable<GroupLink> LiveLinksOf(SchoolToday school, PlanInput input) =>
        input.Links.Links.Where(l => l.SchoolId == school.Id && l is { Group: not null, Mis.Ended: false });

    private static Hold? TooManyGroups(SchoolToday school, List<Hold?> groupHolds, PlanInput input)
    {
        var limit = school.Setting.SchoolGroupLimit ?? SchoolGroupLimit;
        var held = groupHolds.Count(h => h is not null);
        if (limit == Off || held == 0)
            return null;
        var all = LiveLinksOf(school, input).Count();
        if (limit > 0 && (held < LeastHeldGroups || held * 100L <= (long)limit * all))
            return null;
        return new(
            GroupSyncErrorId.RemovalLimitExceeded,
            Text($"All removals of school {school.Words} are held: the limit for single groups holds {held} of its {all} groups; more than {limit} % of them (setting SchoolGroupLimit) looks like a fault of the export. Nobody is removed; who is new is added. If they have really left, run it once with -Force; if not, mend the MIS."));
    }

    private static string Percent(int part, int whole) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.#} %");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
