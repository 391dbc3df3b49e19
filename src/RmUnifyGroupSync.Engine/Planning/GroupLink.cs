using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Engine.Planning;

/// <summary>Which MIS group feeds which Microsoft 365 group: one link, with what each side knows of it.</summary>
public sealed record GroupLink
{
    /// <summary>Alternate key that the group has, or would get (requirements §7).</summary>
    public required string Key { get; init; }

    /// <summary>The school; null when it is not among the configured ones.</summary>
    public SchoolToday? School { get; init; }

    /// <summary>The school's id in the source, or its part of the key when the school is not configured.</summary>
    public required string SchoolId { get; init; }

    /// <summary>Type.</summary>
    public required MisGroupType Type { get; init; }

    /// <summary>Id in the MIS.</summary>
    public required string MisId { get; init; }

    /// <summary>Academic year: of the key, else of the MIS group, else as recorded.</summary>
    public int? Year { get; init; }

    /// <summary>The MIS group; null when the MIS has it no more.</summary>
    public GroupToday? Mis { get; init; }

    /// <summary>The live group; null when there is none.</summary>
    public DirectoryGroup? Group { get; init; }

    /// <summary>The soft-deleted group that had the link; null when there is none.</summary>
    public DirectoryGroup? Deleted { get; init; }

    /// <summary>What the ledger recorded; null when it knows nothing.</summary>
    public LedgerGroup? Ledger { get; init; }

    /// <summary>The next free key for this MIS group, should a new group be made although one was deleted (D5).</summary>
    public required string NextKey { get; init; }

    /// <summary>The generation of <see cref="NextKey"/>.</summary>
    public int NextGeneration { get; init; } = 1;

    /// <summary>The link as the settings file has it; null when the group's key is the link.</summary>
    public KeptLink? Kept { get; init; }

    /// <summary>Why no group is made automatically although none is there, in words that follow the MIS group's name; null for no reason.</summary>
    public string? Withheld { get; init; }

    /// <summary>Identity of the MIS group.</summary>
    public GroupIdentity Identity => new(SchoolId, Type, MisId);

    /// <summary>Why the group is made, in words.</summary>
    public string WhyNew => Type is MisGroupType.NonMisYear or MisGroupType.Role ? "switched on in the settings" : "new in the MIS";

    /// <summary>Name in the MIS, else as recorded, else the id.</summary>
    public string MisName => Mis?.Name ?? Ledger?.CatalogueName ?? MisId;

    /// <summary>True when nobody can say whether the MIS still has its group, because a source could not be read: left as it is, and not ended for that.</summary>
    public bool IsUnread { get; init; }

    /// <summary>True when its MIS group is gone or its academic year is over: left as it is.</summary>
    public bool Ended => Mis?.Ended ?? !IsUnread;

    /// <summary>True when somebody deleted it and it has not come back: the night does not make it again (D2).</summary>
    public bool IsDeleted => Group is null && (Deleted is not null || Ledger is not null || Kept is not null);

    /// <summary>True when the settings file links a group that the directory has no more, not even among the deleted ones, and this tool did not delete it.</summary>
    public bool IsVanished => Kept is not null && Group is null && Deleted is null && Ledger?.DeletedAt is null;

    /// <summary>True when the ledger has a live group that is found nowhere, under its key or among the deleted ones: taken as deleted by somebody (D2).</summary>
    public bool IsLost => Kept is null && Withheld is null && Group is null && Deleted is null && Ledger is { DeletedAt: null };

    /// <summary>True until the first sync of a group that somebody else made, or that the ledger of this computer does not know.</summary>
    public bool IsTakenOver => Group is not null && (Ledger is null || (Ledger.LastSyncedAt is null && Group.CreatedAt is { } made && Ledger.CreatedAt > made));

    /// <summary>Where the link stands (C4).</summary>
    /// <param name="now">Now.</param>
    public LinkState StateAt(DateTimeOffset now) =>
        Group is null ? IsDeleted && Withheld is null ? LinkState.Deleted : LinkState.NotCreated
        : Ended ? LinkState.Ended
        : Group.Mail is { Length: > 0 } ? LinkState.Created
        : now - (Group.CreatedAt ?? Ledger?.CreatedAt ?? now) > ProvisioningTime ? LinkState.Failed
        : LinkState.Pending;

    private static readonly TimeSpan ProvisioningTime = TimeSpan.FromMinutes(30);
}
