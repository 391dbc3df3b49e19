using System.Globalization;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Sandbox;

namespace RmUnifyGroupSync.Graph.Tests.Support;

/// <summary>A practice tenant with accounts u0, u1 …, and a connection to it.</summary>
internal sealed class PracticeSchool : IDisposable
{
    private PracticeSchool(
        SandboxTenant tenant, GraphConnection connection, RushingTime time, ListeningObserver observer, Recorder recorder, KeptMemory memory)
    {
        (Tenant, Connection, Time, Observer, Recorder, Memory) = (tenant, connection, time, observer, recorder, memory);
        Directory = connection.OpenDirectory(new() { Observer = observer, Memory = memory });
        Users = [.. tenant.Inspect().Users.Select(u => u.Id!)];
    }

    public SandboxTenant Tenant { get; }

    public GraphConnection Connection { get; }

    public RushingTime Time { get; }

    public ListeningObserver Observer { get; }

    public Recorder Recorder { get; }

    public KeptMemory Memory { get; }

    public IDirectory Directory { get; }

    public string[] Users { get; }

    public static async Task<PracticeSchool> OpenAsync(SandboxOptions? options = null, int users = 60, DelegatingHandler? between = null)
    {
        var time = new RushingTime();
        var accounts = Enumerable.Range(0, users).Select(Account).ToArray();
        var tenant = SandboxTenant.CreateInMemory(options ?? new(), accounts, time);
        return await OpenAsync(tenant, time, between);
    }

    public static async Task<PracticeSchool> OpenAsync(
        SandboxTenant tenant, RushingTime time, DelegatingHandler? between = null, KeptMemory? memory = null)
    {
        HttpMessageHandler handler = tenant.CreateHandler();
        if (between is not null)
        {
            var last = between;
            while (last.InnerHandler is DelegatingHandler next) last = next;
            last.InnerHandler = handler;
            handler = between;
        }

        var recorder = new Recorder(handler);
        var observer = new ListeningObserver();
        var connection = await GraphConnection.ConnectAsync(
            new() { Kind = SignInKind.Sandbox },
            new() { TimeProvider = time, Handler = recorder, Observer = observer, UserAgent = "RmUnifyGroupSync/test" },
            CancellationToken.None);
        return new(tenant, connection, time, observer, recorder, memory ?? new());
    }

    /// <summary>The next run: a new sign-in, as after the process has ended, with what was kept.</summary>
    public Task<PracticeSchool> NextRunAsync() => OpenAsync(Tenant, Time, memory: Memory);

    /// <summary>A directory that recalls members however few groups there are.</summary>
    public IDirectory Recalling() => Connection.OpenDirectory(new() { Observer = Observer, Memory = Memory, RecallFrom = 1, RecallUsersFrom = 1 });

    public GroupCreation Creation(string name, int owners, int members, int from = 0) => new()
    {
        Key = $"rmugs:1234567:teaching:{name.ToLowerInvariant()}:2026",
        DisplayName = $"{name}[1234567][2026]",
        MailNickname = $"{name}.1234567.2026",
        Description = $"Class {name}",
        OwnerIds = Users[from..(from + owners)],
        MemberIds = Users[(from + owners)..(from + owners + members)],
    };

    public InspectedGroup Group(string name) =>
        Tenant.Inspect().Groups.Single(g => g.UniqueName == $"rmugs:1234567:teaching:{name.ToLowerInvariant()}:2026");

    public void Dispose()
    {
        Connection.Dispose();
        Tenant.Dispose();
    }

    private static SandboxUser Account(int number) => new()
    {
        UserPrincipalName = string.Create(CultureInfo.InvariantCulture, $"u{number}@school.onmicrosoft.com"),
        DisplayName = string.Create(CultureInfo.InvariantCulture, $"User {number}"),
    };
}

/// <summary>Collects what is said.</summary>
internal sealed class ListeningObserver : ISyncObserver
{
    private readonly List<SyncEvent> _events = [];

    public IReadOnlyList<SyncEvent> Events
    {
        get
        {
            lock (_events) return [.. _events];
        }
    }

    public IEnumerable<string> Warnings => Events.OfType<WarningEvent>().Select(w => w.Message);

    public void Report(SyncEvent e)
    {
        lock (_events) _events.Add(e);
    }

    public Task<bool> ApproveAsync(ApprovalRequest request, CancellationToken cancellationToken) => Task.FromResult(true);
}

/// <summary>Notes every HTTP request.</summary>
internal sealed class Recorder(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly List<(string Method, string Url, string Body, Dictionary<string, string> Headers)> _requests = [];

    public IReadOnlyList<(string Method, string Url, string Body, Dictionary<string, string> Headers)> Requests
    {
        get
        {
            lock (_requests) return [.. _requests];
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var headers = request.Headers.ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase);
        lock (_requests) _requests.Add((request.Method.Method, request.RequestUri!.AbsoluteUri, body, headers));
        return await base.SendAsync(request, cancellationToken);
    }
}
