using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Planning;

/// <summary>Who becomes and who stops being an owner of one group (requirements §4, O rows). Pure.</summary>
internal sealed class OwnerPlanning(GroupWish wish, DirectorySnapshot directory, IReadOnlyDictionary<(string UserId, GroupRole Role), LedgerLink> ledger)
{
    /// <summary>Microsoft 365's limit (O12).</summary>
    public const int MaximumOwners = 100;

    private string GroupWords => $"{wish.Group.Name.Trim()}";

    /// <summary>Owners of a group that is made: chosen administrators, staff, and those named by hand (O1–O6).</summary>
    public List<PlannedLink> ForCreation(IReadOnlyList<string> named) =>
    [
        .. wish.Accounts.Admins.Select(a => Add(a, MemberOrigin.Admin, null, "is a chosen administrator of the school's groups"))
            .Concat(StaffOwners())
            .Concat(named.Select(id => directory.Users.GetValueOrDefault(id)).OfType<DirectoryUser>()
                .Select(u => Add(u, MemberOrigin.Person, null, "was named as owner")))
            .DistinctBy(l => l.UserId),
    ];

    /// <summary>Whether somebody who could act would own a group that is made: a disabled account alone cannot (O10).</summary>
    public bool CanOwn(IReadOnlyList<string> named) => ForCreation(named).Any(l => IsEnabled(l.UserId));

    /// <summary>Owners to be added to a group that is there.</summary>
    public List<PlannedLink> Additions(IReadOnlyCollection<string> present, bool updateOwner, ICollection<string> warnings)
    {
        var add = StaffOwners().Where(l => !present.Contains(l.UserId)).ToList();
        var admins = wish.Accounts.Admins.Select(a => Add(a, MemberOrigin.Admin, null, "is a chosen administrator of the school's groups"));
        if (updateOwner)
        {
            add.AddRange(admins);
        }
        else if (!present.Concat(add.Select(l => l.UserId)).Any(IsEnabled))
        {
            // O13: a group that nobody can look after gets today's administrators.
            add.AddRange(admins);
            warnings.Add(wish.Accounts.Admins.Count > 0
                ? $"Group {GroupWords} had no enabled owner left; today's chosen administrators are added."
                : $"Group {GroupWords} has no enabled owner, and no chosen administrator of the school has an account. Set AdminOwner.");
        }

        add = [.. add.Where(l => !present.Contains(l.UserId)).DistinctBy(l => l.UserId)];
        if (add.Count > 0 && present.Count + add.Count > MaximumOwners)
        {
            warnings.Add($"Group {GroupWords} would have more than {MaximumOwners} owners; none is added.");
            return [];
        }

        return add;
    }

    /// <summary>Owners to be removed: only those that this tool made owners, and never the last one (O7–O9).</summary>
    public List<PlannedLink> Removals(IReadOnlyCollection<string> present, IReadOnlyCollection<PlannedLink> additions, bool updateOwner)
    {
        var staff = wish.Staff.Where(w => !w.Excluded).Select(w => w.UserId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var admins = wish.Accounts.Admins.Select(a => a.Id).ToHashSet(StringComparer.Ordinal);
        var remove = present
            .Where(id => !staff.Contains(id) && !admins.Contains(id) && !wish.IsProtected(id))
            .Select(id => ledger.GetValueOrDefault((id, GroupRole.Owner)))
            .OfType<LedgerLink>()
            .Where(l => l.Origin == MemberOrigin.Mis ? wish.Accounts.IsExcluded(l) || !wish.MayBeHere(l) : updateOwner && wish.Accounts.KnowsAllAdmins && l.Origin == MemberOrigin.Admin)
            .Select(l => Remove(l))
            .ToList();
        var stay = present.Except(remove.Select(l => l.UserId)).Concat(additions.Select(l => l.UserId));
        return stay.Any(IsEnabled) ? remove : [];
    }

    private IEnumerable<PlannedLink> StaffOwners() => wish.Staff
        .Where(w => w is { Usable: true, Excluded: false, Account: not null })
        .Select(w => Add(w.Account!, MemberOrigin.Mis, w.Person.Id, $"{w.Person.DisplayName} teaches {GroupWords}") with { PersonRole = PersonRole.Teacher });

    private bool IsEnabled(string userId) => directory.Users.TryGetValue(userId, out var user) && user.Enabled;

    private static PlannedLink Add(DirectoryUser user, MemberOrigin origin, string? person, string reason) =>
        new(user.Id, user.UserPrincipalName, GroupRole.Owner, origin, person, reason);

    private PlannedLink Remove(LedgerLink link)
    {
        var excluded = wish.Accounts.ExcludedPersonOf(link.UserId) is not null || wish.Accounts.IsExcluded(link);
        var who = link.PersonId is { } id ? wish.Accounts.Find(PersonRole.Teacher, id)?.DisplayName : null;
        var reason = excluded ? "is on the exclusion list"
            : link.Origin == MemberOrigin.Admin ? "is no longer a chosen administrator"
            : $"{who ?? "The teacher"} no longer teaches {GroupWords}";
        return new(
            link.UserId, directory.Users.GetValueOrDefault(link.UserId)?.UserPrincipalName, GroupRole.Owner, link.Origin, link.PersonId, reason, Always: excluded, PersonRole: link.PersonRole);
    }
}
