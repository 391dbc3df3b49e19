using System.Net;
using RmUnifyGroupSync.Graph.Groups;
using RmUnifyGroupSync.Graph.Requests;
using RmUnifyGroupSync.Graph.SignIn;
using RmUnifyGroupSync.Graph.Users;

namespace RmUnifyGroupSync.Graph;

/// <summary>A sign-in to one tenant. It keeps the token (in memory only), the quotas and what was learned about the tenant.</summary>
public sealed partial class GraphConnection : IDisposable
{
    /// <summary>How long the proof that the sign-in works may take, for one try.</summary>
    private static readonly TimeSpan SignInTimeout = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection may take to come about. In the middle of work it is tried again.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly HttpMessageHandler _handler;
    private readonly HttpClient _http;
    private readonly IAccessTokens _tokens;
    private readonly GraphTransport _transport;
    private readonly GraphPace _pace;
    private readonly TimeProvider _time;
    private readonly TenantHabits _habits = new();
    private readonly ConsentLink _consent;

    private GraphConnection(SignInRequest request, GraphConnectionOptions options, CloudEndpoints endpoints, IAccessTokens tokens, TokenClaims claims)
    {
        _time = options.TimeProvider;
        _tokens = tokens;
        _handler = options.Handler ?? NetworkHandler();
        _http = new(_handler, disposeHandler: options.Handler is null) { Timeout = options.HttpTimeout };
        _transport = new(_http, tokens, endpoints.Graph, options.UserAgent, _time);
        _pace = new(_time);
        GraphEndpoint = endpoints.Graph;
        IsSandbox = request.Kind == SignInKind.Sandbox;
        IsTokenReadable = claims.IsReadable;
        Scopes = claims.Scopes;
        DirectoryRoleIds = claims.DirectoryRoleIds;
        CallerId = claims.CallerId;
        Account = claims.Account;
        ClientId = request.ClientId ?? claims.ClientId;
        TenantId = claims.TenantId ?? request.TenantId;
        _consent = new(endpoints.Login, endpoints.Graph, TenantId, ClientId);
    }

    /// <summary>Tenant id.</summary>
    public string? TenantId { get; private set; }

    /// <summary>The organisation's name.</summary>
    public string? TenantName { get; private set; }

    /// <summary>Application (client) id; null when not known.</summary>
    public string? ClientId { get; }

    /// <summary>The person who signed in; null for an application.</summary>
    public string? Account { get; }

    /// <summary>The tenant's default verified domain.</summary>
    public string DefaultDomain { get; private set; } = "";

    /// <summary>Permissions in the token; empty when it could not be read.</summary>
    public string[] Scopes { get; }

    /// <summary>False when the token says nothing about itself, so that its permissions are not known.</summary>
    public bool IsTokenReadable { get; }

    /// <summary>Template ids of the directory roles of a person (<c>wids</c>).</summary>
    public string[] DirectoryRoleIds { get; }

    /// <summary>Object id of the person who signed in; null for an application.</summary>
    public string? CallerId { get; }

    /// <summary>Root of the Graph endpoint, without a version.</summary>
    public Uri GraphEndpoint { get; }

    /// <summary>True for the practice tenant.</summary>
    public bool IsSandbox { get; }

    /// <summary>
    /// Signs in, and reads the tenant as a proof that it worked. Throws <see cref="GroupSyncErrorId.SignInFailed"/>,
    /// <see cref="GroupSyncErrorId.PermissionMissing"/>, <see cref="GroupSyncErrorId.GraphRequestFailed"/>, and
    /// <see cref="GroupSyncErrorId.SettingInvalid"/> for an endpoint that a token must not be sent to.
    /// </summary>
    public static async Task<GraphConnection> ConnectAsync(
        SignInRequest request, GraphConnectionOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(options);
        var endpoints = CloudEndpoints.Of(request);
        var tokens = TokenSources.Open(request, options, endpoints);
        GraphConnection? connection = null;
        try
        {
            var token = await tokens.GetAsync(options.Observer, cancellationToken);
            connection = new GraphConnection(request, options, endpoints, tokens, TokenClaims.Read(token.Value));
            await connection.ReadTenantAsync(options, cancellationToken);
            return connection;
        }
        catch
        {
            connection?.Dispose();
            tokens.Dispose();
            throw;
        }
    }

    /// <summary>Opens the directory for one call of the engine, with counters of its own.</summary>
    public IDirectory OpenDirectory(GraphCallOptions options) =>
        new GraphDirectory(new(_transport, _pace, options, _time, _consent), _habits, CallerId)
        {
            IsMembershipOnly = GraphPermissionChecks.IsMembershipOnly(Scopes),
        };

    /// <summary>Ends the sign-in; a handler that was given stays open.</summary>
    public void Dispose()
    {
        _http.Dispose();
        _tokens.Dispose();
    }

    private async Task ReadTenantAsync(GraphConnectionOptions options, CancellationToken cancellationToken)
    {
        using var quick = new HttpClient(_handler, disposeHandler: false)
        {
            Timeout = options.HttpTimeout < SignInTimeout ? options.HttpTimeout : SignInTimeout,
        };
        var transport = new GraphTransport(quick, _tokens, GraphEndpoint, options.UserAgent, _time);
        var session = new GraphSession(
            transport, _pace, new() { Observer = options.Observer, Patience = CallPatience.AtSignIn }, _time, _consent);
        try
        {
            var tenant = await new TenantReader(session).ReadAsync(cancellationToken);
            (TenantId, TenantName, DefaultDomain) = (tenant.TenantId, tenant.Name, tenant.DefaultDomain);
        }
        catch (GroupSyncException e) when (e is { StatusCode: null, ErrorId: GroupSyncErrorId.GraphRequestFailed, InnerException: HttpRequestException or IOException or OperationCanceledException })
        {
            throw Unreachable(e, e.InnerException);
        }
    }

    private GroupSyncException Unreachable(GroupSyncException error, Exception cause) => new(
        GroupSyncErrorId.GraphRequestFailed, $"Microsoft Graph cannot be reached at {GraphEndpoint}: {cause.Message}", error)
    {
        TargetObject = GraphEndpoint,
        RecommendedAction = "Check this computer's network, its proxy (HTTPS_PROXY), and -GraphEndpoint or -Environment.",
    };

    /// <summary>No redirects: the token would go along. Connections are renewed, so that a changed address is noticed in a long run.</summary>
    internal static SocketsHttpHandler NetworkHandler() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    };
}
