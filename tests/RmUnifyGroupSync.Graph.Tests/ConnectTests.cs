using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RmUnifyGroupSync.Graph.Tests.Support;
using RmUnifyGroupSync.Sandbox;

namespace RmUnifyGroupSync.Graph.Tests;

/// <summary>At sign-in a service that is not there is said at once; in the middle of work it is waited for (§4, §5.3).</summary>
[Trait("Contract", "graph.md §4")]
public sealed class ConnectTests
{
    [Fact(DisplayName = "§4: a connection that is refused is told within seconds, with the address and what to check")]
    public async Task Refused()
    {
        var closed = ClosedPort();
        var started = Stopwatch.GetTimestamp();
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => ConnectAsync(closed, new() { TimeProvider = TimeProvider.System }));
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 10);
        Assert.Equal((GroupSyncErrorId.GraphRequestFailed, null), (error.ErrorId, error.StatusCode));
        Assert.Contains(closed.AbsoluteUri, error.Message, StringComparison.Ordinal);
        Assert.Contains("proxy", error.RecommendedAction, StringComparison.OrdinalIgnoreCase);
    }

    [Fact(DisplayName = "§4: a name that nobody knows is told after one more try")]
    public async Task Unknown_name()
    {
        var time = new RushingTime();
        var handler = new Unreachable(HttpRequestError.NameResolutionError);
        await Assert.ThrowsAsync<GroupSyncException>(() => ConnectAsync(new("https://nowhere.invalid"), new() { TimeProvider = time, Handler = handler }));
        Assert.Equal((2, 1), (handler.Requests, time.Waits.Sum(w => w.TotalSeconds)));
    }

    [Fact(DisplayName = "§5.3: answers that are faulty at sign-in are tried again, and less patiently than in a run")]
    public async Task Faulty()
    {
        var time = new RushingTime();
        var handler = new Unreachable(null);
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => ConnectAsync(new("https://graph.example"), new() { TimeProvider = time, Handler = handler }));
        Assert.Equal(503, error.StatusCode);
        Assert.Equal(6, handler.Requests);
        Assert.InRange(time.Waits.Sum(w => w.TotalSeconds), 10, 40);
    }

    [Fact(DisplayName = "§5.3: in the middle of work a network that is down for a minute is outlived")]
    public async Task Patient_at_work()
    {
        PracticeSchool? school = null;
        var (down, until) = (false, DateTimeOffset.MaxValue);
        var tamper = new Tamper(_ => null);
        using (school = await PracticeSchool.OpenAsync(between: tamper))
        {
            until = school.Time.GetUtcNow().AddSeconds(60);
            down = true;
            tamper.Outer = _ => down && school.Time.GetUtcNow() < until
                ? throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused.")
                : null;
            Assert.Equal(60, (await school.Directory.ReadUsersAsync(default)).Count);
        }
    }

    [Fact(DisplayName = "§4: at sign-in an endpoint that takes the connection and never answers is given up by a time limit")]
    public async Task Silent()
    {
        using var tenant = SandboxTenant.CreateInMemory(new(), [], new RushingTime());
        await using var server = await SandboxServer.StartAsync(tenant);
        tenant.FaultScript = _ => new(SandboxFaults.Hang);
        var options = new GraphConnectionOptions { TimeProvider = new RushingTime(), HttpTimeout = TimeSpan.FromMilliseconds(50) };
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => ConnectAsync(server.Root, options));
        Assert.Contains("cannot be reached", error.Message, StringComparison.Ordinal);
    }

    private static Task<GraphConnection> ConnectAsync(Uri endpoint, GraphConnectionOptions options) => GraphConnection.ConnectAsync(
        new() { Kind = SignInKind.AccessToken, AccessToken = new NetworkCredential("", "token").SecurePassword, GraphEndpoint = endpoint },
        options,
        CancellationToken.None);

    private static Uri ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }

    /// <summary>Fails every request: without a connection, or with 503.</summary>
    private sealed class Unreachable(HttpRequestError? error) : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return error is { } e
                ? throw new HttpRequestException(e, "No such host is known.")
                : Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        }
    }
}
