using System.Net;

namespace RmUnifyGroupSync.Sandbox.Tests;

/// <summary>Faults by script and by chance (contract §5.3, §13.2).</summary>
[Trait("Contract", "graph.md §5.3, §13")]
public sealed class FaultTests
{
    [Theory]
    [InlineData(SandboxFaults.Throttled, 429, 0)]
    [InlineData(SandboxFaults.ServerError, 0, 0)]
    [InlineData(SandboxFaults.AppliedButLost, 0, 1)]
    public async Task A_scripted_fault_answers_so_and_does_or_does_not_write(SandboxFaults kind, int status, int groups)
    {
        using var school = new School();
        school.Tenant.FaultScript = r => r.Method == "POST" ? new SandboxFault(kind) : null;
        var answer = await school.Graph.PostAsync("groups", School.NewGroup());
        Assert.True(status == 0 ? (int)answer.Status >= 500 : (int)answer.Status == status);
        Assert.Equal(groups, school.Tenant.Inspect().Groups.Count);
        Assert.Equal(kind, Assert.Single(school.Tenant.Inspect().Requests).Fault);
        (await school.Graph.GetAsync("groups")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(SandboxFaults.ResetBefore, 0)]
    [InlineData(SandboxFaults.ResetAfter, 1)]
    public async Task A_reset_is_a_broken_connection(SandboxFaults kind, int groups)
    {
        using var school = new School();
        school.Tenant.FaultScript = _ => new SandboxFault(kind);
        await Assert.ThrowsAsync<HttpRequestException>(() => school.Graph.PostAsync("groups", School.NewGroup()));
        Assert.Equal(groups, school.Tenant.Inspect().Groups.Count);
    }

    [Theory]
    [InlineData(SandboxFaults.Throttled, 429, 0)]
    [InlineData(SandboxFaults.ServerError, 503, 0)]
    [InlineData(SandboxFaults.AppliedButLost, 503, 1)]
    public async Task A_part_of_a_batch_fails_alone(SandboxFaults kind, int status, int members)
    {
        using var school = new School();
        var a = await school.CreateAsync("a");
        var b = await school.CreateAsync("b");
        school.Tenant.FaultScript = r => r.IsBatchPart && r.Path.Contains(a, StringComparison.Ordinal) ? new SandboxFault(kind) : null;
        var answers = await school.Graph.BatchAsync(
            GraphCaller.Part("a", "PATCH", $"groups/{a}", School.Bind([school.Ids[1]])),
            GraphCaller.Part("b", "PATCH", $"groups/{b}", School.Bind([school.Ids[1]])),
            GraphCaller.Part("c", "GET", "organization", null, "a"));
        Assert.Equal(status, (int)answers["a"]["status"]!);
        Assert.Equal(204, (int)answers["b"]["status"]!);
        Assert.Equal(424, (int)answers["c"]["status"]!);
        Assert.Equal(members, school.Group(a).MemberIds.Count);
    }

    [Fact]
    public async Task The_share_of_faults_is_the_rate_and_the_same_seed_gives_the_same_ones()
    {
        var first = await StatusesAsync(seed: 7);
        Assert.Equal(first, await StatusesAsync(seed: 7));
        Assert.NotEqual(first, await StatusesAsync(seed: 8));
        Assert.InRange(first.Count(s => s != 200), 70, 130);
        Assert.Contains(0, first);
        Assert.Contains(429, first);
        Assert.Contains(first, s => s >= 500);
    }

    [Fact]
    public async Task Without_a_rate_nothing_fails()
    {
        using var school = new School();
        for (var i = 0; i < 200; i++)
            (await school.Graph.GetAsync("organization")).Expect(HttpStatusCode.OK);
    }

    [Fact] // §11: 5xx may be HTML or empty
    public async Task Server_errors_come_with_json_html_or_nothing()
    {
        using var school = new School(new SandboxOptions { FaultRate = 1, Faults = SandboxFaults.ServerError });
        var answers = new List<Answer>();
        for (var i = 0; i < 60; i++)
            answers.Add(await school.Graph.GetAsync("organization"));
        Assert.Contains(answers, a => a.Code is not null);
        Assert.Contains(answers, a => a.Text.StartsWith("<html>", StringComparison.Ordinal));
        Assert.Contains(answers, a => a.Text.Length == 0);
        Assert.Equal([500, 502, 503, 504], answers.Select(a => (int)a.Status).Distinct().Order());
    }

    [Fact]
    public async Task A_revoked_token_is_refused_from_then_on()
    {
        using var school = new School();
        (await school.Graph.GetAsync("users")).Expect(HttpStatusCode.OK);
        school.Tenant.RevokeToken("token");
        var answer = await school.Graph.GetAsync("users");
        answer.Refused(HttpStatusCode.Unauthorized, "InvalidAuthenticationToken", "expired");
        Assert.True(answer.Headers.ContainsKey("WWW-Authenticate"));
    }

    [Fact]
    public async Task Latency_is_the_clocks()
    {
        using var school = new School(new SandboxOptions { Latency = TimeSpan.FromSeconds(3) });
        var call = school.Graph.GetAsync("organization");
        await Task.Yield();
        school.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False(call.IsCompleted);
        school.Clock.Advance(TimeSpan.FromSeconds(1));
        (await call).Expect(HttpStatusCode.OK);
    }

    private static async Task<List<int>> StatusesAsync(int seed)
    {
        using var school = new School(new SandboxOptions { FaultRate = 0.1, Seed = seed });
        var statuses = new List<int>();
        for (var i = 0; i < 1000; i++)
        {
            try
            {
                statuses.Add((int)(await school.Graph.GetAsync("organization")).Status);
            }
            catch (HttpRequestException)
            {
                statuses.Add(0);
            }
        }

        return statuses;
    }
}
