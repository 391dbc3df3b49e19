using System.Globalization;
using RmUnifyGroupSync.Engine.Planning;

namespace RmUnifyGroupSync.Engine.Applying;

/// <summary>The words in which a change is asked for.</summary>
internal static class Wording
{
    /// <summary>One question a group: what is changed, and what is done to it.</summary>
    public static ApprovalRequest Ask(GroupPlan plan)
    {
        var address = plan.Link.Group?.Mail ?? plan.Names?.MailNickname;
        var target = $"Class group \"{plan.GroupName}\"{(address is null ? "" : $" ({address})")}";
        return new(target, plan.Kind == GroupPlanKind.Create ? Create(plan) : Sync(plan));
    }

    private static string Create(GroupPlan plan) => $"Create with {Count(plan.AddOwners.Count, "owner")} and {Count(plan.AddMembers.Count, "member")}";

    private static string Sync(GroupPlan plan)
    {
        var (removed, ownersRemoved) = (plan.AllowedMemberRemovals.Count(), plan.AllowedOwnerRemovals.Count());
        string?[] parts =
        [
            plan.AddMembers.Count > 0 ? $"add {Count(plan.AddMembers.Count, "member")}" : null,
            removed > 0 ? $"remove {Number(removed)} of {Count(plan.MembersPresent, "member")}" : null,
            plan.AddOwners.Count > 0 ? $"add {Count(plan.AddOwners.Count, "owner")}" : null,
            ownersRemoved > 0 ? $"remove {Count(ownersRemoved, "owner")}" : null,
        ];
        var text = string.Join(", ", parts.OfType<string>());
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    private static string Count(int n, string what) => $"{Number(n)} {what}{(n == 1 ? "" : "s")}";

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);
}
