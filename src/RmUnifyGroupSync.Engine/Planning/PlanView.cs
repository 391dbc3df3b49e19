using System.Globalization;

namespace RmUnifyGroupSync.Engine.Planning;

/// <summary>A plan as a list of single changes, in the order in which they are made. Pure.</summary>
public static class PlanView
{
    /// <summary>The changes, held ones too.</summary>
    public static IEnumerable<PlannedChange> ChangesOf(SyncPlan plan) => plan.Groups.SelectMany(ChangesOf);

    private static IEnumerable<PlannedChange> ChangesOf(GroupPlan plan)
    {
        if (plan.Kind == GroupPlanKind.Create)
            yield return Change(plan, PlannedAction.CreateGroup, null, $"{plan.Link.MisName.Trim()} is {plan.Link.WhyNew}{(plan.Clash is null ? "" : $". {plan.Clash}")}", null);
        if (plan is { Kind: GroupPlanKind.Sync, Link.IsTakenOver: true })
            yield return Change(plan, PlannedAction.AdoptGroup, null, TakenOver(plan), null);
        foreach (var (action, links) in new[]
        {
            (PlannedAction.AddOwner, plan.AddOwners), (PlannedAction.AddMember, plan.AddMembers),
            (PlannedAction.RemoveMember, plan.RemoveMembers), (PlannedAction.RemoveOwner, plan.RemoveOwners),
        })
        {
            foreach (var link in links)
                yield return Change(plan, action, link, link.Reason, IsRemoval(action) && !link.Always ? plan.Hold : null);
        }
    }

    private static string TakenOver(GroupPlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(plan.Link.Ledger is null ? "the ledger of this computer knows nothing of the group" : "the group is taken over")}: {plan.Ours} member(s) who are in {plan.Link.MisName.Trim()} in the MIS count as added by this tool, {plan.MembersPresent - plan.Ours} other(s) as added by people");

    private static bool IsRemoval(PlannedAction action) => action is PlannedAction.RemoveMember or PlannedAction.RemoveOwner;

    private static PlannedChange Change(GroupPlan plan, PlannedAction action, PlannedLink? link, string reason, Hold? hold) => new()
    {
        Action = action,
        School = plan.Link.SchoolId,
        MisGroupId = plan.Link.MisId,
        Type = plan.Link.Type,
        GroupName = plan.GroupName,
        GroupId = plan.Link.Group?.Id,
        PersonId = link?.PersonId,
        UserPrincipalName = link?.UserPrincipalName,
        Reason = reason,
        Held = hold is not null,
        HeldReason = hold?.Reason,
    };
}
