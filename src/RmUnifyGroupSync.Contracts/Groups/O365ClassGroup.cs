namespace RmUnifyGroupSync;

/// <summary>A Microsoft 365 group that this tool manages.</summary>
public sealed record O365ClassGroup
{
    /// <summary>Object id. Aliases <c>GroupId</c> and <c>ExternalDirectoryObjectId</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name that it has in Microsoft 365 now.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The name in our lists, which a rename in Microsoft 365 does not change.</summary>
    public string? CatalogueName { get; init; }

    /// <summary>The address that it was made with, which a change in Microsoft 365 does not change.</summary>
    public string? CatalogueMail { get; init; }

    /// <summary>The address that it has now; null until Microsoft 365 has set it up. Alias <c>PrimarySmtpAddress</c>.</summary>
    public string? Mail { get; init; }

    /// <summary>Local part of the address. Alias <c>Alias</c>.</summary>
    public string? MailNickname { get; init; }

    /// <summary>Description, the required lifetime included.</summary>
    public string? Description { get; init; }

    /// <summary>Private, Public or what somebody made it.</summary>
    public string? Visibility { get; init; }

    /// <summary>The link key in the directory (requirements §7).</summary>
    public string? UniqueName { get; init; }

    /// <summary>Id of the MIS group that feeds it.</summary>
    public string? MisGroupId { get; init; }

    /// <summary>The school's id in the source.</summary>
    public string? School { get; init; }

    /// <summary>Type of the group.</summary>
    public MisGroupType Type { get; init; }

    /// <summary>Year in which its academic year starts, for groups that belong to one year.</summary>
    public int? AcademicYear { get; init; }

    /// <summary>User principal names of the owners.</summary>
    public string[] Owner { get; init; } = [];

    /// <summary>Number of owners.</summary>
    public int OwnerCount => Owner.Length;

    /// <summary>Number of members, owners among them when they are members too.</summary>
    public int MemberCount { get; init; }

    /// <summary>Number of members that are students by the MIS.</summary>
    public int StudentCount { get; init; }

    /// <summary>Last day that the group is required, <c>yyyy-MM-dd</c>; never deletes anything.</summary>
    public string? RequiredLifetime { get; init; }

    /// <summary>Where the group stands.</summary>
    public LinkState LinkState { get; init; }

    /// <summary>When Microsoft 365 made it.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When this computer's ledger last saw it synced.</summary>
    public DateTimeOffset? LastSyncedAt { get; init; }

    /// <summary>The object id, so that it binds to string parameters of other modules.</summary>
    public override string ToString() => Id;
}

/// <summary>An owner or a member of a Microsoft 365 group.</summary>
public sealed record O365GroupMember
{
    /// <summary>Object id of the group.</summary>
    public required string GroupId { get; init; }

    /// <summary>Object id of the account. Alias <c>Id</c>.</summary>
    public required string UserId { get; init; }

    /// <summary>User principal name of the account; null when it may not be read. Alias <c>User</c>.</summary>
    public string? UserPrincipalName { get; init; }

    /// <summary>Display name of the account.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Owner or member; an account that is both comes twice.</summary>
    public GroupRole Role { get; init; }

    /// <summary>Who put it there.</summary>
    public MemberOrigin Origin { get; init; }

    /// <summary>The account's object id.</summary>
    public override string ToString() => UserId;
}

/// <summary>A group that could be taken over for a MIS group.</summary>
public sealed record AdoptionCandidate
{
    /// <summary>Id of the MIS group.</summary>
    public required string MisGroupId { get; init; }

    /// <summary>The school's id in the source.</summary>
    public required string School { get; init; }

    /// <summary>Type of the MIS group.</summary>
    public MisGroupType Type { get; init; }

    /// <summary>Name of the MIS group.</summary>
    public required string MisGroupName { get; init; }

    /// <summary>Year in which the MIS group's academic year starts.</summary>
    public int? AcademicYear { get; init; }

    /// <summary>Object id of the group.</summary>
    public required string GroupId { get; init; }

    /// <summary>Display name of the group.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Address of the group; null for a group without one.</summary>
    public string? Mail { get; init; }

    /// <summary>By what it was recognised; the first that fits.</summary>
    public AdoptionSource Source { get; init; }

    /// <summary>False when <c>Set-GroupSyncLink</c> would refuse the group; the evidence says why.</summary>
    public bool Adoptable { get; init; } = true;

    /// <summary>
    /// How sure the match is: 80 and more when names and members agree, 40 to 79 when something is missing, 21 to 39 for a name alone,
    /// 1 to 20 when several fit or the members speak against it, 0 when it cannot be taken over.
    /// </summary>
    public int Confidence { get; init; }

    /// <summary>What speaks for and against it, in words; never people's names.</summary>
    public required string Evidence { get; init; }
}
