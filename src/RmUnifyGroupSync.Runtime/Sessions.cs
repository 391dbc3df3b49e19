using System.Reflection;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Graph;
using RmUnifyGroupSync.Sandbox;

namespace RmUnifyGroupSync.Runtime;

/// <summary>One sign-in with what belongs to it.</summary>
internal sealed class Session(GroupSyncContext context, GraphConnection connection, SandboxTenant? sandbox) : IDisposable
{
    public GroupSyncContext Context => context;

    public GraphConnection Connection => connection;

    public IDirectory OpenDirectory(CallOptions options, bool lowPriority = false, IDirectoryMemory? memory = null) => connection.OpenDirectory(new()
    {
        Observer = options.Observer,
        Parallelism = Math.Max(1, options.ThrottleLimit ?? 4),
        LowPriority = lowPriority,
        Memory = memory,
    });

    public void Dispose()
    {
        connection.Dispose();
        sandbox?.Dispose();
    }
}

/// <summary>The sign-ins of this process; one of them is current.</summary>
internal sealed class Sessions(TimeProvider timeProvider) : IDisposable
{
    private readonly Dictionary<Guid, Session> _sessions = [];
    private readonly object _gate = new();
    private Guid? _current;
    private string? _lastFailure;

    public static string ModuleVersion { get; } =
        typeof(Sessions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    public GroupSyncContext? Current
    {
        get
        {
            lock (_gate)
                return _current is { } id ? _sessions.GetValueOrDefault(id)?.Context : null;
        }
    }

    /// <summary>The session of a call. Throws <see cref="GroupSyncErrorId.NotConnected"/>.</summary>
    public Session Of(CallOptions options)
    {
        lock (_gate)
        {
            if ((options.Context?.SessionId ?? _current) is { } id && _sessions.TryGetValue(id, out var session))
                return session;
        }

        throw new GroupSyncException(
            GroupSyncErrorId.NotConnected,
            options.Context is null ? $"Not signed in to Microsoft 365.{(_lastFailure is null ? "" : $" The last sign-in failed: {_lastFailure}")}" : "That sign-in has ended; sign in again and pass its context on.");
    }

    public bool IsConnected(CallOptions options)
    {
        lock (_gate)
            return (options.Context?.SessionId ?? _current) is { } id && _sessions.ContainsKey(id);
    }

    /// <summary>Signs in and makes that the current sign-in.</summary>
    public async Task<GroupSyncContext> ConnectAsync(SignInRequest request, string sandboxFolder, CallOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var context = (await OpenAsync(request, sandboxFolder, options, cancellationToken)).Context;
            lock (_gate)
                (_current, _lastFailure) = (context.SessionId, null);
            return context;
        }
        catch (GroupSyncException error)
        {
            // A run that follows is recorded, and should say why nobody was signed in.
            lock (_gate)
                _lastFailure = error.Message;
            throw;
        }
    }

    /// <summary>Signs in; the current sign-in stays what it is.</summary>
    public async Task<Session> OpenAsync(SignInRequest request, string sandboxFolder, CallOptions options, CancellationToken cancellationToken)
    {
        var sandbox = request.Kind == SignInKind.Sandbox ? OpenSandbox(request.SandboxPath ?? sandboxFolder) : null;
        try
        {
            var connection = await GraphConnection.ConnectAsync(request, new()
            {
                TimeProvider = timeProvider,
                Handler = sandbox?.CreateHandler(),
                SandboxToken = sandbox?.IssueToken(),
                Environment = Environment.GetEnvironmentVariable,
                Observer = options.Observer,
                UserAgent = $"RmUnifyGroupSync/{ModuleVersion}",
            }, cancellationToken);
            return Add(new(ContextOf(request, connection), connection, sandbox));
        }
        catch
        {
            sandbox?.Dispose();
            throw;
        }
    }

    public void Disconnect(GroupSyncContext? context)
    {
        Session? session = null;
        lock (_gate)
        {
            if ((context?.SessionId ?? _current) is { } id && _sessions.Remove(id, out session) && _current == id)
                _current = null;
        }

        session?.Dispose();
    }

    public void Dispose()
    {
        foreach (var session in _sessions.Values)
            session.Dispose();
    }

    private Session Add(Session session)
    {
        lock (_gate)
            _sessions.Add(session.Context.SessionId, session);
        return session;
    }

    private SandboxTenant OpenSandbox(string folder)
    {
        try
        {
            return SandboxTenant.Open(folder, timeProvider);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new GroupSyncException(GroupSyncErrorId.SignInFailed, $"There is no usable sandbox tenant in {folder}: {error.Message}", error)
            {
                TargetObject = folder,
                RecommendedAction = "Make one with New-GroupSyncSandbox -FromMis, or name its folder with -SandboxPath.",
            };
        }
    }

    private static GroupSyncContext ContextOf(SignInRequest request, GraphConnection connection) => new()
    {
        SessionId = Guid.NewGuid(),
        TenantId = connection.TenantId,
        TenantName = connection.TenantName,
        ClientId = connection.ClientId,
        Account = connection.Account,
        AuthType = request.Kind,
        Environment = request.Environment,
        GraphEndpoint = connection.GraphEndpoint.ToString().TrimEnd('/'),
        DefaultDomain = connection.DefaultDomain,
        Scopes = connection.Scopes,
        IsSandbox = connection.IsSandbox,
        ModuleVersion = ModuleVersion,
    };
}
