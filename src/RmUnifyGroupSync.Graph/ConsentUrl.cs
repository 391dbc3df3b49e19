using RmUnifyGroupSync.Graph.SignIn;

namespace RmUnifyGroupSync.Graph;

/// <summary>Makes the address at which an administrator consents to an application's permissions.</summary>
public static class ConsentUrl
{
    /// <summary>The admin-consent address of a cloud, as <see cref="Build"/> makes it.</summary>
    public static string For(CloudEnvironment cloud, string? tenantId, string clientId, string? redirectUri = null)
    {
        var endpoints = CloudEndpoints.Of(cloud);
        return Build(endpoints.Login, endpoints.Graph, tenantId, clientId, redirectUri);
    }

    /// <summary>
    /// The admin-consent address of the v2.0 endpoint. The tenant is an id, a domain or <c>organizations</c>; <c>common</c> is not
    /// allowed there. The redirect address must be one that the application has registered; left out, the portal's own is used.
    /// </summary>
    /// <param name="loginEndpoint">Root of the login endpoint, such as <c>https://login.microsoftonline.com</c>.</param>
    /// <param name="graphEndpoint">Root of the Graph endpoint, such as <c>https://graph.microsoft.com</c>.</param>
    /// <param name="tenantId">Tenant id or domain; null for <c>organizations</c>.</param>
    /// <param name="clientId">Application id.</param>
    /// <param name="redirectUri">Where the answer goes; null to leave it out.</param>
    public static string Build(Uri loginEndpoint, Uri graphEndpoint, string? tenantId, string clientId, string? redirectUri)
    {
        ArgumentNullException.ThrowIfNull(loginEndpoint);
        ArgumentNullException.ThrowIfNull(graphEndpoint);
        ArgumentException.ThrowIfNullOrWhiteSpace(clientId);
        var tenant = string.IsNullOrWhiteSpace(tenantId) ? "organizations" : Uri.EscapeDataString(tenantId);
        var scope = Uri.EscapeDataString(graphEndpoint.AbsoluteUri.TrimEnd('/') + "/.default");
        var redirect = string.IsNullOrWhiteSpace(redirectUri) ? "" : $"&redirect_uri={Uri.EscapeDataString(redirectUri)}";
        return $"{loginEndpoint.AbsoluteUri.TrimEnd('/')}/{tenant}/v2.0/adminconsent?client_id={Uri.EscapeDataString(clientId)}&scope={scope}{redirect}";
    }
}
