using System.Text.Json.Nodes;
using RmUnifyGroupSync.Sandbox.Query;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Endpoints;

/// <summary>The organisation and its domains (contract §9).</summary>
internal static class OrganizationReading
{
    private static readonly ResourceType<EndpointContext> Organizations = new("organization", "organization",
    [
        new("id", c => c.State.TenantId, true, FilterUse.None),
        new("deletedDateTime", _ => null, true, FilterUse.None),
        new("businessPhones", _ => Array.Empty<string>(), true, FilterUse.None),
        new("city", _ => null, true, FilterUse.None),
        new("country", _ => null, true, FilterUse.None),
        new("countryLetterCode", _ => "GB", true, FilterUse.None),
        new("createdDateTime", c => c.State.CreatedAt, true, FilterUse.None),
        new("displayName", c => c.Options.TenantName, true, FilterUse.None),
        new("preferredLanguage", _ => "en", true, FilterUse.None),
        new("tenantType", _ => "AAD", true, FilterUse.None),
        new("verifiedDomains", VerifiedDomains, true, FilterUse.None),
    ]);

    private static readonly ResourceType<EndpointContext> Domains = new("domain", "domains",
    [
        new("id", c => c.Options.DefaultDomain, true, FilterUse.None),
        new("authenticationType", _ => "Managed", true, FilterUse.None),
        new("isAdminManaged", _ => true, true, FilterUse.None),
        new("isDefault", _ => true, true, FilterUse.None),
        new("isInitial", c => IsInitial(c), true, FilterUse.None),
        new("isRoot", _ => true, true, FilterUse.None),
        new("isVerified", _ => true, true, FilterUse.None),
        new("supportedServices", _ => (string[])["Email", "OfficeCommunicationsOnline"], true, FilterUse.None),
    ]);

    public static GraphAnswer GetOrganization(EndpointContext context) => One(context, Organizations);

    public static GraphAnswer GetDomains(EndpointContext context) => One(context, Domains);

    private static GraphAnswer One(EndpointContext context, ResourceType<EndpointContext> type)
    {
        context.Request.Query.Only("$select", "$top");
        return GraphAnswer.Ok(new JsonObject
        {
            ["@odata.context"] = type.Context(context.Request),
            ["value"] = new JsonArray(ResourceType<EndpointContext>.Write(context, type.Selected(context.Request.Query))),
        });
    }

    private static JsonArray VerifiedDomains(EndpointContext context) => new(new JsonObject
    {
        ["capabilities"] = "Email, OfficeCommunicationsOnline",
        ["isDefault"] = true,
        ["isInitial"] = IsInitial(context),
        ["name"] = context.Options.DefaultDomain,
        ["type"] = "Managed",
    });

    private static bool IsInitial(EndpointContext context) =>
        context.Options.DefaultDomain.EndsWith(".onmicrosoft.com", StringComparison.OrdinalIgnoreCase);
}
