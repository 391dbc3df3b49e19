using System.Net;
using System.Text.Json.Nodes;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Graph.Tests.Support;
using RmUnifyGroupSync.Sandbox;

namespace RmUnifyGroupSync.Graph.Tests;

/// <summary>What the first creation of a tenant finds out, and what is kept of it (§1.2, §12, §14.0).</summary>
[Trait("Contract", "graph.md §1.2, §4, §9, §12, §14")]
public sealed class FirstCreationTests
{
    [Theory(DisplayName = "§12, §14.0: only the first creation is written twice where POST does not take the key, and in the next run none")]
    [InlineData(UncertainInput.Accepted, 34, 34)]
    [InlineData(UncertainInput.Refused, 35, 34)]
    [InlineData(UncertainInput.Ignored, 35, 34)]
    public async Task Writes(UncertainInput post, int first, int second)
    {
        using var school = await PracticeSchool.OpenAsync(new() { PostUniqueName = post });
        Assert.All(await school.Directory.CreateGroupsAsync(Creations(school, "a", 34), default).ToListAsync(), o => Assert.Equal(WriteState.Applied, o.State));
        Assert.Equal(first, school.Directory.Statistics.Writes);
        using var next = await school.NextRunAsync();
        Assert.All(await next.Directory.CreateGroupsAsync(Creations(next, "b", 34), default).ToListAsync(), o => Assert.Equal(WriteState.Applied, o.State));
        Assert.Equal(second, next.Directory.Statistics.Writes);
    }

