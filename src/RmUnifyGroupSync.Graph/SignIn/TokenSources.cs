using System.Net;
using System.Security;

namespace RmUnifyGroupSync.Graph.SignIn;

/// <summary>Chooses where the tokens of a sign-in come from.</summary>
internal static class TokenSources
{
    /// <summary>The sandbox looks at no token; it gets one that is none.</summary>
    private const string SandboxToken = "sandbox";

    /// <summary>Opens the source. Throws <see cref="GroupSyncErrorId.SignInFailed"/> when the request does not describe one.</summary>
    public static IAccessTokens Open(SignInRequest request, GraphConnectionOptions options, CloudEndpoints endpoints) => request.Kind switch
    {
        SignInKind.Sandbox => new GivenToken(SandboxToken),
        SignInKind.AccessToken => new GivenToken(Reveal(request.AccessToken) ?? throw Missing("An access token is needed: -AccessToken.")),
        _ => throw Missing("This way of signing in is not available yet."),
    };

    /// <summary>The error for a sign-in that lacks something.</summary>
    public static GroupSyncException Missing(string message) => new(GroupSyncErrorId.SignInFailed, message);

    /// <summary>The text of a secret; null for none.</summary>
    public static string? Reveal(SecureString? secret) =>
        secret is { Length: > 0 } ? new NetworkCredential("", secret).Password : null;
}
