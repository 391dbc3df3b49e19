namespace RmUnifyGroupSync.Graph.Requests;

/// <summary>Counts what one directory sends; from any thread.</summary>
internal sealed class CallStatistics
{
    private int _httpRequests;
    private int _writes;
    private int _throttled;

    /// <summary>The counts so far.</summary>
    public DirectoryStatistics Snapshot => new(Volatile.Read(ref _httpRequests), Volatile.Read(ref _writes), Volatile.Read(ref _throttled));

    /// <summary>One HTTP request, with so many writes in it.</summary>
    public void Sent(int writes)
    {
        Interlocked.Increment(ref _httpRequests);
        Interlocked.Add(ref _writes, writes);
    }

    /// <summary>One answer that asked to wait.</summary>
    public void Throttled() => Interlocked.Increment(ref _throttled);
}
