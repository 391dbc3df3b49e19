using RmUnifyGroupSync.Engine.Naming;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Recording;

/// <summary>Remembers that a group was deleted on purpose, so that the next night does not make it again (requirements D2).</summary>
public static class Tombstone
{
    /// <summary>The ledger's record of a group that has just been restored.</summary>
    /// <param name="link">Its link; null when the MIS has its group no more.</param>
    /// <param name="group">The group.</param>
    /// <param name="now">Now.</param>
    public static LedgerGroup Lifted(GroupLink? link, DirectoryGroup group, DateTimeOffset now)
    {
        var key = LinkKey.TryParse(group.UniqueName, out var parsed) ? parsed : null;
        var record = link?.Ledger ?? new()
        {
            Key = group.UniqueName!,
            GroupId = group.Id,
            School = link?.SchoolId ?? key?.School ?? "",
            Type = link?.Type ?? key?.Type ?? MisGroupType.Teaching,
            MisGroupId = link?.MisId ?? key?.MisId ?? "",
            AcademicYear = link?.Year ?? key?.Year,
            CatalogueName = group.DisplayName,
            GroupName = group.DisplayName,
            MailNickname = group.MailNickname ?? "",
            CatalogueMail = group.Mail,
            CreatedAt = group.CreatedAt ?? now,
        };
        return record with { DeletedAt = null };
    }

    /// <summary>The ledger's record of a group that has just been deleted.</summary>
    public static LedgerGroup Of(GroupLink link, DateTimeOffset now)
    {
        var record = link.Ledger ?? new()
        {
            Key = link.Key,
            GroupId = link.Group!.Id,
            School = link.SchoolId,
            Type = link.Type,
            MisGroupId = link.MisId,
            AcademicYear = link.Year,
            CatalogueName = link.Group.DisplayName,
            GroupName = link.Group.DisplayName,
            MailNickname = link.Group.MailNickname ?? "",
            CatalogueMail = link.Group.Mail,
            CreatedAt = link.Group.CreatedAt ?? now,
        };
        return record with { DeletedAt = now };
    }
}
