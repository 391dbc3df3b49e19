using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RmUnifyGroupSync.Graph.Tests.Support;

namespace RmUnifyGroupSync.Graph.Tests.SignIn;

/// <summary>Tests that change variables of the process run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessEnvironment
{
    public const string Name = "process environment";
}

/// <summary>Managed identities, at an endpoint on loopback in the style of App Service and of a virtual machine (§10.2).</summary>
[Collection(ProcessEnvironment.Name)]
[Trait("Contract", "graph.md §10.2")]
public sealed class ManagedIdentityTests : IAsyncLifetime
{
    private readonly Dictionary<string, string?> _before = [];
    private readonly List<(string Path, Dictionary<string, string> Query, Dictionary<string, string> Headers)> _asked = [];
    private LoginServer _graph = null!;
    private WebApplication _identity = null!;

    public async Task InitializeAsync()
    {
        _graph = await LoginServer.StartAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        _identity = builder.Build();
        _identity.Run(ServeAsync);
        await _identity.StartAsync();
        foreach (var name in new[] { "IDENTITY_ENDPOINT", "IDENTITY_HEADER", "MSI_ENDPOINT", "MSI_SECRET", "AZURE_POD_IDENTITY_AUTHORITY_HOST" }) Set(name, null);
    }

    public async Task DisposeAsync()
    {
        foreach (var (name, value) in _before) Environment.SetEnvironmentVariable(name, value);
        await _identity.DisposeAsync();
        await _graph.DisposeAsync();
    }

    [Theory(DisplayName = "§10.2: App Service: the resource is Graph, the header proves the process, the client id goes along when there is one")]
    [InlineData(null)]
    [InlineData("aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee")]
    public async Task App_service(string? client)
    {
        Set("IDENTITY_ENDPOINT", _identity.Urls.Single() + "/msi/token");
        Set("IDENTITY_HEADER", "header-secret");
        using var connection = await ConnectAsync(client);
        Assert.Equal("School", connection.TenantName);
        Assert.Null(connection.CallerId);
        var (path, query, headers) = Assert.Single(_asked);
        Assert.Equal(("/msi/token", "https://graph.microsoft.com", "header-secret"), (path, query["resource"], headers["X-IDENTITY-HEADER"]));
        Assert.Equal(client, query.GetValueOrDefault("client_id"));
    }

    [Fact(DisplayName = "§10.2: no identity there: SignInFailed, with what was asked, and soon")]
    public async Task None()
    {
        Set("IDENTITY_ENDPOINT", _identity.Urls.Single() + "/none");
        Set("IDENTITY_HEADER", "header-secret");
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => ConnectAsync(null));
        Assert.Equal(GroupSyncErrorId.SignInFailed, error.ErrorId);
        Assert.DoesNotContain("header-secret", error.ToString(), StringComparison.Ordinal);
        Assert.InRange(_asked.Count, 1, 4);
    }

    private Task<GraphConnection> ConnectAsync(string? client) => GraphConnection.ConnectAsync(
        new() { Kind = SignInKind.ManagedIdentity, ClientId = client, GraphEndpoint = _graph.Root },
        new() { TimeProvider = TimeProvider.System, Environment = _ => null },
        CancellationToken.None);

    private async Task ServeAsync(HttpContext context)
    {
        lock (_asked)
            _asked.Add((context.Request.Path, context.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString()), context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        if (context.Request.Path == "/none")
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsJsonAsync(new { statusCode = 400, message = "No managed identity found for this resource." });
            return;
        }

        var expires = (TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1)).ToUnixTimeSeconds();
        await context.Response.WriteAsJsonAsync(new { access_token = _graph.IssueToken(), expires_on = expires.ToString(System.Globalization.CultureInfo.InvariantCulture), resource = "https://graph.microsoft.com", token_type = "Bearer" });
    }

    private void Set(string name, string? value)
    {
        _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }
}
