namespace RmUnifyGroupSync.Sandbox;

/// <content>The points on which no source settles what the service does.</content>
public sealed partial record SandboxOptions
{
    /// <summary>What POST /groups does with <c>uniqueName</c> (§14.0).</summary>
    public UncertainInput PostUniqueName { get; init; } = UncertainInput.Accepted;

    /// <summary>What the upsert does with <c>resourceBehaviorOptions</c> (§14.0).</summary>
    public UncertainInput UpsertBehaviorOptions { get; init; } = UncertainInput.Accepted;

    /// <summary>What an upsert that meets an existing group does with <c>owners@odata.bind</c> (§1.2, §14.6). Members are bound as in a PATCH.</summary>
    public UncertainInput UpsertBindsOwners { get; init; } = UncertainInput.Ignored;

    /// <summary>Whether a soft-deleted group keeps its <c>uniqueName</c> from new ones (§14.1).</summary>
    public bool SoftDeletedKeepsUniqueName { get; init; } = true;

    /// <summary>Whether a soft-deleted group keeps its <c>mailNickname</c> from new ones (§14.3). When not, its restore fails while another group has it.</summary>
    public bool SoftDeletedKeepsMailNickname { get; init; } = true;

    /// <summary>Whether lists may be filtered by <c>startsWith(uniqueName,…)</c> (§1.2).</summary>
    public bool StartsWithUniqueName { get; init; } = true;

    /// <summary>Whether the list of deleted groups may be filtered by <c>uniqueName</c> (§8).</summary>
    public bool DeletedItemsFilterByUniqueName { get; init; }

    /// <summary>Whether keys and filters compare without case (§1.2).</summary>
    public bool KeysIgnoreCase { get; init; } = true;

    /// <summary>Whether a second group with a nickname in use is refused; reports exist of tenants where it was not (§1.1).</summary>
    public bool UniqueMailNickname { get; init; } = true;

    /// <summary>Whether clashes are 409 <c>ObjectConflict</c> in place of 400 <c>Request_BadRequest</c> (§1.1).</summary>
    public bool ClashIsConflict { get; init; }

    /// <summary>Whether the address of a group gets digits behind the nickname (§1.1).</summary>
    public bool MailSuffix { get; init; }

    /// <summary>When an empty description is filled in by the service, counted from creation; null for never (§1.1).</summary>
    public TimeSpan? DescriptionFilledInAfter { get; init; }

    /// <summary>Characters of a description at most (§14.9).</summary>
    public int MaximumDescriptionLength { get; init; } = 1024;

    /// <summary>Whether reserved nicknames (abuse, admin, postmaster …) are refused (§1.1).</summary>
    public bool ReservedNicknamesRefused { get; init; }

    /// <summary>Whether <c>owners@odata.bind</c> works in a PATCH of an existing group (§14.6).</summary>
    public bool PatchBindsOwners { get; init; }

    /// <summary>Whether the last user owner of a group cannot be removed (§2.3).</summary>
    public bool LastOwnerRule { get; init; } = true;

    /// <summary>Whether removing an owner removes the member too, the old known issue (§2.3).</summary>
    public bool OwnerRemovalRemovesMember { get; init; }

    /// <summary>Whether removing a link that is not there is 400 "removed object references do not exist" in place of 404 (§2.2).</summary>
    public bool AbsentLinkIsBadRequest { get; init; }

    /// <summary>Whether guests may join groups; else adding one is 403 (§2.1).</summary>
    public bool GuestsAllowed { get; init; } = true;

    /// <summary>Whether each link of a PATCH costs a write of its own (§14.4).</summary>
    public bool EachLinkIsAWrite { get; init; }

    /// <summary>Object id or user principal name of the person signed in; null for an application. That person becomes owner of the groups he or she makes (§1.1).</summary>
    public string? SignedInUser { get; init; }

    /// <summary>Whether deleted groups may be purged (§8; an application may not).</summary>
    public bool PurgeAllowed { get; init; }

    /// <summary>Whether deleted security groups can be restored too (§8).</summary>
    public bool SecurityGroupsSoftDeleted { get; init; }

    /// <summary>Whether the application may delete accounts. A DELETE of a member without <c>/$ref</c> then does delete the account (§2.2); else it is 403. Recorded in either case.</summary>
    public bool MayDeleteAccounts { get; init; }

    /// <summary>Permissions of the application, as <c>Group.ReadWrite.All</c>; null for all that it can need (§10.1).</summary>
    public IReadOnlyList<string>? GrantedPermissions { get; init; }

    /// <summary>How <c>Retry-After</c> is written.</summary>
    public RetryAfterForm RetryAfter { get; init; }
}
