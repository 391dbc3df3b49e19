using System.Text.RegularExpressions;
using Azure.Identity;

namespace RmUnifyGroupSync.Graph.SignIn;

/// <summary>Turns a refused sign-in into the error that users see: what the service said, and what to do about it.</summary>
internal static partial class SignInFailure
{
    private static readonly (string Code, string Action)[] Actions =
    [
        ("AADSTS700027", "Upload the public part of the certificate to the application, or use the certificate that is there."),
        ("AADSTS700024", "Set this computer's clock: the signed request was outside of its time of validity."),
        ("AADSTS700021", "Set this computer's clock, or check the certificate: the signed request was refused."),
        ("AADSTS7000215", "The secret is wrong. Use the secret's value, not its id."),
        ("AADSTS7000222", "The secret has expired. Make a new one, or use a certificate."),
        ("AADSTS700016", "There is no such application in the tenant. Check -ClientId and -TenantId."),
        ("AADSTS90002", "There is no such tenant. Check -TenantId and -Environment."),
        ("AADSTS900023", "The tenant is neither an id nor a domain. Check -TenantId."),
        ("AADSTS65001", "Nobody has consented to the application. Open the address that Get-GroupSyncConsentUrl gives."),
        ("AADSTS7000218", "The application is not set up for people: allow public client flows in its registration."),
        ("AADSTS50076", "The account needs a second factor. Sign in with a browser or a device code."),
        ("AADSTS53003", "A Conditional Access policy blocks the sign-in. Ask the tenant's administrator."),
    ];

    /// <summary>Whether the exception is a failed sign-in.</summary>
    public static bool Covers(Exception e) =>
        e is AuthenticationFailedException or Azure.RequestFailedException or HttpRequestException or IOException or OperationCanceledException
            or Microsoft.Identity.Client.MsalException;

    /// <summary>The error for the user.</summary>
    public static GroupSyncException Of(Exception e)
    {
        var message = Innermost(e);
        var code = ServiceCode().Match(message) is { Success: true } match ? match.Value : null;
        var action = Array.Find(Actions, a => a.Code == code).Action;
        return new(GroupSyncErrorId.SignInFailed, $"The sign-in failed: {message}{(action is null ? "" : $" {action}")}", e)
        {
            GraphCode = code,
            RecommendedAction = action,
        };
    }

    /// <summary>The first line of what the service or the network said; the rest is tracing.</summary>
    private static string Innermost(Exception e)
    {
        var text = e.ToString() is var all && ServiceText().Match(all) is { Success: true } match ? match.Value : e.Message;
        var line = text.Split('\n', 2)[0].Trim();
        return line.EndsWith('.') ? line : line + ".";
    }

    [GeneratedRegex("AADSTS[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex ServiceCode();

    [GeneratedRegex("AADSTS[0-9]+:[^\r\n]*", RegexOptions.CultureInvariant)]
    private static partial Regex ServiceText();
}
