using System.Text;
using System.Text.RegularExpressions;
using Azure.Core;

namespace RmUnifyGroupSync.Graph.SignIn;

/// <summary>Tokens from a credential of Azure.Identity; kept in memory and renewed before they expire.</summary>
/// <param name="open">Makes the credential. An application's is made anew to get past its cache after a refusal.</param>
/// <param name="scope">What the token is for.</param>
/// <param name="isPerson">True when a person signed in, who must not be asked again for a mere renewal.</param>
/// <param name="time">Clock.</param>
/// <param name="credentials">Where it comes from; ends with the sign-in.</param>
internal sealed partial class CredentialTokens(Func<TokenCredential> open, string scope, bool isPerson, TimeProvider time, CredentialFactory credentials) : IAccessTokens
{
    /// <summary>Gets past the cache of a person's credential, which renews silently by its refresh token.</summary>
    private const string AnyClaims = """{"access_token":{"xms_cc":{"values":["cp1"]}}}""";

    private static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private TokenCredential? _credential;
    private IssuedToken? _current;
    private DateTimeOffset _renewAt;

    /// <inheritdoc />
    public async Task<IssuedToken> GetAsync(ISyncObserver observer, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return _current is not null && time.GetUtcNow() < _renewAt ? _current : await RequestAsync(claims: null, observer, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc />
    public async Task<IssuedToken?> RenewAsync(IssuedToken refused, string? challenge, ISyncObserver observer, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_current is not null && _current != refused) return _current;
            if (!isPerson) _credential = null;
            var claims = ClaimsOf(challenge) ?? (isPerson ? AnyClaims : null);
            var renewed = await RequestAsync(claims, observer, cancellationToken);
            if (renewed.Value == refused.Value) renewed = await RequestAsync(AnyClaims, observer, cancellationToken);
            return renewed.Value == refused.Value ? null : renewed;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _gate.Dispose();
        credentials.Dispose();
    }

    /// <summary>One at a time: the gate is held, so that the observer is that of this request.</summary>
    private async Task<IssuedToken> RequestAsync(string? claims, ISyncObserver observer, CancellationToken cancellationToken)
    {
        _credential ??= open();
        credentials.Observer = observer;
        try
        {
            var token = await _credential.GetTokenAsync(new TokenRequestContext([scope], claims: claims), cancellationToken);
            var now = time.GetUtcNow();
            var tenth = (token.ExpiresOn - now) / 10;
            _renewAt = token.ExpiresOn - (tenth < LongestMargin ? tenth : LongestMargin);
            return _current = new(token.Token, token.ExpiresOn);
        }
        catch (Exception e) when (SignInFailure.Covers(e) && !cancellationToken.IsCancellationRequested)
        {
            throw SignInFailure.Of(e);
        }
    }

    /// <summary>The claims that a refusal asks for, which stand in base64 in its header; null for none.</summary>
    private static string? ClaimsOf(string? challenge)
    {
        if (challenge is null || ClaimsParameter().Match(challenge) is not { Success: true } match) return null;
        var buffer = new byte[match.Groups[1].Length];
        return Convert.TryFromBase64String(match.Groups[1].Value, buffer, out var length) ? Encoding.UTF8.GetString(buffer, 0, length) : null;
    }

    [GeneratedRegex("claims=\"([^\"]+)\"", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ClaimsParameter();
}
