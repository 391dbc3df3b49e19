using System.Net;

namespace RmUnifyGroupSync.Graph.SignIn;

/// <summary>Where a cloud's Graph and sign-in are (contract §10.2).</summary>
/// <param name="Graph">Root of Microsoft Graph, without a version.</param>
/// <param name="Login">Root of the sign-in.</param>
internal sealed record CloudEndpoints(Uri Graph, Uri Login)
{
    /// <summary>The endpoints of a request: those of its cloud, unless it names others.</summary>
    public static CloudEndpoints Of(SignInRequest request)
    {
        var cloud = Of(request.Environment);
        return new(
            request.GraphEndpoint is { } graph ? Check(graph, "GraphEndpoint") : cloud.Graph,
            request.LoginEndpoint is { } login ? Check(login, "LoginEndpoint") : cloud.Login);
    }

    /// <summary>The endpoints of a cloud.</summary>
    public static CloudEndpoints Of(CloudEnvironment cloud) => cloud switch
    {
        CloudEnvironment.USGov => Make("https://graph.microsoft.us", "https://login.microsoftonline.us"),
        CloudEnvironment.USGovDoD => Make("https://dod-graph.microsoft.us", "https://login.microsoftonline.us"),
        CloudEnvironment.China => Make("https://microsoftgraph.chinacloudapi.cn", "https://login.partner.microsoftonline.cn"),
        _ => Make("https://graph.microsoft.com", "https://login.microsoftonline.com"),
    };

    /// <summary>A token or a secret goes there, so it must be https; plain http only on this computer.</summary>
    private static Uri Check(Uri endpoint, string parameter)
    {
        var problem =
            !endpoint.IsAbsoluteUri ? "is not a whole address"
            : endpoint.Scheme != Uri.UriSchemeHttps && !(endpoint.Scheme == Uri.UriSchemeHttp && IsLoopback(endpoint)) ? "must be https; plain http is allowed on this computer only"
            : endpoint.UserInfo.Length > 0 || endpoint.Query.Length > 0 || endpoint.Fragment.Length > 0 ? "must have no user, query or fragment"
            : HasVersion(endpoint) ? "must be the root without a version, such as https://graph.microsoft.com"
            : endpoint.AbsolutePath is not ("" or "/") ? "must be the root alone, without a path"
            : null;
        return problem is null ? endpoint : throw new GroupSyncException(
            GroupSyncErrorId.SettingInvalid, $"-{parameter} \"{endpoint.OriginalString}\" {problem}.")
        { TargetObject = endpoint };
    }

    private static bool IsLoopback(Uri endpoint) =>
        endpoint.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ||
        (IPAddress.TryParse(endpoint.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool HasVersion(Uri endpoint) =>
        endpoint.AbsolutePath.Trim('/').Split('/')[^1] is "v1.0" or "v2.0" or "beta";

    private static CloudEndpoints Make(string graph, string login) => new(new(graph), new(login));
}
