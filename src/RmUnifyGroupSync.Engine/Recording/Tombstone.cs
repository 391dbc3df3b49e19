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
        var year = link?.Year ?? (LinkKey.TryParse(group.UniqueName, out var key) ? key?.Year : null);
        return (link?.Ledger ?? LedgerRecord.Of(group.UniqueName!, IdentityOf(link, group), year, group, now)) with { DeletedAt = null };
    }

    /// <summary>Which MIS group a deleted group was of: as its link says, else as its key does.</summary>
    public static GroupIdentity IdentityOf(GroupLink? link, DirectoryGroup group)
    {
        var key = LinkKey.TryParse(group.UniqueName, out var parsed) ? parsed : null;
        return link?.Identity ?? new(key?.School ?? "", key?.Type ?? MisGroupType.Teaching, key?.MisId ?? "");
    }

    /// <summary>The ledger's record of a group that has just been deleted.</summary>
    public static LedgerGroup Of(GroupLink link, DateTimeOffset now) =>
        (link.Ledger ?? LedgerRecord.Of(link.Key, link.Identity, link.Year, link.Group!, now)) with { DeletedAt = now };
}
