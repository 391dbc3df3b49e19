namespace RmUnifyGroupSync.Graph;

/// <summary>What a connection works with besides the sign-in itself.</summary>
public sealed record GraphConnectionOptions
{
    /// <summary>Clock and timers.</summary>
    public required TimeProvider TimeProvider { get; init; }

    /// <summary>What answers the requests: a sandbox or a test; null for the network. It stays the caller's.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>The token of a sandbox, which says what its sign-in may do; null for the full set of permissions.</summary>
    public string? SandboxToken { get; init; }

    /// <summary>Reads environment variables.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Hears the device code (notice and warning) and the requests of the sign-in (details, without secrets).</summary>
    public ISyncObserver Observer { get; init; } = SilentObserver.Instance;

    /// <summary>How long one HTTP request may take, in real time; the SDK's own limit is 100 s (contract §4).</summary>
    public TimeSpan HttpTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Name and version of the caller, as the service sees them.</summary>
    public string UserAgent { get; init; } = "RmUnifyGroupSync";
}

/// <summary>How one call of the engine uses a connection.</summary>
public sealed record GraphCallOptions
{
    /// <summary>Hears warnings and, as details, every request.</summary>
    public ISyncObserver Observer { get; init; } = SilentObserver.Instance;

    /// <summary>Requests under way at once, at most; 1 to 64. Fewer under pressure.</summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>Yields to interactive users (x-ms-throttle-priority: low), as a nightly job should.</summary>
    public bool LowPriority { get; init; }

    /// <summary>What is kept from run to run; null to keep nothing, as in a what-if call.</summary>
    public IDirectoryMemory? Memory { get; init; }

    /// <summary>
    /// From how many groups on members are recalled from memory and the changes since (contract §3). Below it a full read costs
    /// little and is simpler: 400 groups are 40 batches.
    /// </summary>
    public int RecallFrom { get; init; } = 1000;

    /// <summary>
    /// From how many accounts on they are recalled as well. All accounts of a page of 999 cost one request; below 20 of them a full
    /// read is quick, and no list of accounts is kept.
    /// </summary>
    public int RecallUsersFrom { get; init; } = 20_000;

    /// <summary>How long to keep trying.</summary>
    internal CallPatience Patience { get; init; } = CallPatience.AtWork;
}

/// <summary>How long a call is tried again before its failure is told.</summary>
/// <param name="Tries">Tries, the first included.</param>
/// <param name="UnreachableTries">Tries where no connection comes about at all.</param>
/// <param name="LongestWait">A service that asks for longer than this is not waited for.</param>
internal sealed record CallPatience(int Tries, int UnreachableTries, TimeSpan LongestWait)
{
    /// <summary>In the middle of work: with one answer in ten faulty, all tries fail once in 10^8 calls.</summary>
    public static CallPatience AtWork { get; } = new(8, 8, TimeSpan.FromMinutes(10));

    /// <summary>While somebody waits for the sign-in: a wrong address or a network that is down is said at once.</summary>
    public static CallPatience AtSignIn { get; } = new(6, 2, TimeSpan.FromSeconds(30));
}
