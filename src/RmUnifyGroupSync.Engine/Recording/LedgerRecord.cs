using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Recording;

/// <summary>What the ledger first writes down of a group.</summary>
internal static class LedgerRecord
{
    /// <summary>A record of a group as it is in the directory, under the names that it was made with where they are known.</summary>
    public static LedgerGroup Of(string key, GroupIdentity identity, int? year, DirectoryGroup group, DateTimeOffset now, GroupNameSet? names = null) => new()
    {
        Key = key,
        GroupId = group.Id,
        School = identity.School,
        Type = identity.Type,
        MisGroupId = identity.MisId,
        AcademicYear = year,
        CatalogueName = names?.Catalogue ?? group.DisplayName,
        GroupName = names?.Microsoft365 ?? group.DisplayName,
        MailNickname = names?.MailNickname ?? group.MailNickname ?? "",
        CatalogueMail = group.Mail,
        CreatedAt = group.CreatedAt ?? now,
    };
}
