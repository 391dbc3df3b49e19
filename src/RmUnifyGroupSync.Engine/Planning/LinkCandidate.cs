using RmUnifyGroupSync.Engine.Naming;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Planning;

/// <summary>What is known under one key: a group that is or was there, a record of the ledger, a line of the settings file.</summary>
internal sealed class LinkCandidate(string key, LinkKey? parsed)
{
    public string Key => key;

    public GroupIdentity? Identity { get; } = parsed is null ? null : new(parsed.School, parsed.Type, parsed.MisId);

    public string? MisId => parsed?.MisId;

    public int? Year => parsed?.Year;

    public int Generation => parsed?.Generation ?? 1;

    public DirectoryGroup? Group { get; set; }

    public DirectoryGroup? Deleted { get; set; }

    public LedgerGroup? Ledger { get; set; }

    public KeptLink? Kept { get; set; }

    public string? Withheld { get; set; }

    /// <summary>When the group was made; the end of time when nobody knows.</summary>
    public DateTimeOffset MadeAt => (Group ?? Deleted)?.CreatedAt ?? Ledger?.CreatedAt ?? DateTimeOffset.MaxValue;
}
