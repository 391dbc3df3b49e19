using System.Globalization;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Engine.Planning;

/// <summary>Who becomes and who stops being a member of one group (requirements §4, M rows and O11, O15). Pure.</summary>
internal sealed class MemberPlanning(
    GroupWish wish, SchoolToday school, PlanInput input, IReadOnlyDictionary<(string UserId, GroupRole Role), LedgerLink> ledger, MembershipCounter counter)
{
    /// <summary>Why an owner was not made a member, after <see cref="Additions"/>.</summary>
    public string? Note { get; private set; }

    /// <summary>How many of the additions are people of the MIS group and not its owners, after <see cref="Additions"/>.</summary>
    public int StudentsJoining { get; private set; }

    /// <summary>True for the first sync of a group that somebody else made: it removes nobody whom a person added, whatever the setting.</summary>
    public bool IsTakenOver { get; init; }

    private readonly HashSet<string> _wanted = wish.Students.Where(w => !w.Excluded).Select(w => w.UserId).OfType<string>().ToHashSet(StringComparer.Ordinal);
    private readonly bool _someArePending = wish.Students.Any(w => w.Match.State != MatchState.Matched && !w.Excluded);

    /// <summary>Whether the ledger knows any owner or member of the group; not after it was lost, nor of a group that was taken over.</summary>
    public bool IsKnown => ledger.Count > 0;

    private const string ExclusionReason = "is on the exclusion list";

    private string GroupWords => wish.Group.Name.Trim();

    // G1: of such a group the directory speaks, not the MIS.
    private string? AttributeWords => wish.Group.AttributeValue is null ? null : $"{GroupWords} as {school.Setting.NonMisYearAttribute} in Microsoft 365";

    private bool OwnerIsMember => school.Setting.OwnerIsMember ?? true;

    /// <summary>Members to be added: students of the group, and owners as members.</summary>
    public List<PlannedLink> Additions(IReadOnlySet<string> present, IEnumerable<PlannedLink> owners, ICollection<string> warnings)
    {
        var students = wish.Students
            .Where(w => w is { Usable: true, Excluded: false, Account: not null } && !present.Contains(w.UserId!))
            .Select(w => Link(w.Account!, w.Person, $"{w.Person.DisplayName} {(AttributeWords is { } value ? $"has {value}" : $"is in {GroupWords} in the MIS")}"))
            .ToList();
        StudentsJoining = students.Count;
        var ownerMembers = OwnerIsMember
            ? owners.Where(o => !present.Contains(o.UserId) && wish.Accounts.ExcludedPersonOf(o.UserId) is null && MayJoin(o, warnings))
                .Select(o => o with { Role = GroupRole.Member, Reason = "owns the group, and owners are members too" })
            : [];
        return [.. students.Concat(ownerMembers).DistinctBy(l => l.UserId)];
    }

    /// <summary>Members that are there and wanted, for a group of which the ledger knows nothing.</summary>
    public List<PlannedLink> Claims(IReadOnlySet<string> present) =>
    [
        .. wish.Students.Where(w => !w.Excluded && w.Account is not null && w.UserId is { } id && present.Contains(id) && !ledger.ContainsKey((id, GroupRole.Member)))
            .Select(w => Link(w.Account!, w.Person, AttributeWords is { } value ? $"is there and has {value}" : "is there and is in the group in the MIS"))
            .DistinctBy(l => l.UserId),
    ];

    /// <summary>How many of the members the ledger has as this tool's own.</summary>
    public int Recorded(IReadOnlySet<string> present) => present.Count(id => ledger.ContainsKey((id, GroupRole.Member)));

    /// <summary>Members to be removed; <see cref="PlannedLink.Always"/> marks those that no hold stops.</summary>
    public List<PlannedLink> Removals(IEnumerable<string> present, IReadOnlySet<string> ownersAfter, ICollection<string> warnings)
    {
        var extra = 0;
        var remove = new List<PlannedLink>();
        foreach (var id in present.Where(id => !_wanted.Contains(id)).Distinct(StringComparer.Ordinal))
        {
            var link = ledger.GetValueOrDefault((id, GroupRole.Member));
            if (wish.Accounts.ExcludedPersonOf(id) is { } person)
                Exclude(id, person, link, remove, warnings);
            else if (link is not null && wish.Accounts.IsExcluded(link))
                remove.Add(Removal(id, link.Origin, link.PersonId, ExclusionReason) with { Always = true });
            else if (ownersAfter.Contains(id) || wish.IsProtected(id) || (link is not null && wish.MayBeHere(link)))
                continue;
            else if (link is not null)
                remove.Add(Removal(id, link.Origin, link.PersonId, WhyGone(link)));
            else if (RemovesExtra(id, ref extra))
                remove.Add(Removal(id, MemberOrigin.Person, null, $"{(AttributeWords is { } value ? $"does not have {value}" : $"is not in {GroupWords} in the MIS")}, and members added by people are removed"));
        }

        if (extra > 0)
            warnings.Add($"Group {GroupWords} has {Number(extra)} member(s) that a person added and the MIS does not have in it; they are left alone{(IsTakenOver && school.Setting.ExtraMember == ExtraMember.Remove ? " by this first sync, and removed by the next because ExtraMember is Remove" : "")}.");
        return remove;
    }

    private bool RemovesExtra(string id, ref int extra)
    {
        var mode = school.Setting.ExtraMember ?? ExtraMember.Keep;
        // Somebody of this group has no account: an account that is nobody's might be his.
        var mayBePending = _someArePending && !input.Matches.IsKnown(id);
        if (mode == ExtraMember.Remove && !mayBePending && !IsTakenOver)
            return true;
        if (mode != ExtraMember.Keep)
            extra++;
        return false;
    }

    private void Exclude(string id, MisPersonRecord person, LedgerLink? link, List<PlannedLink> remove, ICollection<string> warnings)
    {
        if (link is not null)
            remove.Add(Removal(id, link.Origin, person.Id, ExclusionReason) with { Always = true });
        else
            warnings.Add($"Group {GroupWords} has a member on the exclusion list (MIS id {person.Id}) that a person added; remove the member by hand.");
    }

    // O11: past Microsoft 365's limit of groups an account stays an owner only.
    private bool MayJoin(PlannedLink owner, ICollection<string> warnings)
    {
        if (!input.Directory.Users.ContainsKey(owner.UserId))
            return false;
        var memberships = counter.Next(owner.UserId);
        if (memberships > MembershipLimits.Maximum)
        {
            Note = $"{GroupSyncErrorId.MembershipLimitExceeded}: {owner.UserPrincipalName} is in {Number(MembershipLimits.Maximum)} groups already and is owner only of {GroupWords}.";
            warnings.Add(Note);
            return false;
        }

        if (memberships > MembershipLimits.Warning && counter.IsFirstWarning(owner.UserId))
            warnings.Add($"{owner.UserPrincipalName} will be in more than {Number(MembershipLimits.Warning)} groups; Microsoft 365 allows {Number(MembershipLimits.Maximum)}.");
        return true;
    }

    private string WhyGone(LedgerLink link)
    {
        var person = link.PersonId is { } known ? wish.Accounts.Find(link.PersonRole, known) : null;
        var who = person?.DisplayName ?? "The person";
        if (link is { PersonId: { } id, PersonRole: not PersonRole.Teacher } && wish.Group.Left.TryGetValue(id, out var day))
            return $"{who} left {GroupWords} on {day.ToString("d MMMM", CultureInfo.InvariantCulture)}";
        if (link.Origin == MemberOrigin.Admin || (link.PersonRole == PersonRole.Teacher && wish.Group.Type != MisGroupType.Role))
            return $"{who} no longer owns {GroupWords}, and was a member as its owner";
        if (AttributeWords is { } value)
            return $"{person?.DisplayName} no longer has {value}".TrimStart();
        if (person is not null && wish.Students.Any(w => w.Person.Id == person.Id && w.Person.Role == person.Role && w.UserId is not null))
            return $"{who} has another account now";
        return person is null ? $"is no longer in the MIS, and so not in {GroupWords}" : $"{who} is no longer in {GroupWords} in the MIS";
    }

    private PlannedLink Removal(string id, MemberOrigin origin, string? person, string reason) =>
        new(id, input.Directory.Users.GetValueOrDefault(id)?.UserPrincipalName, GroupRole.Member, origin, person, reason);

    private static PlannedLink Link(DirectoryUser user, MisPersonRecord person, string reason) =>
        new(user.Id, user.UserPrincipalName, GroupRole.Member, MemberOrigin.Mis, person.Id, reason, PersonRole: person.Role);

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Counts the memberships of accounts over one plan: those that are there, those that the ledger knows, and those planned so far.</summary>
internal sealed class MembershipCounter(PlanInput input)
{
    private readonly Dictionary<string, int> _planned = new(StringComparer.Ordinal);
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private readonly Lazy<Dictionary<string, int>> _ledger = new(() => input.Ledger.Links.Where(l => l.Role == GroupRole.Member)
        .GroupBy(l => l.UserId, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal));

    /// <summary>In how many groups the account would be with one more; counts that one when it is within the limit.</summary>
    public int Next(string userId)
    {
        var there = Math.Max(input.Directory.MembershipsOf(userId), _ledger.Value.GetValueOrDefault(userId));
        var next = there + _planned.GetValueOrDefault(userId) + 1;
        if (next <= MembershipLimits.Maximum)
            _planned[userId] = next - there;
        return next;
    }

    /// <summary>True the first time that it is asked for an account.</summary>
    public bool IsFirstWarning(string userId) => _warned.Add(userId);
}

/// <summary>Microsoft 365's limits on how many groups an account can be in.</summary>
internal static class MembershipLimits
{
    /// <summary>With more than these a warning.</summary>
    public const int Warning = 6500;

    /// <summary>Not more than these.</summary>
    public const int Maximum = 7000;
}
