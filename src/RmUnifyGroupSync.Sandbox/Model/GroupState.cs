using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace RmUnifyGroupSync.Sandbox.Model;

/// <summary>One version of a group. Immutable, so that lagging readers can keep looking at an old one.</summary>
internal sealed record GroupState
{
    public static readonly ImmutableSortedSet<string> NoLinks = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    public string DisplayName { get; init; } = "";

    public string? Description { get; init; }

    public string? MailNickname { get; init; }

    public string? Mail { get; init; }

    public bool MailEnabled { get; init; }

    public bool SecurityEnabled { get; init; }

    public string? Visibility { get; init; }

    public string? UniqueName { get; init; }

    public IReadOnlyList<string> GroupTypes { get; init; } = [];

    public IReadOnlyList<string> ResourceBehaviorOptions { get; init; } = [];

    public IReadOnlyList<string> ResourceProvisioningOptions { get; init; } = [];

    public bool OnPremisesSyncEnabled { get; init; }

    public string? MembershipRule { get; init; }

    public bool IsAssignableToRole { get; init; }

    public string? Classification { get; init; }

    public string? PreferredDataLocation { get; init; }

    public string? PreferredLanguage { get; init; }

    public string? Theme { get; init; }

    [JsonConverter(typeof(LinkSetConverter))]
    public ImmutableSortedSet<string> Members { get; init; } = NoLinks;

    [JsonConverter(typeof(LinkSetConverter))]
    public ImmutableSortedSet<string> Owners { get; init; } = NoLinks;

    [JsonIgnore]
    public bool IsUnified => GroupTypes.Contains("Unified", StringComparer.OrdinalIgnoreCase);

    [JsonIgnore]
    public bool IsDynamic => GroupTypes.Contains("DynamicMembership", StringComparer.OrdinalIgnoreCase);

    public ImmutableSortedSet<string> Links(LinkRole role) => role == LinkRole.Member ? Members : Owners;
}

internal enum LinkRole
{
    Member,
    Owner,
}
