using System.Net;
using System.Text.Json;

namespace RmUnifyGroupSync.Mis.Rest;

/// <summary>Makes errors of answers. Of the service's own words only codes are taken over: its texts may hold anything.</summary>
internal static class RestError
{
    private const int LongestCode = 60;

    /// <summary>The error for an answer that is no success.</summary>
    public static GroupSyncException From(Uri address, RestAnswer answer)
    {
        var code = CodeOf(answer.Body) is { Length: > 0 } minor ? $", {minor}" : "";
        return new GroupSyncException(
            GroupSyncErrorId.MisUnavailable,
            $"The MIS service at '{address.Host}' answered {(int)answer.Status}{code} to {address.AbsolutePath}.")
        {
            StatusCode = (int)answer.Status,
            TargetObject = address.Host,
            RecommendedAction = ActionFor(answer),
        };
    }

    /// <summary>
    /// The error code of OneRoster 1.1 (<c>imsx_codeMinor</c>, a plain word), of 1.2 (<c>imsx_CodeMinor</c>, a list of fields), of
    /// OAuth and of Wonde (<c>error</c>).
    /// </summary>
    internal static string CodeOf(JsonDocument? body)
    {
        if (body?.RootElement.ValueKind != JsonValueKind.Object)
            return "";
        foreach (var name in (string[])["imsx_codeMinor", "imsx_CodeMinor", "error"])
            if (body.RootElement.TryGetProperty(name, out var value))
                return Clean(value.ValueKind == JsonValueKind.Object
                    ? string.Join(' ', value.Items("imsx_codeMinorField").Select(f => f.Text("imsx_codeMinorFieldValue")))
                    : value.AsText());
        return "";
    }

    private static string Clean(string code) => code.Length <= LongestCode && code.All(c => char.IsAsciiLetter(c) || c is '_' or ' ') ? code : "";

    private static string ActionFor(RestAnswer answer) => answer.Status switch
    {
        HttpStatusCode.Unauthorized => "Check the credential: it may have expired or been revoked.",
        HttpStatusCode.Forbidden => "Ask the provider to grant read access to orgs, sessions, classes, users and enrolments.",
        HttpStatusCode.NotFound => "Check MisUri against what the provider gave you.",
        HttpStatusCode.TooManyRequests => "Run at another time, or ask the provider for a higher limit.",
        HttpStatusCode.OK => "It sent a web page, perhaps for signing in, instead of data. Check MisUri against what the provider gave you.",
        >= (HttpStatusCode)300 and < (HttpStatusCode)400 => "The service has moved; set MisUri to its new address.",
        _ => "Try again later; if it stays, ask the provider.",
    };
}
