using RmUnifyGroupSync.Engine.Matching;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Recording;

namespace RmUnifyGroupSync.Engine.Reading;

/// <summary>Managed groups as users see them. Pure.</summary>
public sealed class ClassGroupListing(
    IReadOnlyDictionary<string, DirectoryUser> users, IReadOnlyDictionary<string, GroupRoster> rosters, MatchTable? matches, LedgerSnapshot ledger, DateTimeOffset now)
{
    private readonly HashSet<string>? _students = matches?.People
        .Where(p => p.Person.Role == PersonRole.Student).Select(p => p.Account?.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);

    private readonly Dictionary<(string, string, GroupRole), LedgerLink> _links = ledger.Links
        .GroupBy(l => (l.GroupId, l.UserId, l.Role)).ToDictionary(g => g.Key, g => g.First());

    /// <summary>A group.</summary>
    public O365ClassGroup Of(GroupLink link)
    {
        var group = link.Group!;
        var roster = rosters.GetValueOrDefault(group.Id) ?? new() { GroupId = group.Id };
        var members = roster.MemberIds.ToHashSet(StringComparer.Ordinal);
        return new()
        {
            Id = group.Id,
            DisplayName = group.DisplayName,
            CatalogueName = link.Ledger?.CatalogueName ?? (link.Mis is null ? null : MisListing.Group(link, EmptyNames, now).CatalogueName),
            CatalogueMail = link.Ledger?.CatalogueMail ?? group.Mail,
            Mail = group.Mail,
            MailNickname = group.MailNickname,
            Description = group.Description,
            Visibility = group.Visibility,
            UniqueName = group.UniqueName,
            MisGroupId = link.MisId,
            School = link.SchoolId,
            Type = link.Type,
            AcademicYear = link.Year,
            Owner = [.. roster.OwnerIds.Select(id => users.GetValueOrDefault(id)?.UserPrincipalName ?? id).Order(StringComparer.OrdinalIgnoreCase)],
            MemberCount = members.Count,
            StudentCount = members.Count(id => _students?.Contains(id) ?? !roster.OwnerIds.Contains(id)),
            RequiredLifetime = RequiredLifetime.Read(group.Description),
            LinkState = link.StateAt(now),
            CreatedAt = group.CreatedAt ?? link.Ledger?.CreatedAt,
            LastSyncedAt = link.Ledger?.LastSyncedAt,
        };
    }

    /// <summary>The owners and members of a group.</summary>
    public IEnumerable<O365GroupMember> MembersOf(GroupRoster roster, GroupRole? role)
    {
        var owners = role == GroupRole.Member ? [] : roster.OwnerIds.Distinct().Select(id => Member(roster.GroupId, id, GroupRole.Owner));
        var members = role == GroupRole.Owner ? [] : roster.MemberIds.Distinct().Select(id => Member(roster.GroupId, id, GroupRole.Member));
        return owners.Concat(members).OrderBy(m => m.Role).ThenBy(m => m.DisplayName, StringComparer.OrdinalIgnoreCase).ThenBy(m => m.UserId, StringComparer.Ordinal);
    }

    private static readonly Dictionary<GroupIdentity, NameDecision> EmptyNames = [];

    private O365GroupMember Member(string groupId, string userId, GroupRole role) => new()
    {
        GroupId = groupId,
        UserId = userId,
        UserPrincipalName = users.GetValueOrDefault(userId)?.UserPrincipalName,
        DisplayName = users.GetValueOrDefault(userId)?.DisplayName,
        Role = role,
        Origin = _links.GetValueOrDefault((groupId, userId, role))?.Origin ?? MemberOrigin.Person,
    };
}
