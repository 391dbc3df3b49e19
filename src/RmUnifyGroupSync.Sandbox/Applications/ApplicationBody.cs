using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using RmUnifyGroupSync.Sandbox.Endpoints;
using RmUnifyGroupSync.Sandbox.Model;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Applications;

/// <summary>Reads the body of a new or changed application; what an administrator may not send is refused.</summary>
internal static class ApplicationBody
{
    private static readonly string[] Audiences =
        ["AzureADMyOrg", "AzureADMultipleOrgs", "AzureADandPersonalMicrosoftAccount", "PersonalMicrosoftAccount"];

    public static ApplicationState Read(JsonObject body, ApplicationState start)
    {
        foreach (var (name, value) in body)
        {
            start = name switch
            {
                "displayName" => start with { DisplayName = Name(value) },
                "signInAudience" => start with { SignInAudience = Audience(value) },
                "keyCredentials" => start with { Keys = [.. List(value, name).Select(Key)] },
                "requiredResourceAccess" => start with { RequiredRoles = [.. List(value, name).SelectMany(Roles)] },
                "publicClient" or "web" => start with { RedirectUris = Redirects(value) },
                _ => throw GraphRefusal.Malformed($"The property '{name}' does not exist on type 'microsoft.graph.application'. Make sure to only use property names that are defined by the type."),
            };
        }

        return start;
    }

    private static string Name(JsonNode? value) =>
        GroupBody.Text(value, "displayName") is { Length: > 0 and <= 256 } name ? name : throw Invalid("displayName");

    private static string Audience(JsonNode? value) =>
        GroupBody.Text(value, "signInAudience") is { } audience && Audiences.Contains(audience) ? audience : throw Invalid("signInAudience");

    private static StoredKey Key(JsonObject key)
    {
        if ((string?)key["type"] != "AsymmetricX509Cert" || (string?)key["usage"] != "Verify" || (string?)key["key"] is not { } text)
            throw Invalid("keyCredentials");
        using var certificate = Certificate(text);
        var thumbprint = certificate.Thumbprint;
        return new(
            StableIds.From("key", thumbprint),
            thumbprint,
            (string?)key["displayName"] ?? certificate.Subject,
            new DateTimeOffset(certificate.NotAfter).ToUniversalTime());
    }

    // A PFX would carry the private key, which must never come here.
    private static X509Certificate2 Certificate(string base64)
    {
        try
        {
            var bytes = Convert.FromBase64String(base64);
            return X509Certificate2.GetCertContentType(bytes) == X509ContentType.Cert ? new X509Certificate2(bytes) : throw Invalid("keyCredentials");
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            throw GraphRefusal.BadRequest("Key credential end date is invalid or the key is no X.509 certificate.");
        }
    }

    private static IEnumerable<RequiredRole> Roles(JsonObject access)
    {
        var resource = GroupBody.Text(access["resourceAppId"], "resourceAppId");
        if (resource != GraphRoles.GraphAppId)
            throw GraphRefusal.BadRequest($"Resource '{resource}' does not exist or one of its queried reference-property objects are not present.");
        foreach (var item in List(access["resourceAccess"], "resourceAccess"))
        {
            var (id, type) = (GroupBody.Text(item["id"], "id"), GroupBody.Text(item["type"], "type"));
            if (type != "Role" || id is null || !GraphRoles.All.Values.Contains(id, StringComparer.OrdinalIgnoreCase))
                throw GraphRefusal.BadRequest(string.Create(CultureInfo.InvariantCulture, $"Invalid value specified for property 'requiredResourceAccess': '{id}' ({type})."));
            yield return new(resource, id, type);
        }
    }

    private static IReadOnlyList<string> Redirects(JsonNode? value) =>
        value is JsonObject client && client["redirectUris"] is JsonArray uris
            ? [.. uris.Select(u => GroupBody.Text(u, "redirectUris") ?? throw Invalid("redirectUris"))]
            : [];

    private static IEnumerable<JsonObject> List(JsonNode? value, string property) =>
        value is JsonArray array ? array.Select(item => item as JsonObject ?? throw Invalid(property)) : throw Invalid(property);

    private static GraphRefusal Invalid(string property) =>
        GraphRefusal.BadRequest($"Invalid value specified for property '{property}' of resource 'Application'.");
}
