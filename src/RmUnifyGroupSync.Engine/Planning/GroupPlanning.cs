using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Safety;

namespace RmUnifyGroupSync.Engine.Planning;

/// <summary>Plans one group. Pure.</summary>
internal sealed class GroupPlanning(
    PlanInput input, IReadOnlyDictionary<string, IReadOnlyDictionary<(string UserId, GroupRole Role), LedgerLink>> ledger)
{
    private static readonly Dictionary<(string UserId, GroupRole Role), LedgerLink> NoLinks = [];
    private readonly MembershipCounter _memberships = new(input);
    private readonly Dictionary<string, SchoolAccounts> _accounts = new(StringComparer.Ordinal);

    public GroupPlan Plan(GroupLink link)
    {
        if (link.School is not { } school || link.Mis is not { } mis)
            return Frozen(link);
        if (input.Options.Manual is { } manual)
            return PlanManual(link, school, mis, manual);
        if (link.Group is not null)
            return mis.Ended ? Frozen(link) : Sync(link, school, mis, link.Group);
        return WantsCreation(link, school, mis) ? Create(link, school, mis) : Leave(link);
    }

    private GroupPlan Frozen(GroupLink link) =>
        (link is { School: { } school, Ended: true, Group: { } group } && input.Options.Manual is null
            ? FrozenPlanning.Plan(link, AccountsOf(school), input, ledger.GetValueOrDefault(group.Id, NoLinks).Values)
            : null) ?? Leave(link);

    private static GroupPlan Leave(GroupLink link) => new() { Link = link, Kind = GroupPlanKind.Leave };

    private static GroupPlan Block(GroupLink link, GroupSyncErrorId id, string message, IReadOnlyList<(string, PersonRole, string)>? unmatched = null, string? action = null) => new()
    {
        Link = link,
        Kind = GroupPlanKind.Blocked,
        UnmatchedPeople = unmatched ?? [],
        Blocked = new(id, message) { TargetObject = link.MisId, RecommendedAction = action },
    };

    private bool WantsCreation(GroupLink link, SchoolToday school, GroupToday mis) =>
        input.Options.AutoCreate && !mis.Ended && !link.IsDeleted && link.Withheld is null
        && (mis.Type is MisGroupType.NonMisYear or MisGroupType.Role || (school.Setting.AutoCreate ?? []).Contains(mis.Type));

    private GroupPlan PlanManual(GroupLink link, SchoolToday school, GroupToday mis, ManualCreation manual)
    {
        if (!manual.Groups.Contains(link.Identity))
            return Leave(link);
        if (mis.Type is MisGroupType.NonMisYear or MisGroupType.Role)
            return Block(link, GroupSyncErrorId.GroupTypeAutomatic, $"{mis.Type} groups are made automatically by the nightly run; \"{mis.Name}\" cannot be made by hand.");
        if (link.Group is not null)
            return Block(link, GroupSyncErrorId.GroupAlreadyExists, $"MIS group \"{mis.Name}\" has its class group already: \"{link.Group.DisplayName}\".", action: "Use the group that is there; Sync-O365GroupMember brings its members in step.");
        if (mis.Ended)
            return Block(link, GroupSyncErrorId.MisGroupNotFound, $"MIS group \"{mis.Name}\" belongs to the academic year {mis.Year}, which is over; no group is made for it.");
        if (link.Deleted is { } deleted && !manual.Force)
        {
            return Block(
                link, GroupSyncErrorId.GroupAlreadyExists, $"The class group \"{deleted.DisplayName}\" of MIS group \"{mis.Name}\" was deleted and can still be restored.",
                action: "Restore it with Restore-O365ClassGroup, or make a new one with New-O365ClassGroup -Force.");
        }

        return Create(
            link.IsDeleted || link.Withheld is not null ? link with { Key = link.NextKey, Ledger = null, Deleted = null, Kept = null, Withheld = null } : link,
            school,
            mis);
    }

    private GroupPlan Create(GroupLink link, SchoolToday school, GroupToday mis)
    {
        var wish = WishOf(school, mis);
        var verdict = input.Verdicts.GetValueOrDefault(school.Id, SchoolVerdict.Clear);
        if (verdict.CreationHold.TryGetValue(mis.Type, out var hold))
            return Block(link, hold.ErrorId, hold.Reason, wish.Unmatched);
        if (input.Names.GetValueOrDefault(link.Identity) is not { Names: { } names } decision)
            return NameBlocked(link, wish);

        var warnings = StaffWarnings(wish);
        var owners = new OwnerPlanning(wish, input.Directory, NoLinks).ForCreation(input.Options.Manual?.Owners ?? []);
        if (!owners.Any(o => input.Directory.Users.GetValueOrDefault(o.UserId) is { Enabled: true }))
            return OwnerRequired(link, wish, warnings);
        if (owners.Count > OwnerPlanning.MaximumOwners)
            return Block(link, GroupSyncErrorId.OwnerLimitExceeded, $"Group \"{mis.Name}\" would have {owners.Count} owners; Microsoft 365 allows {OwnerPlanning.MaximumOwners}.", wish.Unmatched);
        var planning = new MemberPlanning(wish, school, input, NoLinks, _memberships);
        var members = planning.Additions(new HashSet<string>(), owners, warnings);
        return new()
        {
            Link = link,
            Kind = GroupPlanKind.Create,
            Names = names,
            Clash = decision.Clash,
            AddOwners = owners,
            AddMembers = members,
            Intended = IntendedLinks(link),
            Note = planning.Note,
            UnmatchedPeople = wish.Unmatched,
            Warnings = warnings,
        };
    }

    private GroupPlan NameBlocked(GroupLink link, GroupWish wish)
    {
        var error = input.Names.GetValueOrDefault(link.Identity)?.Error;
        return Block(link, error?.ErrorId ?? GroupSyncErrorId.SettingInvalid, error?.Message ?? $"MIS group \"{wish.Group.Name}\" cannot be named.", wish.Unmatched, error?.RecommendedAction);
    }

    private static GroupPlan OwnerRequired(GroupLink link, GroupWish wish, List<string> warnings) => new()
    {
        Link = link,
        Kind = GroupPlanKind.Blocked,
        UnmatchedPeople = wish.Unmatched,
        Warnings = warnings,
        Blocked = new(GroupSyncErrorId.OwnerRequired, $"Nobody could own the group \"{wish.Group.Name}\": no administrator is chosen and no teacher of it has an account.")
        { TargetObject = link.MisId },
    };

    private GroupPlan Sync(GroupLink link, SchoolToday school, GroupToday mis, DirectoryGroup group)
    {
        if (group.OnPremisesSynced || group.IsDynamic)
            return Block(link, GroupSyncErrorId.GroupMasteredOnPremises, $"Group \"{group.DisplayName}\" is mastered on premises or dynamic; its members cannot be synced.");
        if (!input.Directory.Rosters.TryGetValue(group.Id, out var roster) || roster.Error is not null)
            return new() { Link = link, Kind = GroupPlanKind.Blocked, Blocked = roster?.Error ?? NotRead(group) };

        var wish = WishOf(school, mis);
        var intended = IntendedLinks(link);
        var known = Known(group.Id, intended);
        var warnings = StaffWarnings(wish);
        var owners = new OwnerPlanning(wish, input.Directory, known);
        var unknownYear = RemovalLimits.IsReused(link) ? null : input.Verdicts.GetValueOrDefault(school.Id, SchoolVerdict.Clear).AdditionHold;
        // Who is not added takes nobody's place: the last owner stays, whoever he is.
        var addOwners = unknownYear is null ? owners.Additions(roster.OwnerIds, input.Options.UpdateOwner, warnings) : [];
        var removeOwners = input.Options.AddOnly ? [] : owners.Removals(roster.OwnerIds, addOwners, input.Options.UpdateOwner);
        var plan = WithMembers(new()
        {
            Link = link,
            Kind = GroupPlanKind.Sync,
            AddOwners = addOwners,
            RemoveOwners = removeOwners,
            UnmatchedPeople = wish.Unmatched,
            Warnings = warnings,
        }, new MemberPlanning(wish, school, input, known, _memberships) { IsTakenOver = link.IsTakenOver }, roster, warnings, known);
        plan = unknownYear is null ? plan : plan with { AddMembers = [], Note = unknownYear.Reason };
        return plan with { Intended = intended, Stale = StaleLinks(known.Values, roster, plan) };
    }

    private List<LedgerLink> IntendedLinks(GroupLink link) => [.. ledger.GetValueOrDefault(link.Key, NoLinks).Values];

    private IReadOnlyDictionary<(string UserId, GroupRole Role), LedgerLink> Known(string groupId, IReadOnlyCollection<LedgerLink> intended)
    {
        var known = ledger.GetValueOrDefault(groupId, NoLinks);
        return intended.Count == 0
            ? known
            : known.Values.Concat(intended.Select(l => l with { GroupId = groupId })).DistinctBy(l => (l.UserId, l.Role)).ToDictionary(l => (l.UserId, l.Role));
    }

    private GroupWish WishOf(SchoolToday school, GroupToday mis) => new(input, AccountsOf(school), mis);

    private SchoolAccounts AccountsOf(SchoolToday school)
    {
        if (!_accounts.TryGetValue(school.Id, out var accounts))
            _accounts.Add(school.Id, accounts = new(input, school));
        return accounts;
    }

    private static List<LedgerLink> StaleLinks(IEnumerable<LedgerLink> known, GroupRoster roster, GroupPlan plan)
    {
        var alive = roster.MemberIds.Concat(plan.AddMembers.Select(l => l.UserId)).Select(id => (id, GroupRole.Member))
            .Concat(roster.OwnerIds.Concat(plan.AddOwners.Select(l => l.UserId)).Select(id => (id, GroupRole.Owner)))
            .ToHashSet();
        return [.. known.Where(l => !alive.Contains((l.UserId, l.Role)))];
    }

    private GroupPlan WithMembers(GroupPlan plan, MemberPlanning members, GroupRoster roster, List<string> warnings,
        IReadOnlyDictionary<(string UserId, GroupRole Role), LedgerLink> known)
    {
        var present = roster.MemberIds.ToHashSet(StringComparer.Ordinal);
        var before = roster.OwnerIds.ToHashSet(StringComparer.Ordinal);
        var gone = plan.RemoveOwners.Select(l => l.UserId).ToHashSet(StringComparer.Ordinal);
        var staying = before.Where(id => !gone.Contains(id)).ToList();
        var after = staying.Concat(plan.AddOwners.Select(l => l.UserId)).ToHashSet(StringComparer.Ordinal);
        var removals = input.Options.AddOnly ? [] : members.Removals(roster.MemberIds, after, warnings);
        var claims = plan.Link.Ledger is null || !members.IsKnown ? members.Claims(present) : [];
        return plan with
        {
            AddMembers = members.Additions(present, staying.Select(id => OwnerLink(id, known)).Concat(plan.AddOwners), warnings),
            StudentsJoining = members.StudentsJoining,
            Note = members.Note,
            RemoveMembers = removals,
            Claims = claims,
            Ours = claims.Count + members.Recorded(present),
            MembersPresent = present.Count,
            StudentsPresent = present.Count(id => !before.Contains(id)),
            CountedRemovals = removals.Count(l => !l.Always && !before.Contains(l.UserId)),
            Warnings = warnings,
        };
    }

    // Whoever became an owner by the MIS is a member by the MIS.
    private PlannedLink OwnerLink(string id, IReadOnlyDictionary<(string UserId, GroupRole Role), LedgerLink> known)
    {
        var owner = known.GetValueOrDefault((id, GroupRole.Owner));
        return new(
            id, input.Directory.Users.GetValueOrDefault(id)?.UserPrincipalName, GroupRole.Owner, owner?.Origin ?? MemberOrigin.Admin, owner?.PersonId, "",
            PersonRole: owner?.PersonRole);
    }

    // O14: a teacher without an account does not stop the group.
    private static List<string> StaffWarnings(GroupWish wish) =>
    [
        .. wish.Staff.Where(w => !w.Usable && !w.Excluded)
            .Select(w => $"{w.Person.DisplayName} (MIS id {w.Person.Id}) teaches {wish.Group.Name.Trim()} and has no {(w.Match.State == MatchState.Matched ? "enabled " : "")}account; the group goes on without this owner."),
    ];

    private static GroupSyncException NotRead(DirectoryGroup group) =>
        new(GroupSyncErrorId.GraphRequestFailed, $"The members of group \"{group.DisplayName}\" were not read, so nothing is changed in it. Run again.") { TargetObject = group.Id };
}
