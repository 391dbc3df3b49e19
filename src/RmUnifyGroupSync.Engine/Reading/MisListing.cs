using RmUnifyGroupSync.Engine.Naming;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Reading;

/// <summary>The MIS side as users see it. Pure.</summary>
public static class MisListing
{
    /// <summary>A school.</summary>
    public static MisSchool School(SchoolToday school, DateTimeOffset readAt) => new()
    {
        School = school.Id,
        Name = school.Name,
        DfeNumber = school.DfeNumber,
        MisSource = school.Setting.MisSource ?? MisSourceKind.SdsCsv,
        MisProduct = school.Setting.MisProduct ?? MisProduct.Other,
        AcademicYear = school.AcademicYear?.StartYear,
        Students = school.People.Count(p => p.Role == PersonRole.Student),
        Staff = school.People.Count(p => p.Role == PersonRole.Teacher),
        Groups = school.Groups.Count(g => g.Type is MisGroupType.Teaching or MisGroupType.Registration or MisGroupType.Year),
        ReadAt = readAt,
    };

    /// <summary>A MIS group with what Microsoft 365 has or would have for it.</summary>
    /// <param name="link">Its link.</param>
    /// <param name="names">The names decided for groups that are not made yet.</param>
    /// <param name="now">Now.</param>
    /// <param name="ownerless">Whether nobody could own it, when that is known.</param>
    public static MisGroup Group(GroupLink link, IReadOnlyDictionary<GroupIdentity, NameDecision> names, DateTimeOffset now, bool ownerless = false)
    {
        var group = link.Mis!;
        var decision = names.GetValueOrDefault(link.Identity);
        var state = link.StateAt(now);
        var blocked = state != LinkState.NotCreated ? null
            : decision?.Error?.Message ?? (ownerless ? "Nobody could own it: no administrator is chosen and no teacher of it has an account." : null);
        return new()
        {
            Id = group.Id,
            Name = group.Name,
            CatalogueName = link.Ledger?.CatalogueName ?? decision?.Names?.Catalogue ?? Catalogue(link) ?? group.Name,
            GroupName = link.Group?.DisplayName ?? decision?.Names?.Microsoft365 ?? link.Ledger?.GroupName ?? "",
            MailNickname = link.Group?.MailNickname ?? decision?.Names?.MailNickname ?? link.Ledger?.MailNickname ?? "",
            Type = group.Type,
            School = group.School,
            AcademicYear = group.Year,
            Student = [.. group.Students.Select(p => p.DisplayName)],
            Teacher = [.. group.Teachers.Select(p => p.DisplayName)],
            LinkState = blocked is not null ? LinkState.Blocked : state,
            GroupId = link.Group?.Id,
            Reason = blocked ?? WhyMissing(link),
            Hidden = group.Hidden,
        };
    }

    private static string? WhyMissing(GroupLink link) =>
        link.Withheld is { } why && link.Group is null ? $"Not made automatically: {why}. New-O365ClassGroup makes one by hand."
        : link.IsVanished ? $"The group {link.Kept!.GroupId} that is linked to it is not in Microsoft 365 any more. New-O365ClassGroup makes another one."
        : link.IsLost ? $"The group \"{link.Ledger!.GroupName}\" that was made for it is not in Microsoft 365 any more. New-O365ClassGroup makes another one."
        : null;

    /// <summary>A person of a MIS group.</summary>
    public static MisGroupMember Member(GroupToday group, MisPersonRecord person, Matching.MatchedPerson? match) => new()
    {
        MisGroupId = group.Id,
        PersonId = person.Id,
        DisplayName = person.DisplayName,
        Role = person.Role,
        UserPrincipalName = match?.Account?.UserPrincipalName,
        UserId = match?.Account?.Id,
        MatchState = match?.State,
        MatchedBy = match?.MatchedBy,
    };

    /// <summary>The ledger's live groups as if they had been read: for lists without a sign-in.</summary>
    public static IReadOnlyList<DirectoryGroup> Remembered(LedgerSnapshot ledger) =>
    [
        .. ledger.Groups.Where(g => g.DeletedAt is null).Select(g => new DirectoryGroup
        {
            Id = g.GroupId,
            DisplayName = g.GroupName,
            MailNickname = g.MailNickname,
            Mail = g.CatalogueMail,
            UniqueName = g.Key,
            CreatedAt = g.CreatedAt,
        }),
    ];

    /// <summary>The name that our lists give to a MIS group; null when none can be made.</summary>
    internal static string? Catalogue(GroupLink link)
    {
        try
        {
            return GroupNames.Catalogue(NamePlanning.PartsOf(link.School!, link.Mis!), 1, link.Type, link.MisId);
        }
        catch (GroupSyncException)
        {
            return null; // the reason is shown beside it
        }
    }
}
