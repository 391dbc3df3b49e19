using RmUnifyGroupSync.Engine;
using RmUnifyGroupSync.Engine.Adopting;
using RmUnifyGroupSync.Engine.Applying;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Recording;
using RmUnifyGroupSync.Engine.Settings;

namespace RmUnifyGroupSync.Runtime;

/// <summary>One call of a signed-in user: the directory and ledger of the tenant (unable to write in a what-if call), and what was read.</summary>
internal sealed class ConnectedCall : IDisposable
{
    private readonly CallOptions _options;
    private readonly TimeProvider _time;
    private readonly SettingStore _settings;

    private ConnectedCall(Session session, IDirectory directory, ILedger ledger, SettingStore settings, CallOptions options, TimeProvider time) =>
        (Session, Directory, Ledger, _settings, _options, _time) = (session, directory, ledger, settings, options, time);

    public Session Session { get; }

    public IDirectory Directory { get; }

    public ILedger Ledger { get; }

    public DateTimeOffset Now => _time.GetUtcNow();

    public static ConnectedCall Open(Session session, Home home, CallOptions options, TimeProvider time, bool lowPriority = false)
    {
        var tenant = TenantOf(session);
        var directory = session.OpenDirectory(options, lowPriority, home.DirectoryMemory(tenant, options.WhatIf));
        var ledger = home.OpenLedger(tenant, options.WhatIf, options.Observer);
        return new(session, options.WhatIf ? new WhatIfDirectory(directory) : directory, ledger, home.Settings(), options, time);
    }

    /// <summary>The settings file's links of the tenant, as they are now.</summary>
    public KeptLinks KeptLinks() => _settings.ReadLinks().In(TenantOf(Session));

    /// <summary>What setting and removing links works on.</summary>
    public LinkDesk LinkDesk() => new(Directory, Ledger, _settings, TenantOf(Session), _options.Observer, _time, _options.WhatIf);

    public async Task<TenantReading> ReadTenantAsync(SourceReading reading, CancellationToken cancellationToken)
    {
        await Directory.FinishCreationsAsync(cancellationToken);
        return await Reader().ReadAsync(reading.Schools, cancellationToken, recall: true, reading.IsWhole);
    }

    public Task<PreparedPlan> PlanAsync(
        IReadOnlyList<SchoolToday> schools, TenantReading tenant, WorkflowRequest request, CancellationToken cancellationToken) =>
        new SyncWorkflow(Directory, Ledger, _options.Observer).PlanAsync(schools, tenant, Reader(), request, cancellationToken);

    private TenantReader Reader() => new(Directory, Ledger, MatchFile.Read, KeptLinks());

    public PlanApplier Applier(SyncRecorder recorder, Func<bool>? mayGoOn = null) =>
        new(Directory, recorder, _options.Observer, _options.WhatIf) { MayGoOn = mayGoOn };

    public IAsyncEnumerable<GroupSyncResult> ApplyAsync(SyncPlan plan, SyncRecorder recorder, CancellationToken cancellationToken) =>
        Applier(recorder).ApplyAsync(plan, cancellationToken);

    public void Dispose() => Ledger.Dispose();

    private static string TenantOf(Session session) => session.Context.TenantId ?? session.Context.DefaultDomain;
}
