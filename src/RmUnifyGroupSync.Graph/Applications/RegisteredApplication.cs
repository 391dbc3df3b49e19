using System.Text.Json;

namespace RmUnifyGroupSync.Graph.Applications;

/// <summary>An application as the tenant lists it.</summary>
/// <param name="Id">Object id.</param>
/// <param name="AppId">Application (client) id.</param>
/// <param name="Name">Display name.</param>
/// <param name="KeyIds">Identifiers of its certificates.</param>
/// <param name="GraphRoles">Ids of the permissions that it asks Microsoft Graph for.</param>
/// <param name="Access">All that it asks for, as it stands there.</param>
internal sealed record RegisteredApplication(
    string Id, string AppId, string Name, IReadOnlyList<string?> KeyIds, IReadOnlyList<string> GraphRoles, JsonElement Access)
{
    /// <summary>What a list of applications is asked for.</summary>
    public const string Select = "id,appId,displayName,keyCredentials,requiredResourceAccess";

    /// <summary>Reads an application.</summary>
    public static RegisteredApplication Read(JsonElement json)
    {
        var access = json.TryGetProperty("requiredResourceAccess", out var value) && value.ValueKind == JsonValueKind.Array ? value : default;
        return new(
            json.GetProperty("id").GetString()!,
            json.GetProperty("appId").GetString() ?? throw new FormatException("An application has no appId."),
            Text(json, "displayName") ?? "",
            [.. Items(json, "keyCredentials").Select(k => Text(k, "customKeyIdentifier"))],
            [.. Items(json, "requiredResourceAccess").Where(r => Text(r, "resourceAppId") == PermissionSets.GraphAppId)
                .SelectMany(r => Items(r, "resourceAccess")).Where(a => Text(a, "type") == "Role").Select(a => Text(a, "id") ?? "")],
            access);
    }

    private static IEnumerable<JsonElement> Items(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
