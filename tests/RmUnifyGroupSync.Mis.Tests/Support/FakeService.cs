using System.Net;
using System.Text;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Mis.Tests.Support;

/// <summary>A MIS service in memory: answers requests by a function and remembers them.</summary>
internal sealed class FakeService(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    public const string Secret = "very-secret-value";

    public List<(HttpMethod Method, Uri Address, string? Authorization, string Body)> Requests { get; } = [];

    public ImpatientTime Time { get; } = new();

    public List<string> Log { get; } = [];

    public static HttpResponseMessage Json(string json, params (string Name, string Value)[] headers) => Status(HttpStatusCode.OK, json, headers);

    public static HttpResponseMessage Status(HttpStatusCode status, string json = "{}", params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
            response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    public Task<MisSnapshot> ReadAsync(MisSourceOptions options) =>
        new MisSourceFactory(Time, name => name == "MIS_SECRET" ? Secret : name == "MIS_CLIENT" ? "client:" + Secret : null, this)
            .Create(options).ReadAsync(new Listener(Log), CancellationToken.None);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Add((request.Method, request.RequestUri!, request.Headers.Authorization?.ToString(), body));
        return answer(request);
    }

    private sealed class Listener(List<string> log) : ISyncObserver
    {
        public void Report(SyncEvent e) => log.Add(e.ToString());

        public Task<bool> ApproveAsync(ApprovalRequest request, CancellationToken cancellationToken) => Task.FromResult(true);
    }
}

/// <summary>A clock whose waits are over at once and which remembers how long they should have been.</summary>
internal sealed class ImpatientTime : TimeProvider
{
    private readonly DateTimeOffset _now = new(2025, 11, 1, 12, 0, 0, TimeSpan.Zero);

    public List<TimeSpan> Waits { get; } = [];

    public override DateTimeOffset GetUtcNow() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero)
            Waits.Add(dueTime);
        return System.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }
}

/// <summary>The rows of a small OneRoster service, by collection.</summary>
internal static class ApiRows
{
    public static Dictionary<string, string[]> V12() => new()
    {
        ["orgs"] = ["""{"sourcedId":"ash","status":"active","name":"Ash","type":"school","identifier":"1234567"}"""],
        ["academicSessions"] =
            ["""{"sourcedId":"y","status":"active","title":"25","type":"schoolYear","startDate":"2025-09-01","endDate":"2026-09-01","schoolYear":2026}"""],
        ["classes"] =
        [
            """{"sourcedId":"c1","status":"active","title":"7x/Ma1 ","classType":"scheduled","school":{"sourcedId":"ash"},"terms":[{"sourcedId":"y"}]}""",
            """{"sourcedId":"h1","status":"active","title":"7A","classType":"homeroom","school":{"sourcedId":"ash"},"terms":[{"sourcedId":"y"}]}""",
        ],
        ["users"] =
        [
            """{"sourcedId":"s1","status":"active","enabledUser":"true","username":"ann","givenName":"Ann","preferredFirstName":"Annie","familyName":"Oak","grades":["07"],"userIds":[{"type":"UPN","identifier":"A123456789012"}],"roles":[{"roleType":"primary","role":"student","org":{"sourcedId":"ash"},"beginDate":"2025-09-01"}]}""",
            """{"sourcedId":"s2","status":"active","enabledUser":true,"username":"bo","givenName":"Bo","familyName":"Lee","grades":["07"],"roles":[{"role":"student","org":{"sourcedId":"ash"}}]}""",
            """{"sourcedId":"t1","status":"active","enabledUser":"true","username":"ed","givenName":"Ed","familyName":"Ray","roles":[{"role":"teacher","org":{"sourcedId":"ash"}}]}""",
            """{"sourcedId":"g1","status":"active","enabledUser":"true","username":"pa","givenName":"Pa","familyName":"Oak","roles":[{"role":"guardian","org":{"sourcedId":"ash"}}]}""",
        ],
        ["enrollments"] =
        [
            """{"sourcedId":"e1","status":"active","class":{"sourcedId":"c1"},"user":{"sourcedId":"s1"},"role":"student","beginDate":"2025-09-01","endDate":"2026-02-01"}""",
            """{"sourcedId":"e2","status":"active","class":{"sourcedId":"c1"},"user":{"sourcedId":"s2"},"role":"student"}""",
            """{"sourcedId":"e3","status":"active","class":{"sourcedId":"c1"},"user":{"sourcedId":"t1"},"role":"teacher","primary":"true"}""",
            """{"sourcedId":"e4","status":"tobedeleted","class":{"sourcedId":"h1"},"user":{"sourcedId":"s2"},"role":"student"}""",
            """{"sourcedId":"e5","status":"active","class":{"sourcedId":"h1"},"user":{"sourcedId":"s1"},"role":"student"}""",
        ],
    };

    public static string Collection(Uri address) => address.AbsolutePath[(address.AbsolutePath.LastIndexOf('/') + 1)..];

    public static int Parameter(Uri address, string name) => int.Parse(
        address.Query.TrimStart('?').Split('&').Select(p => p.Split('=')).Single(p => p[0] == name)[1], System.Globalization.CultureInfo.InvariantCulture);

    public static string Wrap(string collection, IEnumerable<string> rows) => $$"""{"{{collection}}":[{{string.Join(',', rows)}}]}""";
}
