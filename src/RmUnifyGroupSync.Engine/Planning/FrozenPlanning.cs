using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Planning;

/// <summary>
/// Groups that are left as they are because their academic year is over or their MIS group is gone (A2, X2), but for one thing: whom this
/// tool put there and who is on the exclusion list leaves (M10: safeguarding goes first). Pure.
/// </summary>
internal static class FrozenPlanning
{
    /// <summary>Object ids of such groups in which the ledger has somebody on the exclusion list: only they need be read.</summary>
    public static IEnumerable<string> GroupsWithExcluded(IEnumerable<GroupLink> links, PlanInput input)
    {
        var frozen = links.Where(l => l is { Ended: true, Group: not null, School.Setting.ExcludedPerson.Length: > 0 }).ToList();
        if (frozen.Count == 0)
            return [];
        var accounts = frozen.Select(l => l.School!).DistinctBy(s => s.Id).ToDictionary(s => s.Id, s => new SchoolAccounts(input, s), StringComparer.Ordinal);
        var known = input.Ledger.Links.ToLookup(l => l.GroupId, StringComparer.Ordinal);
        return frozen.Where(l => known[l.Group!.Id].Any(k => IsExcluded(accounts[l.School!.Id], k))).Select(l => l.Group!.Id);
    }

    /// <summary>The removals of excluded people; null when there is nothing to remove.</summary>
    public static GroupPlan? Plan(GroupLink link, SchoolAccounts accounts, PlanInput input, IEnumerable<LedgerLink> known)
    {
        if (link.Group is not { OnPremisesSynced: false, IsDynamic: false } group || input.Options.AddOnly
            || !input.Directory.Rosters.TryGetValue(group.Id, out var roster) || roster.Error is not null)
            return null;
        var excluded = known.Where(k => IsExcluded(accounts, k)).ToList();
        var why = link.Mis is null ? "the MIS group is gone" : "its academic year is over";
        var members = Removals(excluded, GroupRole.Member, roster.MemberIds, input, why);
        var owners = Removals(excluded.Where(k => k.Origin == MemberOrigin.Mis), GroupRole.Owner, roster.OwnerIds, input, why);
        var stay = roster.OwnerIds.Except(owners.Select(o => o.UserId)).Any(id => input.Directory.Users.TryGetValue(id, out var user) && user.Enabled);
        return members.Count + owners.Count == 0 ? null : new()
        {
            Link = link,
            Kind = GroupPlanKind.Sync,
            RemoveMembers = members,
            // Never the last owner who can act.
            RemoveOwners = stay ? owners : [],
            MembersPresent = roster.MemberIds.Distinct(StringComparer.Ordinal).Count(),
        };
    }

    private static bool IsExcluded(SchoolAccounts accounts, LedgerLink link) =>
        accounts.IsExcluded(link) || accounts.ExcludedPersonOf(link.UserId) is not null;

    private static List<PlannedLink> Removals(IEnumerable<LedgerLink> excluded, GroupRole role, IReadOnlyCollection<string> present, PlanInput input, string why) =>
    [
        .. excluded.Where(k => k.Role == role && present.Contains(k.UserId)).Select(k => new PlannedLink(
            k.UserId, input.Directory.Users.GetValueOrDefault(k.UserId)?.UserPrincipalName, role, k.Origin, k.PersonId,
            $"is on the exclusion list; otherwise the group is left as it is because {why}", Always: true, PersonRole: k.PersonRole)),
    ];
}
