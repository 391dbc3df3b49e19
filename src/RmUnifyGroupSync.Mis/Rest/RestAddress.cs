using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis.Rest;

/// <summary>Where tokens may be sent: over TLS only, to the host that the settings name only.</summary>
internal static class RestAddress
{
    /// <summary>An address of the settings; plain http is for this computer.</summary>
    public static Uri Checked(Uri? uri, string setting)
    {
        if (uri is null || !uri.IsAbsoluteUri)
            throw SourceError.Invalid($"{setting} is not set.", $"Set {setting} to the full address that the provider gave you.");
        if (uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
            throw SourceError.Invalid(
                $"{setting} '{uri.GetLeftPart(UriPartial.Authority)}' is not https.", "Use the https address; http is for this computer only.", uri);
        return uri;
    }

    /// <summary>A next page, provided that it lies on the same host: the token goes with the request.</summary>
    public static Uri Next(Uri current, string link)
    {
        if (Uri.TryCreate(current, link, out var next) && IsSameHost(current, next))
            return next;
        throw SourceError.Unavailable(
            $"The service at '{current.Host}' points to a next page on another host; it was not followed, because the token would go there.",
            "Ask the provider; if the service has moved, set MisUri to its new address.", current.Host);
    }

    /// <summary>Whether scheme, host and port are the same.</summary>
    public static bool IsSameHost(Uri a, Uri b) =>
        Uri.Compare(a, b, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>An address below another.</summary>
    public static Uri Below(Uri root, string path) => new(root.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/" + path);
}
