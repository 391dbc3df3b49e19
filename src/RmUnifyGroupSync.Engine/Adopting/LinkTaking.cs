using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Adopting;

/// <summary>
/// Whose the links of a group are when it is taken over: members who match students of the MIS group are this tool's, all others a
/// person's. After a change of MIS the ledger's old person ids mean nobody, or somebody else; so each is put anew, and where the new MIS
/// cannot say who it is, the link is a person's, whom no sync removes. Pure.
/// </summary>
internal sealed class LinkTaking
{
    private readonly List<LedgerLink> _ours = [];
    private readonly List<LedgerLink> _forgotten = [];

    /// <summary>Compares a group with its MIS group.</summary>
    public LinkTaking(PlanInput input, GroupLink link, string groupId, GroupRoster roster, DateTimeOffset now)
    {
        var wish = new GroupWish(input, new SchoolAccounts(input, link.School!), link.Mis!);
        var present = roster.MemberIds.ToHashSet(StringComparer.Ordinal);
        var students = wish.Students.Where(w => w is { Excluded: false, Account: not null } && present.Contains(w.UserId!)).DistinctBy(w => w.UserId).ToList();
        (Students, Members) = (wish.Students.Count(w => !w.Excluded), present.Count);
        _ours.AddRange(students.Select(w => new LedgerLink
        {
            GroupId = groupId,
            UserId = w.UserId!,
            Role = GroupRole.Member,
            Origin = MemberOrigin.Mis,
            PersonId = w.Person.Id,
            PersonRole = PersonRole.Student,
            AppliedAt = now,
        }));
        Matched = _ours.Count;
        var done = _ours.Select(l => l.UserId).ToHashSet(StringComparer.Ordinal);
        foreach (var known in input.Ledger.Links.Where(l => l.GroupId == groupId && !(l.Role == GroupRole.Member && done.Contains(l.UserId))))
            Renew(known, input, link, wish);
    }

    /// <summary>Links that are this tool's.</summary>
    public IReadOnlyList<LedgerLink> Ours => _ours;

    /// <summary>Links that were this tool's and are a person's from now on.</summary>
    public IReadOnlyList<LedgerLink> Forgotten => _forgotten;

    /// <summary>Students of the MIS group.</summary>
    public int Students { get; }

    /// <summary>Members of the group.</summary>
    public int Members { get; }

    /// <summary>Students of the MIS group who are members.</summary>
    public int Matched { get; }

    private void Renew(LedgerLink known, PlanInput input, GroupLink link, GroupWish wish)
    {
        var people = input.Matches.People.Where(p => p.School == link.SchoolId && p.State == MatchState.Matched && p.Account?.Id == known.UserId).ToList();
        if (known.PersonId is null)
            return;
        if (people.Find(p => p.Person.Role == known.PersonRole) is { } person)
            _ours.Add(known with { PersonId = person.Person.Id });
        else if (wish.Unmatched.Count > 0)
            _forgotten.Add(known);
    }
}
