namespace RmUnifyGroupSync.Graph.SignIn;

/// <summary>A token as it was issued; its text never reaches a message or a log.</summary>
/// <param name="Value">The token.</param>
/// <param name="ExpiresAt">When it expires, by its issuer.</param>
internal sealed record IssuedToken(string Value, DateTimeOffset ExpiresAt)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => "token";
}

/// <summary>Where tokens come from. Tokens are kept in memory only.</summary>
internal interface IAccessTokens : IDisposable
{
    /// <summary>The present token, or a first one.</summary>
    /// <param name="observer">Hears what a person has to do for it: that of the call that needs it, for the one that connected may be gone.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IssuedToken> GetAsync(ISyncObserver observer, CancellationToken cancellationToken);

    /// <summary>
    /// A token other than the refused one; null when this way of signing in has no other.
    /// Callers that were refused with the same token share one renewal.
    /// </summary>
    /// <param name="refused">The token that was refused.</param>
    /// <param name="challenge">The WWW-Authenticate header of the refusal, which may hold a claims challenge.</param>
    /// <param name="observer">Hears what a person has to do for it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IssuedToken?> RenewAsync(IssuedToken refused, string? challenge, ISyncObserver observer, CancellationToken cancellationToken);
}

/// <summary>A token that somebody else got; it cannot be renewed.</summary>
internal sealed class GivenToken(string value) : IAccessTokens
{
    private readonly IssuedToken _token = new(value, DateTimeOffset.MaxValue);

    /// <inheritdoc />
    public Task<IssuedToken> GetAsync(ISyncObserver observer, CancellationToken cancellationToken) => Task.FromResult(_token);

    /// <inheritdoc />
    public Task<IssuedToken?> RenewAsync(IssuedToken refused, string? challenge, ISyncObserver observer, CancellationToken cancellationToken) =>
        Task.FromResult<IssuedToken?>(null);

    /// <inheritdoc />
    public void Dispose()
    {
    }
}
