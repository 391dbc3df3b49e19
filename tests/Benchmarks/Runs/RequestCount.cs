using System.Text.Json;

namespace RmUnifyGroupSync.Benchmarks.Runs;

/// <summary>HTTP calls of a stretch of time, as they arrived.</summary>
/// <param name="Calls">All HTTP calls; a batch is one.</param>
/// <param name="WriteCalls">Those that wrote, or carried at least one write in a batch.</param>
public sealed record RequestCount(int Calls, int WriteCalls);

/// <summary>Something that happens when a certain number of requests has arrived, before or after the last of them is carried out.</summary>
/// <param name="At">The request, counted from now.</param>
/// <param name="Afterwards">Whether that request is carried out first; its answer is lost all the same.</param>
/// <param name="Blow">What happens.</param>
public sealed record Fuse(int At, bool Afterwards, Action Blow);

/// <summary>Counts what goes to the tenant, and can cut it off.</summary>
public sealed class CountingHandler(HttpMessageHandler tenant) : DelegatingHandler(tenant)
{
    private int _calls;
    private int _writeCalls;
    private int _left;
    private Fuse? _fuse;

    /// <summary>Counts since the last time of asking.</summary>
    public RequestCount Take() => new(Interlocked.Exchange(ref _calls, 0), Interlocked.Exchange(ref _writeCalls, 0));

    /// <summary>From now on requests count for the fuse; null puts it out.</summary>
    public void Arm(Fuse? fuse)
    {
        _left = fuse?.At ?? 0;
        Volatile.Write(ref _fuse, fuse);
    }

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        if (await WritesAsync(request, cancellationToken))
            Interlocked.Increment(ref _writeCalls);
        if (Volatile.Read(ref _fuse) is not { } fuse || Interlocked.Decrement(ref _left) != 0)
            return await base.SendAsync(request, cancellationToken);

        if (fuse.Afterwards)
            (await base.SendAsync(request, CancellationToken.None)).Dispose();
        fuse.Blow();
        throw new HttpRequestException("Cut off.");
    }

    private static async Task<bool> WritesAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (!path.EndsWith("/$batch", StringComparison.Ordinal))
            return IsWrite(request.Method.Method, path);

        await request.Content!.LoadIntoBufferAsync(cancellationToken);
        using var body = JsonDocument.Parse(await request.Content.ReadAsByteArrayAsync(cancellationToken));
        return body.RootElement.GetProperty("requests").EnumerateArray()
            .Any(part => IsWrite(part.GetProperty("method").GetString()!, part.GetProperty("url").GetString()!));
    }

    private static bool IsWrite(string method, string path) => method != "GET" && !path.EndsWith("getByIds", StringComparison.Ordinal);
}
