namespace RmUnifyGroupSync.Sandbox;

/// <summary>A group that somebody else has made: by hand, by another tool, by a synchronised directory.</summary>
public sealed record SandboxGroup
{
    /// <summary>Display name.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Mail nickname.</summary>
    public required string MailNickname { get; init; }

    /// <summary>Description.</summary>
    public string? Description { get; init; }

    /// <summary>Alternate key; null for most groups that others make.</summary>
    public string? UniqueName { get; init; }

    /// <summary>Public, Private or HiddenMembership.</summary>
    public string Visibility { get; init; } = "Private";

    /// <summary>True for a Microsoft 365 group, false for a security group.</summary>
    public bool IsUnified { get; init; } = true;

    /// <summary>True when an on-premises directory is its master.</summary>
    public bool OnPremisesSynced { get; init; }

    /// <summary>Rule that decides who is in it; null for none.</summary>
    public string? MembershipRule { get; init; }

    /// <summary>True when directory roles may be given to it.</summary>
    public bool IsAssignableToRole { get; init; }

    /// <summary>Object ids of the owners.</summary>
    public IReadOnlyList<string> OwnerIds { get; init; } = [];

    /// <summary>Object ids of the members.</summary>
    public IReadOnlyList<string> MemberIds { get; init; } = [];
}
