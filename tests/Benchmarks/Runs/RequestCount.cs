using System.Text.Json;

namespace RmUnifyGroupSync.Benchmarks.Runs;

/// <summary>HTTP calls of a stretch of time, as they arrived.</summary>
/// <param name="Calls">All HTTP calls; a batch is one.</param>
/// <param name="WriteCalls">Those that wrote, or carried at least one write in a batch.</param>
public sealed record RequestCount(int Calls, int WriteCalls);

/// <summary>Counts what goes to the tenant.</summary>
public sealed class CountingHandler(HttpMessageHandler tenant) : DelegatingHandler(tenant)
{
    private int _calls;
    private int _writeCalls;

    /// <summary>Counts since the last time of asking.</summary>
    public RequestCount Take() => new(Interlocked.Exchange(ref _calls, 0), Interlocked.Exchange(ref _writeCalls, 0));

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        if (await WritesAsync(request, cancellationToken))
            Interlocked.Increment(ref _writeCalls);
        return await base.SendAsync(request, cancellationToken);
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
