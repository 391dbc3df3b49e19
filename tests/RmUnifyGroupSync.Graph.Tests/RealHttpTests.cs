using System.Globalization;
using System.Net;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Graph.Tests.Support;
using RmUnifyGroupSync.Sandbox;

namespace RmUnifyGroupSync.Graph.Tests;

/// <summary>The same over the real HTTP stack, with connections that really break.</summary>
[Trait("Contract", "graph.md §4, §5.3")]
public sealed class RealHttpTests
{
    [Theory(DisplayName = "§4, §5.3, §9: over real HTTP, with one answer in ten faulty or reset, runs converge without twins, losses or extras")]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Converges(int seed)
    {
        var time = new RushingTime();
        var users = Enumerable.Range(0, 60).Select(i => new SandboxUser { UserPrincipalName = string.Create(CultureInfo.InvariantCulture, $"u{i}@x") }).ToArray();
        using var tenant = SandboxTenant.CreateInMemory(new() { FaultRate = 0.1, Seed = seed, RetryAfter = RetryAfterForm.Mixed, MaximumPageSize = 20 }, users, time);
        await using var server = await SandboxServer.StartAsync(tenant);
        using var connection = await GraphConnection.ConnectAsync(
            new() { Kind = SignInKind.AccessToken, AccessToken = new NetworkCredential("", "token").SecurePassword, GraphEndpoint = server.Root },
            new() { TimeProvider = time, HttpTimeout = TimeSpan.FromSeconds(20) },
            CancellationToken.None);
        var ids = (await connection.OpenDirectory(new()).ReadUsersAsync(default)).Select(u => u.Id).ToArray();
        var wanted = Enumerable.Range(0, 12).Select(i => new GroupCreation
        {
            Key = $"rmugs:{i}",
            DisplayName = $"G{i}[2026]",
            MailNickname = $"g{i}.2026",
            Description = "A class",
            OwnerIds = ids[i..(i + 2)],
            MemberIds = ids[(i + 2)..(i + 40)],
        }).ToList();
        for (var night = 0; night < 3; night++) await SmallEngine.RunAsync(connection.OpenDirectory(new()), wanted, default);

        var inspection = tenant.Inspect();
        Assert.Equal(wanted.Select(w => (w.Key, string.Join(',', w.MemberIds.Order()))).Order(), inspection.Groups.Select(g => (g.UniqueName!, string.Join(',', g.MemberIds.Order()))).Order());
        Assert.Contains(inspection.Requests, r => r.Fault != SandboxFaults.None);
        Assert.Empty(inspection.UsersEverDeleted);
    }

    [Fact(DisplayName = "§4, §9: over real HTTP, a creation that is carried out and never answered ends by the time limit and is found, not repeated")]
    public async Task Time_limit()
    {
        using var tenant = Tenant();
        await using var server = await SandboxServer.StartAsync(tenant);
        using var connection = await ConnectAsync(server.Root, new() { TimeProvider = new RushingTime(), HttpTimeout = TimeSpan.FromSeconds(2) });
        var hung = 0;
        tenant.FaultScript = r => r is { Method: "POST", Path: "/groups" } && hung++ == 0 ? new SandboxFault(SandboxFaults.Hang) : null;
        var ids = tenant.Inspect().Users.Select(u => u.Id!).ToArray();
        var creation = new GroupCreation { Key = "rmugs:a", DisplayName = "A", MailNickname = "a", Description = "a", OwnerIds = ids[..1], MemberIds = ids[1..5] };
        var outcome = Assert.Single(await connection.OpenDirectory(new()).CreateGroupsAsync([creation], default).ToListAsync());
        Assert.Equal((WriteState.Applied, 4), (outcome.State, outcome.MembersLinked.Count));
        Assert.Single(tenant.Inspect().Groups);
        Assert.Equal(1, hung);
    }

    [Fact(DisplayName = "§2.4: over real HTTP, a page whose body breaks off is asked for again; the list is whole")]
    public async Task Broken_body()
    {
        using var tenant = Tenant();
        await using var server = await SandboxServer.StartAsync(tenant);
        using var connection = await ConnectAsync(server.Root, new() { TimeProvider = new RushingTime(), HttpTimeout = TimeSpan.FromSeconds(20) });
        var broken = 0;
        server.BreaksInBody = c => c.Request.QueryString.Value!.Contains("skiptoken", StringComparison.Ordinal) && broken++ < 2;
        tenant.Configure(o => o with { MaximumPageSize = 9 });
        Assert.Equal(60, (await connection.OpenDirectory(new()).ReadUsersAsync(default)).Count);
        Assert.True(broken > 2);
    }

    [Fact(DisplayName = "§2.4, §4: over real HTTP, through a proxy: requests go to it, links stay those of the service that was called")]
    public async Task Proxy()
    {
        using var tenant = Tenant();
        await using var server = await SandboxServer.StartAsync(tenant);
        using var handler = new SocketsHttpHandler { Proxy = new WebProxy(server.Root), AllowAutoRedirect = false };
        tenant.Configure(o => o with { MaximumPageSize = 25 });
        using var connection = await ConnectAsync(new("http://127.0.0.1:9/"), new() { TimeProvider = new RushingTime(), Handler = handler, HttpTimeout = TimeSpan.FromSeconds(20) });
        Assert.Equal(60, (await connection.OpenDirectory(new()).ReadUsersAsync(default)).Count);
    }

    private static SandboxTenant Tenant() => SandboxTenant.CreateInMemory(
        new(), [.. Enumerable.Range(0, 60).Select(i => new SandboxUser { UserPrincipalName = string.Create(CultureInfo.InvariantCulture, $"u{i}@x") })], new RushingTime());

    private static Task<GraphConnection> ConnectAsync(Uri root, GraphConnectionOptions options) => GraphConnection.ConnectAsync(
        new() { Kind = SignInKind.AccessToken, AccessToken = new NetworkCredential("", "token").SecurePassword, GraphEndpoint = root },
        options,
        CancellationToken.None);
}
