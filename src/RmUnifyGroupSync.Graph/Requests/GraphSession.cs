using System.Collections.Concurrent;
using System.Globalization;
using RmUnifyGroupSync.Graph.SignIn;

namespace RmUnifyGroupSync.Graph.Requests;

/// <summary>What all requests of one directory share: transport, pace, counters, observer, and the rules for sending again.</summary>
internal sealed class GraphSession(GraphTransport transport, GraphPace pace, GraphCallOptions options, TimeProvider time, ConsentLink consent)
{
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(30);

    /// <summary>Back-off of a refusal by quota that names no time: the window of writes is 150 s long (contract §5.1, §5.3).</summary>
    private static readonly TimeSpan LongestQuotaBackOff = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, bool> _made = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, bool> _open = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Clock.</summary>
    public TimeProvider Time => time;

    /// <summary>How this call uses the connection.</summary>
    public GraphCallOptions Options => options;

    /// <summary>Counters.</summary>
    public CallStatistics Statistics { get; } = new();

    /// <summary>Hears warnings and details.</summary>
    public ISyncObserver Observer => options.Observer;

    /// <summary>Root of the Graph endpoint.</summary>
    public Uri Endpoint => transport.Endpoint;

    /// <summary>Root of the version.</summary>
    public Uri VersionRoot => transport.VersionRoot;

    /// <summary>Quotas.</summary>
    public GraphPace Pace => pace;

    /// <summary>Requests that may be under way now.</summary>
    public int Parallelism => pace.Parallelism(options.Parallelism);

    /// <summary>Notes groups that were read.</summary>
    public void Seen(IEnumerable<DirectoryGroup> groups)
    {
        foreach (var group in groups) _open[group.Id] = group.Visibility is not (null or "HiddenMembership");
    }

    /// <summary>Whether the group was read and is not of hidden membership, whose place in delta queries is not documented (contract §14.10).</summary>
    public bool IsOpen(string groupId) => _open.GetValueOrDefault(groupId);

    /// <summary>Remembers a group that was made here, so that a 404 about it means "not yet".</summary>
    public void Made(string groupId) => _made[groupId] = true;

    /// <summary>Whether the group was made here.</summary>
    public bool HasMade(string groupId) => _made.ContainsKey(groupId);

    /// <summary>Sends one call as it is, or several as a batch; one answer for each.</summary>
    public async Task<IReadOnlyList<GraphAnswer>> ExchangeAsync(IReadOnlyList<GraphCall> calls, CancellationToken cancellationToken)
    {
        var writes = calls.Count(c => c.IsWrite);
        await pace.WaitAsync(calls.Sum(c => c.Units), writes, cancellationToken);
        Statistics.Sent(writes);
        if (calls.Count == 1) return [Note(await transport.ExchangeAsync(calls[0], options, cancellationToken))];

        var outer = await transport.ExchangeAsync(
            BatchWire.Compose(calls, Guid.NewGuid().ToString("D"), options.LowPriority), options, cancellationToken);
        if (outer.Succeeded || BatchWire.HasParts(outer)) return ReadParts(calls, outer);
        Note(outer);
        var split = outer.Status is 400 or 413 or 414 or 431;
        return outer.Passing || split ? [.. calls.Select(_ => outer with { RefusesBatch = split })] : throw Stop(calls[0], outer);
    }

    /// <summary>
    /// Whether a call is to be sent again, and after how long. Throws what must stop the run: 403 for a missing permission, 401
    /// with a new token.
    /// </summary>
    public async Task<TimeSpan?> AskAgainAsync(PendingCall pending, GraphAnswer answer, CancellationToken cancellationToken)
    {
        pending.Tries++;
        if (answer.Status == 401) return await RenewAsync(pending, answer, cancellationToken);
        if (AnswerMeaning.IsPermissionMissing(answer) && pending.Call.RefusalStops) throw PermissionMissing(pending.Call.Permission, answer);
        if (answer.RefusesBatch)
        {
            pending.Alone = true;
            return TimeSpan.Zero;
        }

        if (!answer.Passing) return null;

        pending.MaybeApplied |= pending.Call.IsWrite && !answer.Refused;
        if (pending.MaybeApplied && !pending.Call.Repeatable) return null;
        if (pending.Tries >= (answer.Unreachable ? options.Patience.UnreachableTries : options.Patience.Tries)) return null;
        var wait = RetryAfter.Read(answer, time.GetUtcNow()) ?? BackOff(pending.Tries, answer);
        if (wait > options.Patience.LongestWait) return null;
        if (answer.Status == 429) pace.Pause(wait);
        return wait;
    }

    /// <summary>The error for a 403 that names the permission and where it is granted.</summary>
    public GroupSyncException PermissionMissing(GraphPermission permission, GraphAnswer answer) => consent.PermissionMissing(permission, answer);

    /// <summary>1, 2, 4, 8, 16, 30, 30 … seconds; 5, 10, 20, 40, 60, 60 … after a refusal by quota.</summary>
    private static TimeSpan BackOff(int tries, GraphAnswer answer)
    {
        var (first, longest) = answer.Status == 429 ? (5, LongestQuotaBackOff) : (1, LongestBackOff);
        return TimeSpan.FromSeconds(Math.Min(longest.TotalSeconds, first * Math.Pow(2, tries - 1)));
    }

    private async Task<TimeSpan?> RenewAsync(PendingCall pending, GraphAnswer answer, CancellationToken cancellationToken)
    {
        if (pending.TokenRenewed) throw GraphFailure.TokenRefused(answer);
        pending.TokenRenewed = true;
        await transport.RenewTokenAsync(answer, options.Observer, cancellationToken);
        return TimeSpan.Zero;
    }

    private IReadOnlyList<GraphAnswer> ReadParts(IReadOnlyList<GraphCall> calls, GraphAnswer outer)
    {
        var answers = BatchWire.Decompose(outer, calls.Count);
        foreach (var answer in answers.Where(a => a.AsksToWait)) Statistics.Throttled();
        pace.Learn([outer, .. answers]);
        var statuses = answers.GroupBy(a => a.Status).OrderBy(g => g.Key)
            .Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Count()} x {g.Key}"));
        Observer.Report(new DetailEvent($"Batch {outer.ClientRequestId}: {string.Join(", ", statuses)}"));
        return answers;
    }

    private GraphAnswer Note(GraphAnswer answer)
    {
        if (answer.AsksToWait) Statistics.Throttled();
        pace.Learn(answer);
        return answer;
    }

    private GroupSyncException Stop(GraphCall call, GraphAnswer outer) => AnswerMeaning.IsPermissionMissing(outer)
        ? PermissionMissing(call.Permission, outer)
        : GraphFailure.Of(outer, "Microsoft Graph refused a batch of requests");
}
