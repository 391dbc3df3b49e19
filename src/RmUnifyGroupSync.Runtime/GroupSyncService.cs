using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Graph;
using RmUnifyGroupSync.Mis;

namespace RmUnifyGroupSync.Runtime;

/// <summary>
/// Wires the engine to its ports: everything that the cmdlets call. One a process; its sign-ins are shared by all runspaces.
/// </summary>
public sealed partial class GroupSyncService : IGroupSyncService, IDisposable
{
    private readonly TimeProvider _time;
    private readonly Sessions _sessions;

    /// <summary>With the system's clock.</summary>
    public GroupSyncService()
        : this(TimeProvider.System)
    {
    }

    /// <summary>With a given clock, for tests and simulations.</summary>
    public GroupSyncService(TimeProvider timeProvider) => (_time, _sessions) = (timeProvider, new(timeProvider));

    /// <inheritdoc />
    public GroupSyncContext? CurrentContext => _sessions.Current is { } context ? context with { SettingOrigin = EnvironmentSettings() } : null;

    /// <inheritdoc />
    public async Task<GroupSyncContext> ConnectAsync(SignInRequest request, CallOptions options, CancellationToken cancellationToken)
    {
        var context = await _sessions.ConnectAsync(request, Home.Resolve(_time).SandboxFolder, options, cancellationToken);
        // S4: automatic creation may have been switched on before anybody was signed in.
        if (CreationPermission.Missing(context) is { } missing && CreatesAutomatically())
            options.Observer.Report(new WarningEvent($"{missing.Message} Automatic creation is switched on and will not work. {missing.RecommendedAction}"));
        return context;
    }

    /// <inheritdoc />
    public Task DisconnectAsync(CallOptions options, CancellationToken cancellationToken)
    {
        _sessions.Disconnect(options.Context);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public string GetConsentUrl(string? tenantId, string? clientId, string? redirectUri, CallOptions options)
    {
        var context = _sessions.IsConnected(options) ? _sessions.Of(options).Context : null;
        var client = clientId ?? context?.ClientId ?? throw new GroupSyncException(
            GroupSyncErrorId.SettingInvalid, "Which application? Name it with -ClientId, or sign in with it first.");
        return ConsentUrl.For(context?.Environment ?? CloudEnvironment.Global, tenantId ?? context?.TenantId, client, redirectUri);
    }

    /// <inheritdoc />
    public async Task<GroupSyncSandbox> CreateSandboxAsync(SandboxRequest request, CallOptions options, CancellationToken cancellationToken)
    {
        var people = request.FromMis ? (await ReadSourcesAsync(options, cancellationToken)).Schools.SelectMany(s => s.Record.People) : [];
        return PracticeTenant.Create(request, Home.Resolve(_time).SandboxFolder, people, options, _time);
    }

    /// <inheritdoc />
    public void Dispose() => _sessions.Dispose();

    private Task<SourceReading> ReadSourcesAsync(CallOptions options, CancellationToken cancellationToken) =>
        new SourceReader(OpenSettings(), SourceFactory(), _time).ReadAsync(options.Observer, cancellationToken);

    private IMisSourceFactory SourceFactory() => new MisSourceFactory(_time, Environment.GetEnvironmentVariable, objectsFile: Home.Resolve(_time).ObjectsFile);
}