    [Theory(DisplayName = "§11, §14.0: a first creation that is throttled, fails or is lost says nothing of how the tenant takes keys")]
    [InlineData(429, false, 35)]
    [InlineData(503, false, 35)]
    [InlineData(503, true, 34)]
    [InlineData(0, false, 35)]
    [InlineData(0, true, 34)]
    public async Task Faulty_first(int status, bool applied, int creations)
    {
        var tries = 0;
        var tamper = new Tamper(c => IsCreation(c) && ++tries == 1 ? new(status, "UnknownError", "Later.", applied) : null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        Assert.All(await school.Directory.CreateGroupsAsync(Creations(school, "a", 34), default).ToListAsync(), o => Assert.Equal(WriteState.Applied, o.State));
        Assert.Equal(creations, tamper.Count(IsCreation));
        Assert.Equal(0, tamper.Count(c => c.Method == "PATCH"));
        Assert.Equal(34, school.Tenant.Inspect().Groups.Count);
        Assert.Contains("\"KeyOnlyByUpsert\":false", school.Memory.Read("habits"), StringComparison.Ordinal);
    }

    [Theory(DisplayName = "§11, §14.0: a first creation that is refused for its own sake does not send the others by upsert")]
    [InlineData(400)]
    [InlineData(403)]
    public async Task Refused_first(int status)
    {
        var tamper = new Tamper(c => c.Method != "GET" && c.Mentions("a0[") ? new(status, "Request_BadRequest", "Something new.") : null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        var outcomes = await school.Directory.CreateGroupsAsync(Creations(school, "a", 34), default).ToListAsync();
        Assert.Equal(WriteState.Failed, Assert.Single(outcomes, o => o.State != WriteState.Applied).State);
        Assert.All(tamper.Calls.Where(c => c.Method == "PATCH"), c => Assert.True(c.Mentions("a0[")));
        Assert.Equal(33, tamper.Count(c => IsCreation(c) && !c.Mentions("a0[")));
        Assert.Contains("\"KeyTakenByPost\":true", school.Memory.Read("habits"), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "§4, §8, §12: upserts carry at most 100 links a batch, and the deleted groups are listed once for all of them")]
    public async Task Upserts()
    {
        var tamper = new Tamper(_ => null);
        using var school = await PracticeSchool.OpenAsync(new() { PostUniqueName = UncertainInput.Refused }, between: tamper);
        await school.Directory.CreateGroupsAsync(Creations(school, "a", 34), default).ToListAsync();
        var batches = school.Recorder.Requests.Where(r => r.Url.EndsWith("$batch", StringComparison.Ordinal)).Select(r => JsonNode.Parse(r.Body)!["requests"]!.AsArray());
        Assert.All(batches, b => Assert.InRange(b.Where(p => (string)p!["method"]! == "PATCH").Sum(Links), 0, 100));
        Assert.Equal(2, tamper.Count(c => c.Url.StartsWith("/directory/deletedItems", StringComparison.Ordinal)));
    }

    [Fact(DisplayName = "§4: a batch that is answered with 424, its parts' answers within, is read like any other")]
    public async Task Outer_424()
    {
        var refused = 0;
        var tamper = new Tamper(c => c.IsMemberPatch && refused++ == 0 ? new(429, "TooManyRequests", "Slow down.") { Headers = { ["Retry-After"] = "1" } } : null);
        using var school = await PracticeSchool.OpenAsync(between: new Outer424 { InnerHandler = tamper });
        var group = await AnswerTableTests.MakeAsync(school, members: 0);
        var before = school.Directory.Statistics.Writes;
        Assert.All(await AnswerTableTests.AddAsync(school, group, school.Users[1..50]), o => Assert.Equal(WriteState.Applied, o.State));
        Assert.Equal(3 + 1, school.Directory.Statistics.Writes - before);
    }

    [Fact(DisplayName = "§9, §14.0: a group that a killed run made without its key gets it before anything else, and a stranger's does not")]
    public async Task Killed_in_between()
    {
        using var kill = new CancellationTokenSource();
        var tamper = new Tamper(_ => null);
        using var school = await PracticeSchool.OpenAsync(new() { PostUniqueName = UncertainInput.Ignored }, between: tamper);
        var creation = school.Creation("7A", 2, 10);
        school.Tenant.AddGroup(new() { DisplayName = school.Creation("7B", 1, 1).DisplayName, MailNickname = school.Creation("7B", 1, 1).MailNickname });
        school.Time.Advance(TimeSpan.FromHours(1));
        tamper.Outer = r => r.Method == HttpMethod.Patch ? throw new OperationCanceledException(Cancel(kill)) : null;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => school.Directory.CreateGroupsAsync([creation, school.Creation("7B", 1, 1)], kill.Token).ToListAsync());
        Assert.Equal(2, school.Tenant.Inspect().Groups.Count(g => g.UniqueName is null));

        using var next = await school.NextRunAsync();
        await next.Directory.FinishCreationsAsync(default);
        Assert.Equal(10, next.Group("7A").MemberIds.Count);
        Assert.Single(next.Tenant.Inspect().Groups, g => g.UniqueName is null);
        Assert.Single(await next.Directory.ReadGroupsByKeyPrefixAsync("rmugs:", default));
    }

    [Fact(DisplayName = "§9: what is kept of creations is gone once all are settled, and nonsense in it is no harm")]
    public async Task Nothing_is_left()
    {
        using var school = await PracticeSchool.OpenAsync();
        school.Memory.Write("creations", "[{\"Key\":null}]");
        school.Memory.Write("habits", "no json");
        await school.Directory.FinishCreationsAsync(default);
        Assert.Single(await school.Directory.CreateGroupsAsync([school.Creation("7A", 1, 1)], default).ToListAsync());
        Assert.Null(school.Memory.Read("creations"));
        Assert.Contains("true", school.Memory.Read("habits"), StringComparison.Ordinal);
    }

    private static CancellationToken Cancel(CancellationTokenSource kill)
    {
        kill.Cancel();
        return kill.Token;
    }

    private static bool IsCreation(ArrivedCall call) => call is { IsPost: true, Url: "/groups" };

    private static int Links(JsonNode? part) =>
        part!["body"]!.AsObject().Where(p => p.Key.EndsWith("@odata.bind", StringComparison.Ordinal)).Sum(p => p.Value!.AsArray().Count);

    private static GroupCreation[] Creations(PracticeSchool school, string kind, int count) =>
        [.. Enumerable.Range(0, count).Select(i => school.Creation($"{kind}{i}", 2, 10, i % 40))];

    /// <summary>Answers a batch in which a part was refused with 424, as an older text says.</summary>
    private sealed class Outer424 : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (request.RequestUri!.AbsolutePath.EndsWith("$batch", StringComparison.Ordinal) && (await answer.Content.ReadAsStringAsync(cancellationToken)).Contains("\"status\":429", StringComparison.Ordinal))
                answer.StatusCode = (HttpStatusCode)424;
            return answer;
        }
    }
}
