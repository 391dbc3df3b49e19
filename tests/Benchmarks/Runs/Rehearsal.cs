using System.Security;
using RmUnifyGroupSync.Benchmarks.School;
using RmUnifyGroupSync.Engine;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Graph;
using RmUnifyGroupSync.Mis;
using RmUnifyGroupSync.Runtime;
using RmUnifyGroupSync.Sandbox;
using RmUnifyGroupSync.Sandbox.Tests.Server;
using RmUnifyGroupSync.State;

namespace RmUnifyGroupSync.Benchmarks.Runs;

/// <summary>
/// The module's own service, configured for the school's export and signed in, over real HTTP on loopback, to a practice tenant with an
/// account for everybody.
/// </summary>
public sealed class Rehearsal : IAsyncDisposable
{
    private const string Domain = "school.onmicrosoft.com";
    private const string Administrator = $"admin@{Domain}";

    private readonly string _export;
    private readonly GroupSyncService _service = new();
    private readonly SandboxTenant _tenant;
    private readonly SandboxServer _server;
    private readonly CallOptions _call;
    private readonly CountingHandler _counter;

    private Rehearsal(string export, SyntheticSchool school, SandboxTenant tenant, SandboxServer server, CountingHandler counter, CallOptions call) =>
        (_export, School, _tenant, _server, _counter, _call) = (export, school, tenant, server, counter, call);

    public SyntheticSchool School { get; }

    /// <summary>Makes tenant and export, and signs in.</summary>
    /// <param name="root">Folder for home and export.</param>
    /// <param name="school">The school.</param>
    /// <param name="options">How large and how faulty.</param>
    /// <param name="observer">Whom the runs tell.</param>
    public static async Task<Rehearsal> StartAsync(string root, SyntheticSchool school, RunOptions options, ISyncObserver observer)
    {
        Environment.SetEnvironmentVariable(HomeFolder.Variable, Path.Combine(root, "home"));
        var people = school.Pupils.Select(p => p.Person).Concat(school.Staff);
        var tenant = SandboxTenant.CreateInMemory(
            new SandboxOptions { DefaultDomain = Domain, Seed = options.Seed },
            [new SandboxUser { UserPrincipalName = Administrator }, .. people.Select(AccountOf)], TimeProvider.System);
        var counter = new CountingHandler(tenant.CreateHandler());
        var server = await SandboxServer.StartAsync(counter);
        var call = new CallOptions { ThrottleLimit = options.Threads, Observer = observer };
        var rehearsal = new Rehearsal(Path.Combine(root, "export"), school, tenant, server, counter, call);
        await rehearsal.ConfigureAsync();

        // From here on the weather is as asked; signing in is not what is measured.
        tenant.Configure(o => o with
        {
            FaultRate = options.Faults,
            Quota = Enum.Parse<SandboxQuotaSize>(options.Quota.ToString()),
            Latency = TimeSpan.FromMilliseconds(options.Latency),
        });
        return rehearsal;
    }

    public Task<GroupSyncRun> RunAsync() => _service.RunAsync(new RunRequest(), _call, CancellationToken.None);

    public SandboxInspection Inspect() => _tenant.Inspect();

    /// <summary>What a plan would be made from now, read past the service.</summary>
    public async Task<PlanInput> ReadPlanInputAsync()
    {
        var setting = _service.GetSettings()[0];
        var source = await new MisSourceFactory(TimeProvider.System, _ => null)
            .Create(new MisSourceOptions { Kind = MisSourceKind.SdsCsv, Path = [_export] }).ReadAsync(_call.Observer, CancellationToken.None);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var schools = source.Schools.Select(s => SchoolReading.On(s, setting, today, [])).ToList();

        using var connection = await GraphConnection.ConnectAsync(SignIn(), new() { TimeProvider = TimeProvider.System }, CancellationToken.None);
        using var ledger = new SqliteLedgerStore(HomeFolder.Resolve(Environment.GetEnvironmentVariable), TimeProvider.System) { ReadOnly = true }.OpenLastUsed()!;
        var directory = connection.OpenDirectory(new());
        var tenant = await new TenantReader(directory, ledger, _ => []).ReadAsync(schools, CancellationToken.None);
        return (await new SyncWorkflow(directory, ledger, _call.Observer).PlanAsync(schools, tenant, new(new()), CancellationToken.None)).Input;
    }

    /// <summary>HTTP calls since the last time of asking.</summary>
    public RequestCount NewRequests() => _counter.Take();

    /// <summary>What changes in a day of a school of 1,500: about 100 moves, three joiners, three leavers, two new teachers; others in proportion.</summary>
    public void LetADayPass()
    {
        var scale = School.Pupils.Count / 1_500.0;
        for (var i = 0; i < Math.Max(1, (int)(100 * scale)); i++)
            School.Move();
        for (var i = 0; i < Math.Max(1, (int)(3 * scale)); i++)
        {
            School.Leave();
            _tenant.AddUsers([AccountOf(School.Enrol(SchoolSize.FirstYear + (i % SchoolSize.Years)).Person)]);
        }

        for (var i = 0; i < Math.Max(1, (int)(2 * scale)); i++)
            School.ChangeTeacher();
        Export();
    }

    public async ValueTask DisposeAsync()
    {
        _service.Dispose();
        await _server.DisposeAsync();
        _tenant.Dispose();
    }

    private async Task ConfigureAsync()
    {
        Export();
        await _service.SetSettingsAsync(
            new GroupSyncSetting
            {
                MisSource = MisSourceKind.SdsCsv,
                MisPath = [_export],
                AutoCreate = [MisGroupType.Teaching, MisGroupType.Registration, MisGroupType.Year],
                AdminOwner = [Administrator],
            },
            _call, CancellationToken.None);
        await _service.ConnectAsync(SignIn(), _call, CancellationToken.None);
        NewRequests();
    }

    private SignInRequest SignIn() => new() { Kind = SignInKind.AccessToken, AccessToken = AnyToken(), GraphEndpoint = new Uri(_server.Root) };

    private void Export() => SdsExport.Write(School, _export, WholeRun.YearStart);

    private static SandboxUser AccountOf(Person person) =>
        new() { UserPrincipalName = $"{person.UserName}@{Domain}", DisplayName = $"{person.GivenName} {person.FamilyName}" };

    /// <summary>The practice tenant takes any.</summary>
    private static SecureString AnyToken()
    {
        var token = new SecureString();
        foreach (var letter in "rehearsal")
            token.AppendChar(letter);
        return token;
    }
}
