using System.Text.Json;
using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Graph.Applications;

/// <summary>Bodies of the requests that register an application.</summary>
internal static class ApplicationBody
{
    /// <summary>A new application: of this tenant only, with the certificate and the permissions and nothing else.</summary>
    public static byte[] Of(string name, PublicCertificate certificate, IEnumerable<string> roleIds, string redirectUri) => Bytes(new JsonObject
    {
        ["displayName"] = name,
        ["signInAudience"] = "AzureADMyOrg",
        ["publicClient"] = new JsonObject { ["redirectUris"] = new JsonArray(redirectUri) },
        ["keyCredentials"] = new JsonArray(new JsonObject
        {
            ["type"] = "AsymmetricX509Cert",
            ["usage"] = "Verify",
            ["displayName"] = certificate.Subject,
            ["startDateTime"] = Time(certificate.From),
            ["endDateTime"] = Time(certificate.Until),
            ["key"] = Convert.ToBase64String(certificate.Bytes),
        }),
        ["requiredResourceAccess"] = new JsonArray(Access(roleIds)),
    });

    /// <summary>What an application asks for, with more permissions for Microsoft Graph; all else stays as it stands.</summary>
    public static byte[] WithRoles(RegisteredApplication application, IEnumerable<string> roleIds)
    {
        var access = application.Access.ValueKind == JsonValueKind.Array ? JsonNode.Parse(application.Access.GetRawText())!.AsArray() : [];
        if (access.FirstOrDefault(a => (string?)a?["resourceAppId"] == PermissionSets.GraphAppId)?["resourceAccess"] is JsonArray roles)
        {
            foreach (var id in roleIds) roles.Add(Role(id));
        }
        else
        {
            access.Add(Access(roleIds));
        }

        return Bytes(new JsonObject { ["requiredResourceAccess"] = access });
    }

    /// <summary>A service principal: the application as the tenant sees it.</summary>
    public static byte[] Principal(string appId) => Bytes(new JsonObject { ["appId"] = appId });

    private static JsonObject Access(IEnumerable<string> roleIds) => new()
    {
        ["resourceAppId"] = PermissionSets.GraphAppId,
        ["resourceAccess"] = new JsonArray([.. roleIds.Select(id => (JsonNode?)Role(id))]),
    };

    private static JsonObject Role(string id) => new() { ["id"] = id, ["type"] = "Role" };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);

    private static byte[] Bytes(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json);
}
