using System.Text.Json;
using System.Text.Json.Nodes;
using RmUnifyGroupSync.Sandbox.Model;

namespace RmUnifyGroupSync.Sandbox;

/// <content>Tokens. The tenant takes any; these say about themselves what a real one would.</content>
public sealed partial class SandboxTenant
{
    /// <summary>Template id of the Global Administrator.</summary>
    private const string GlobalAdministrator = "62e90394-69f5-4237-9190-012177145e10";

    private static readonly string[] AllPermissions = ["Application.ReadWrite.All", "Group.ReadWrite.All", "User.Read.All"];

    /// <summary>
    /// An unsigned token with the permissions that are granted: of an application, or of the person signed in. The administrator
    /// (<c>admin@</c> the default domain) is a Global Administrator.
    /// </summary>
    public string IssueToken()
    {
        var claims = _service.Read(ClaimsOf);
        var base64 = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(claims));
        return $"e30.{base64.TrimEnd('=').Replace('+', '-').Replace('/', '_')}.";
    }

    private static JsonObject ClaimsOf(TenantState state)
    {
        var granted = state.Options.GrantedPermissions ?? AllPermissions;
        var claims = new JsonObject { ["tid"] = state.TenantId };
        if (state.Options.SignedInUser is not { } name || (state.User(name) ?? state.UserByName(name)) is not { } person)
        {
            claims["roles"] = new JsonArray([.. granted.Select(p => (JsonNode?)p)]);
            return claims;
        }

        claims["scp"] = string.Join(' ', granted);
        claims["oid"] = person.Id;
        claims["upn"] = person.UserPrincipalName;
        if (person.UserPrincipalName.Equals($"admin@{state.Options.DefaultDomain}", StringComparison.OrdinalIgnoreCase))
            claims["wids"] = new JsonArray(GlobalAdministrator);
        return claims;
    }
}
