using RmUnifyGroupSync.Benchmarks.School;
using RmUnifyGroupSync.Runtime;
using RmUnifyGroupSync.Sandbox;
using RmUnifyGroupSync.Sandbox.Tests.Server;
using RmUnifyGroupSync.State;

namespace RmUnifyGroupSync.Benchmarks.Runs;

/// <summary>
/// The module's own service, configured for the school's export and signed in, over real HTTP on loopback, to a practice tenant with an
/// account for everybody.
/// </summary>
public sealed partial class Rehearsal : IAsyncDisposable
{
    private const string Domain = "school.onmicrosoft.com";
    private const string AdministratorName = "admin";
    private const string Administrator = $"{AdministratorName}@{Domain}";

    private readonly string _export;
    private readonly string _home;
    private readonly SandboxTenant _tenant;
    private readonly SandboxServer _server;
    private readonly CallOptions _call;
    private readonly RunOptions _options;
    private readonly RehearsalClock _clock;
    private readonly CountingHandler _counter;
    private GroupSyncService _service;
    private IReadOnlyList<InspectedGroup> _foreign = [];

    private Rehearsal(string root, SyntheticSchool school, RunOptions options, RehearsalClock clock, SandboxTenant tenant, SandboxServer server, CountingHandler counter, CallOptions call)
    {
        (_home, _export) = (Path.Combine(root, "home"), Path.Combine(root, "export"));
        (School, _options, _clock, _tenant, _server, _counter, _call) = (school, options, clock, tenant, server, counter, call);
        Environment.SetEnvironmentVariable(HomeFolder.Variable, _home);
        _service = new(clock);
    }

    public SyntheticSchool School { get; }

    /// <summary>Makes tenant and export, and signs in.</summary>
    /// <param name="root">Folder for home and export.</param>
    /// <param name="school">The school.</param>
    /// <param name="options">How large and how faulty.</param>
    /// <param name="observer">Whom the runs tell.</param>
    public static async Task<Rehearsal> StartAsync(string root, SyntheticSchool school, RunOptions options, ISyncObserver observer)
    {
        var clock = RehearsalClock.Start(options.Speed);
        var people = school.Pupils.Select(p => p.Person).Concat(school.Staff);
        var tenant = SandboxTenant.CreateInMemory(
            new SandboxOptions { DefaultDomain = Domain, Seed = options.Seed },
            [new SandboxUser { UserPrincipalName = Administrator }, .. people.Select(AccountOf)], clock);
        var counter = new CountingHandler(tenant.CreateHandler());
        var server = await SandboxServer.StartAsync(counter);
        var rehearsal = new Rehearsal(root, school, options, clock, tenant, server, counter, new() { ThrottleLimit = options.Threads, Observer = observer });
        rehearsal.AddForeignGroups();
        await rehearsal.ConfigureAsync();

        // From here on the weather is as asked; signing in is not what is measured.
        tenant.Configure(o => Weather(o, options));
        return rehearsal;
    }

    /// <summary>HTTP calls so far; not reset by <see cref="NewRequests"/>.</summary>
    public RequestCount Requests => new(_tenant.Inspect().HttpRequests, 0);

    public Task<GroupSyncRun> RunAsync() => _service.RunAsync(new RunRequest(), _call, CancellationToken.None);

    /// <summary>A run in a process of its own; null when the fuse blew and it was killed.</summary>
    public async Task<RunOutcome?> RunInProcessAsync(Fuse? fuse, TextWriter output)
    {
        try
        {
            return await SyncProcess.RunAsync(_home, _server.Root, _clock, _options, output, kill => _counter.Arm(fuse is null ? null : fuse with { Blow = kill }));
        }
        finally
        {
            _counter.Arm(null);
        }
    }

    /// <summary>A run that is cut off at a request and whose service is then thrown away; null when that happened.</summary>
    public async Task<GroupSyncRun?> RunCutAsync(Fuse fuse)
    {
        using var cut = new CancellationTokenSource();
        _counter.Arm(fuse with { Blow = cut.Cancel });
        var run = await _service.RunAsync(new RunRequest(), _call, cut.Token);
        _counter.Arm(null);
        if (!cut.IsCancellationRequested)
            return run;
        _service.Dispose();
        _service = new(_clock);
        await ConnectAsync();
        return null;
    }

    public SandboxInspection Inspect() => _tenant.Inspect();

    /// <summary>What is wrong in the tenant.</summary>
    public IEnumerable<string> Faults(SandboxInspection tenant) => Verdict.Faults(School, AdministratorName, _foreign, tenant);

    /// <summary>HTTP calls since the last time of asking.</summary>
    public RequestCount NewRequests() => _counter.Take();

    /// <summary>What changes in a day of a school of 1,500: about 100 moves, three joiners, three leavers, two new teachers; others in proportion.</summary>
    public void LetADayPass()
    {
        _clock.Skip(TimeSpan.FromDays(1));
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

    /// <summary>Lets time pass in which the MIS does not change.</summary>
    public void Rest(TimeSpan time) => _clock.Skip(time);

    /// <summary>The MIS goes on between two attempts: a move, a leaver, a joiner, a new teacher.</summary>
    public void LetSomethingHappen()
    {
        School.Move();
        School.Leave();
        _tenant.AddUsers([AccountOf(School.Enrol(SchoolSize.FirstYear).Person)]);
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
        await ConnectAsync();
        NewRequests();
    }

    private Task ConnectAsync() => _service.ConnectAsync(SyncProcess.SignIn(_server.Root), _call, CancellationToken.None);

    private void Export() => SdsExport.Write(School, _export, WholeRun.YearStart);

    private static SandboxUser AccountOf(Person person) =>
        new() { UserPrincipalName = $"{person.UserName}@{Domain}", DisplayName = $"{person.GivenName} {person.FamilyName}" };

    /// <summary>What other people have in a tenant, one of them under a name that looks like ours.</summary>
    private void AddForeignGroups()
    {
        var some = _tenant.Inspect().Users.Select(u => u.Id!).Take(30).ToList();
        _tenant.AddGroup(new SandboxGroup { DisplayName = "Parents' evening", MailNickname = "parents", OwnerIds = some[..1], MemberIds = some });
        _tenant.AddGroup(new SandboxGroup { DisplayName = "7A", MailNickname = "7A", UniqueName = "other:7a", OwnerIds = some[1..2], MemberIds = some[10..] });
        _foreign = _tenant.Inspect().Groups;
    }

    // With faults everything else that a real service does on a bad day comes too.
    private static SandboxOptions Weather(SandboxOptions quiet, RunOptions options)
    {
        var weather = quiet with { Quota = Enum.Parse<SandboxQuotaSize>(options.Quota.ToString()), Latency = TimeSpan.FromMilliseconds(options.Latency) };
        return options.Faults <= 0 ? weather : weather with
        {
            FaultRate = options.Faults,
            RetryAfter = RetryAfterForm.Mixed,
            ReplicationLag = TimeSpan.FromSeconds(3),
            ReadLag = TimeSpan.FromSeconds(3),
            IndexLag = TimeSpan.FromSeconds(20),
            MaximumPageSize = 200,
            PageOverlap = 5,
        };
    }
}
