using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Recording;

/// <summary>Remembers that a group was deleted on purpose, so that the next night does not make it again (requirements D2).</summary>
public static class Tombstone
{
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
