using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Sandbox.Applications;

/// <summary>A registered application.</summary>
internal sealed record ApplicationState
{
    public required string Id { get; init; }

    public required string AppId { get; init; }

    public required string DisplayName { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string SignInAudience { get; init; } = "AzureADMyOrg";

    /// <summary>Public parts of certificates, in base64.</summary>
    public IReadOnlyList<StoredKey> Keys { get; init; } = [];

    public IReadOnlyList<RequiredRole> RequiredRoles { get; init; } = [];

    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>Object id of its service principal; null while there is none.</summary>
    public string? ServicePrincipalId { get; init; }
}

/// <param name="KeyId">Id of the key.</param>
/// <param name="Thumbprint">SHA-1 in hexadecimal digits, as the service shows it.</param>
/// <param name="DisplayName">Its name.</param>
/// <param name="EndsAt">When it expires.</param>
internal sealed record StoredKey(string KeyId, string Thumbprint, string DisplayName, DateTimeOffset EndsAt);

/// <param name="ResourceAppId">Application that the permission is for.</param>
/// <param name="Id">Id of the permission.</param>
/// <param name="Type">Role or Scope.</param>
internal sealed record RequiredRole(string ResourceAppId, string Id, string Type);

/// <summary>The applications of a tenant, in the order of their ids.</summary>
internal sealed class ApplicationBook
{
    private readonly SortedDictionary<string, ApplicationState> _byId = new(StringComparer.Ordinal);

    public IReadOnlyList<ApplicationState> InOrder => [.. _byId.Values];

    public void Put(ApplicationState application) => _byId[application.Id] = application;

    public ApplicationState? Find(string id) => _byId.GetValueOrDefault(id);

    public ApplicationState? ByAppId(string appId) => _byId.Values.FirstOrDefault(a => a.AppId.Equals(appId, StringComparison.OrdinalIgnoreCase));
}

/// <summary>The roles of Microsoft Graph's own service principal (contract §10.1).</summary>
internal static class GraphRoles
{
    public const string GraphAppId = "00000003-0000-0000-c000-000000000000";

    /// <summary>Name to id. Where the contract has no id, a stable one stands for it: clients have to look it up.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Group.Create"] = "bf7b1a76-6e77-406b-b258-bf5c7720e98f",
        ["Group.Read.All"] = "5b567255-7703-4780-807c-7be8301ae99b",
        ["Group.ReadBasic.All"] = Model.StableIds.From("appRole", "Group.ReadBasic.All"),
        ["Group.ReadWrite.All"] = "62a82d76-70ea-41e2-9197-370581804d09",
        ["GroupMember.Read.All"] = "98830695-27a2-44f7-8c18-0c3ebc9698f6",
        ["GroupMember.ReadBasic.All"] = Model.StableIds.From("appRole", "GroupMember.ReadBasic.All"),
        ["GroupMember.ReadWrite.All"] = "dbaae8cf-10b5-4b86-a4a1-f871c94c6695",
        ["User.Read.All"] = "df021288-bdef-4463-88db-98f22de89214",
        ["User.ReadBasic.All"] = "97235f07-e226-4f63-ace3-39588e11d3a1",
        ["Directory.Read.All"] = "7ab1d382-f21e-4acd-a863-ba3e13f7da61",
        ["Organization.Read.All"] = "498476ce-e0fe-48b0-b801-37ba7e2685c6",
        ["Domain.Read.All"] = "dbb9058a-0e50-45d7-ae91-66909b5d4664",
    };

    public static JsonArray ToJson() => new([.. All.Select(role => (JsonNode?)new JsonObject
    {
        ["allowedMemberTypes"] = new JsonArray("Application"),
        ["displayName"] = role.Key,
        ["id"] = role.Value,
        ["isEnabled"] = true,
        ["value"] = role.Key,
    })]);
}
