namespace RmUnifyGroupSync.Sandbox;

/// <summary>What is in a practice tenant and what was asked of it, read past all lags, for tests.</summary>
public sealed record SandboxInspection
{
    /// <summary>Live groups.</summary>
    public required IReadOnlyList<InspectedGroup> Groups { get; init; }

    /// <summary>Soft-deleted groups that can be restored.</summary>
    public required IReadOnlyList<InspectedGroup> DeletedGroups { get; init; }

    /// <summary>Live accounts.</summary>
    public required IReadOnlyList<SandboxUser> Users { get; init; }

    /// <summary>Object ids of accounts that a request has deleted, ever. Anything but none is a disaster.</summary>
    public required IReadOnlyList<string> UsersEverDeleted { get; init; }

    /// <summary>Requests that would have deleted an account had the application the right to, as <c>DELETE /groups/…</c>; since opening.</summary>
    public required IReadOnlyList<string> AccountDeletionAttempts { get; init; }

    /// <summary>Requests since opening, in order of arrival; the parts of a batch follow it.</summary>
    public required IReadOnlyList<InspectedRequest> Requests { get; init; }

    /// <summary>HTTP requests since opening; a batch counts once.</summary>
    public int HttpRequests => Requests.Count(r => !r.IsBatchPart);

    /// <summary>Write operations since opening as the quota counts them, refused ones included.</summary>
    public required int Writes { get; init; }

    /// <summary>Resource units since opening.</summary>
    public required int ResourceUnits { get; init; }

    /// <summary>Write operations that changed something, since the tenant was made.</summary>
    public required long Commits { get; init; }
}

/// <summary>A group.</summary>
/// <param name="Id">Object id.</param>
/// <param name="DisplayName">Display name.</param>
/// <param name="MailNickname">Mail nickname.</param>
/// <param name="Mail">Address.</param>
/// <param name="UniqueName">Alternate key.</param>
/// <param name="Description">Description.</param>
/// <param name="Visibility">Visibility.</param>
/// <param name="ResourceBehaviorOptions">Behaviour options.</param>
/// <param name="OwnerIds">Object ids of the owners, sorted.</param>
/// <param name="MemberIds">Object ids of the members, sorted.</param>
public sealed record InspectedGroup(
    string Id,
    string DisplayName,
    string? MailNickname,
    string? Mail,
    string? UniqueName,
    string? Description,
    string? Visibility,
    IReadOnlyList<string> ResourceBehaviorOptions,
    IReadOnlyList<string> OwnerIds,
    IReadOnlyList<string> MemberIds);

/// <summary>A request.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path and query, without the host and the version.</param>
/// <param name="Status">Status of the answer; 0 when the connection broke.</param>
/// <param name="IsBatchPart">Whether it was a part of a batch.</param>
/// <param name="ClientRequestId">The caller's id of it; null when none was sent.</param>
/// <param name="Fault">The fault that was injected; None when the answer is honest.</param>
public sealed record InspectedRequest(
    string Method, string Path, int Status, bool IsBatchPart, string? ClientRequestId = null, SandboxFaults Fault = SandboxFaults.None);
