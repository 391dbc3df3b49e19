using System.Text.Json;

namespace RmUnifyGroupSync.Graph.SignIn;

/// <summary>
/// What an access token says about itself. Tokens for Graph are opaque by contract (§10.3), so this is a hint and an unreadable
/// token is no error; nothing here is trusted for a decision about rights.
/// </summary>
internal sealed record TokenClaims
{
    /// <summary>Nothing could be read.</summary>
    public static TokenClaims Unreadable { get; } = new();

    /// <summary>Whether anything could be read.</summary>
    public bool IsReadable { get; init; }

    /// <summary>Permissions: <c>roles</c> of an application, <c>scp</c> of a person.</summary>
    public string[] Scopes { get; init; } = [];

    /// <summary>Directory roles of a person (<c>wids</c>).</summary>
    public string[] DirectoryRoleIds { get; init; } = [];

    /// <summary>Object id of the person; null for an application.</summary>
    public string? CallerId { get; init; }

    /// <summary>Name of the person; null for an application.</summary>
    public string? Account { get; init; }

    /// <summary>Tenant.</summary>
    public string? TenantId { get; init; }

    /// <summary>Application.</summary>
    public string? ClientId { get; init; }

    /// <summary>Reads a token, as far as it can be read.</summary>
    public static TokenClaims Read(string token)
    {
        try
        {
            var parts = token.Split('.');
            if (parts.Length < 2) return Unreadable;
            using var payload = JsonDocument.Parse(Decode(parts[1]));
            return payload.RootElement.ValueKind == JsonValueKind.Object ? Read(payload.RootElement) : Unreadable;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return Unreadable;
        }
    }

    private static TokenClaims Read(JsonElement claims)
    {
        var scopes = Text(claims, "scp")?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var delegated = scopes is not null || Text(claims, "idtyp") == "user";
        return new()
        {
            IsReadable = true,
            Scopes = scopes ?? Texts(claims, "roles"),
            DirectoryRoleIds = Texts(claims, "wids"),
            CallerId = delegated ? Text(claims, "oid") : null,
            Account = delegated ? Text(claims, "upn") ?? Text(claims, "preferred_username") ?? Text(claims, "unique_name") : null,
            TenantId = Text(claims, "tid"),
            ClientId = Text(claims, "appid") ?? Text(claims, "azp"),
        };
    }

    private static byte[] Decode(string base64Url)
    {
        var base64 = base64Url.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='));
    }

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string[] Texts(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)]
            : [];
}
