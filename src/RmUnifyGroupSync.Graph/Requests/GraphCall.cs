namespace RmUnifyGroupSync.Graph.Requests;

/// <summary>One request to Microsoft Graph, to be sent alone or as a part of a batch.</summary>
internal sealed record GraphCall
{
    private GraphCall(HttpMethod method, string url, GraphPermission permission)
    {
        Method = method;
        Url = url;
        Permission = permission;
    }

    /// <summary>HTTP method.</summary>
    public HttpMethod Method { get; }

    /// <summary>Address below the version, escaped, beginning with a slash; or absolute, for a next page that is elsewhere on the same host.</summary>
    public string Url { get; }

    /// <summary>What the caller must hold for it.</summary>
    public GraphPermission Permission { get; }

    /// <summary>JSON body; null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The Prefer header; null for none.</summary>
    public string? Prefer { get; init; }

    /// <summary>Resource units that it costs (contract §5.1).</summary>
    public int Units { get; init; } = 1;

    /// <summary>Links that a PATCH carries; a batch holds at most 100 of them (contract §4, §12).</summary>
    public int Links { get; init; }

    /// <summary>The group that it is about, so that a batch can mix groups; null when it does not matter.</summary>
    public string? GroupId { get; init; }

    /// <summary>False when the same request must not simply be sent again after an answer was lost.</summary>
    public bool Repeatable { get; init; } = true;

    /// <summary>False when a missing permission is the caller's to judge, because this one object may need another permission.</summary>
    public bool RefusalStops { get; init; } = true;

    /// <summary>True when it changes something, and counts against the write quota.</summary>
    public bool IsWrite => Method != HttpMethod.Get;

    /// <summary>A read.</summary>
    public static GraphCall Get(string url, GraphPermission permission, int units = 1) =>
        new(HttpMethod.Get, url, permission) { Units = units };

    /// <summary>A creation or an action.</summary>
    public static GraphCall Post(string url, GraphPermission permission, byte[]? body = null) =>
        new(HttpMethod.Post, url, permission) { Body = body };

    /// <summary>A change.</summary>
    public static GraphCall Patch(string url, GraphPermission permission, byte[] body) =>
        new(HttpMethod.Patch, url, permission) { Body = body };

    /// <summary>Deletes a whole group: the only deletion of an object in this project. Restorable for 30 days (contract §8).</summary>
    public static GraphCall DeleteGroup(string groupId) =>
        new(HttpMethod.Delete, $"/groups/{ODataText.Id(groupId)}", GraphPermission.ManageGroup) { GroupId = groupId };

    /// <summary>
    /// Takes an owner or member out of a group. The address ends in <c>/$ref</c>: without it Microsoft Graph deletes the account
    /// itself (contract §2.2). No other place builds such an address.
    /// </summary>
    public static GraphCall RemoveReference(string groupId, string userId, GroupRole role)
    {
        var owners = role == GroupRole.Owner;
        var url = $"/groups/{ODataText.Id(groupId)}/{(owners ? "owners" : "members")}/{ODataText.Id(userId)}/$ref";
        return new(HttpMethod.Delete, url, owners ? GraphPermission.ChangeOwners : GraphPermission.ChangeMembers) { GroupId = groupId };
    }
}
