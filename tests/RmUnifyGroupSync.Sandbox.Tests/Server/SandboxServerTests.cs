using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace RmUnifyGroupSync.Sandbox.Tests.Server;

/// <summary>The same wire over real HTTP.</summary>
[Trait("Contract", "graph.md §13")]
public sealed class SandboxServerTests
{
    [Fact]
    public async Task Pages_links_and_keys_work_over_real_http_on_the_called_host()
    {
        using var tenant = NewTenant();
        await using var server = await SandboxServer.StartAsync(tenant);
        using var graph = new GraphCaller(new SocketsHttpHandler(), server.Root);

        var group = School.NewGroup("a", "mis:a/b 'c'");
        group["members@odata.bind"] = new System.Text.Json.Nodes.JsonArray($"{server.Root}/v1.0/directoryObjects/{tenant.Inspect().Users[0].Id}");
        (await graph.PostAsync("groups", group)).Expect(HttpStatusCode.Created);

        (await graph.GetAsync("groups(uniqueName='mis%3Aa%2Fb%20%27%27c%27%27')")).Expect(HttpStatusCode.OK);
        var first = (await graph.GetAsync("users?$select=id&$top=11")).Expect(HttpStatusCode.OK);
        Assert.StartsWith(server.Root + "/v1.0/users?", (string)first["@odata.nextLink"]!, StringComparison.Ordinal);
        Assert.Equal(30, (await graph.AllPagesAsync("users?$select=id&$top=11")).Count);
    }

    [Theory]
    [InlineData(SandboxFaults.ResetBefore, 0)]
    [InlineData(SandboxFaults.ResetAfter, 1)]
    public async Task A_broken_connection_is_broken_on_the_wire(SandboxFaults kind, int groups)
    {
        using var tenant = NewTenant();
        await using var server = await SandboxServer.StartAsync(tenant);
        using var graph = new GraphCaller(new SocketsHttpHandler(), server.Root);
        tenant.FaultScript = request => request.Method == "POST" ? new SandboxFault(kind) : null;

        await Assert.ThrowsAsync<HttpRequestException>(() => graph.PostAsync("groups", School.NewGroup()));

        Assert.Equal(groups, tenant.Inspect().Groups.Count);
        Assert.Equal(0, Assert.Single(tenant.Inspect().Requests).Status);
    }

    [Fact]
    public async Task An_answer_that_never_comes_is_ended_by_the_callers_own_limit_though_the_write_was_done()
    {
        using var tenant = NewTenant();
        await using var server = await SandboxServer.StartAsync(tenant);
        using var graph = new GraphCaller(new SocketsHttpHandler(), server.Root);
        tenant.FaultScript = _ => new SandboxFault(SandboxFaults.Hang);
        using var limit = new CancellationTokenSource();
        using var content = new StringContent(School.NewGroup().ToJsonString(), System.Text.Encoding.UTF8, "application/json");

        // The caller's limit is a token and no time, so that a busy machine cannot end the request before it has arrived.
        var post = graph.Client.PostAsync("groups", content, limit.Token);
        while (tenant.Inspect().Groups.Count == 0 && !post.IsCompleted)
            await Task.Yield();
        await limit.CancelAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(() => post);
        Assert.Single(tenant.Inspect().Groups);
    }

    private static SandboxTenant NewTenant() => SandboxTenant.CreateInMemory(
        new SandboxOptions(), School.Users(30), new FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 2, 0, 0, TimeSpan.Zero)));
}
