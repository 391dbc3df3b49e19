using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Graph.Requests;
using RmUnifyGroupSync.Graph.Tests.Support;
using RmUnifyGroupSync.Sandbox;

namespace RmUnifyGroupSync.Graph.Tests;

/// <summary>Quotas, waits and parallelism (§4, §5).</summary>
[Trait("Contract", "graph.md §4, §5")]
public sealed class PaceTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero);

    [Theory(DisplayName = "§4, §13.3: Retry-After as whole seconds, decimal, and date by the server's clock")]
    [InlineData("7", null, 7.0)]
    [InlineData("2.128", null, 2.128)]
    [InlineData("0", null, 0.0)]
    [InlineData("Sun, 22 Nov 2026 02:01:01 GMT", null, 61.0)]
    [InlineData("Sun, 22 Nov 2026 02:01:01 GMT", "Sun, 22 Nov 2026 02:00:31 GMT", 30.0)]
    [InlineData("Sun, 22 Nov 2026 01:00:00 GMT", null, 0.0)]
    [InlineData("soon", null, null)]
    [InlineData("NaN", null, null)]
    public void Retry_after(string text, string? date, double? seconds)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["retry-after"] = text };
        if (date is not null) headers["Date"] = date;
        Assert.Equal(seconds, RetryAfter.Read(new() { Status = 429, Headers = headers }, Now)?.TotalSeconds);
    }

    [Fact(DisplayName = "§4: of a batch only the refused parts are sent again, together, after the longest wait of them")]
    public async Task Only_failed_parts_again()
    {
        var refused = 0;
        var tamper = new Tamper(c => c.IsMemberPatch && c.Number is 6 or 8 && refused++ < 2
            ? new(429, "TooManyRequests", "Slow down.") { Headers = { ["Retry-After"] = c.Number == 6 ? "2.5" : "11" } }
            : null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        var creations = Enumerable.Range(0, 3).Select(i => school.Creation($"c{i}", 1, 0)).ToArray();
        var groups = (await school.Directory.CreateGroupsAsync(creations, default).ToListAsync()).Select(o => o.Group!.Id).ToArray();
        var (requests, waits) = (school.Recorder.Requests.Count, school.Time.Waits.Count);
        var directory = school.Connection.OpenDirectory(new());
        var outcomes = await directory.AddLinksAsync([.. groups.Select(g => new GroupLinks { GroupId = g, MemberIds = school.Users[1..50] })], default).ToListAsync();
        Assert.Equal(147, outcomes.Count(o => o.State == WriteState.Applied));
        Assert.Equal(2, refused);
        Assert.Contains(11, school.Time.Waits.Skip(waits).Select(w => w.TotalSeconds));
        Assert.Equal((11, 2), (directory.Statistics.Writes, directory.Statistics.Throttled));
        Assert.InRange(school.Recorder.Requests.Count - requests, 2, 4);
    }

    [Fact(DisplayName = "§4: a batch that is refused or lost as a whole is sent again as a whole")]
    public async Task Whole_batch_refused()
    {
        var answers = new Queue<Func<HttpResponseMessage>>([
            () => Refusal(429, "3"),
            () => Refusal(503, null),
            () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("<html>", Encoding.UTF8, "text/html") },
            () => new HttpResponseMessage(HttpStatusCode.OK),
            () => Refusal(424, null),
            () => throw new TaskCanceledException("timeout", new TimeoutException()),
        ]);
        var tamper = new Tamper(_ => null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        tamper.Outer = r => r.RequestUri!.AbsolutePath.EndsWith("$batch", StringComparison.Ordinal) && answers.TryDequeue(out var a) ? a() : null;
        var rosters = await school.Directory.ReadGroupsByKeyAsync(["a", "b", "c"], default);
        Assert.Empty(rosters);
        Assert.Empty(answers);
        Assert.Equal(1, school.Directory.Statistics.Throttled);
    }

    [Theory(DisplayName = "§4: a batch that is refused for its form or size is taken apart: its parts go one by one")]
    [InlineData(400)]
    [InlineData(413)]
    public async Task Refused_batch_is_taken_apart(int status)
    {
        var tamper = new Tamper(_ => null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        var made = await school.Directory.CreateGroupsAsync([school.Creation("7A", 1, 0), school.Creation("7B", 1, 0)], default).ToListAsync();
        tamper.Outer = r => r.RequestUri!.AbsolutePath.EndsWith("$batch", StringComparison.Ordinal) ? Refusal(status, null) : null;
        var before = school.Recorder.Requests.Count;
        Assert.Equal(2, (await school.Directory.ReadGroupsByKeyAsync([.. made.Select(m => m.Creation.Key), "none"], default)).Count);
        Assert.Equal(4, school.Recorder.Requests.Count - before);
    }

    [Fact(DisplayName = "§5.1: the limit's share that a part of a batch tells slows down as well")]
    public void Parts_tell_the_pressure()
    {
        var pace = new GraphPace(new FakeTimeProvider(Now));
        Assert.Equal(8, pace.Parallelism(8));
        pace.Learn(new GraphAnswer { Status = 200 }, Percentage("0.5"), Percentage("1.2"));
        Assert.Equal(4, pace.Parallelism(8));
    }

    [Fact(DisplayName = "§5.2, §5.3: refused without a Retry-After we back off for longer than the window of writes (150 s) before giving up")]
    public async Task Refused_without_a_time()
    {
        var until = DateTimeOffset.MaxValue;
        PracticeSchool? school = null;
        var tamper = new Tamper(c => c.IsMemberPatch && school!.Time.GetUtcNow() < until ? new(429, "TooManyRequests", "Slow down.") : null);
        using (school = await PracticeSchool.OpenAsync(between: tamper))
        {
            var group = await AnswerTableTests.MakeAsync(school, members: 0);
            until = school.Time.GetUtcNow().AddSeconds(150);
            Assert.All(await AnswerTableTests.AddAsync(school, group, school.Users[1..5]), o => Assert.Equal(WriteState.Applied, o.State));
            Assert.InRange(tamper.Count(c => c.IsMemberPatch), 2, 8);
        }
    }

    [Fact(DisplayName = "§5.3: a quota that outlasts all tries: reads fail with Throttled, links and groups are left to the next run")]
    public async Task Throttled_for_good()
    {
        var on = false;
        var tamper = new Tamper(_ => on ? new Reply(429, "TooManyRequests", "Slow down.") { Headers = { ["Retry-After"] = "5" } } : null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        var group = await AnswerTableTests.MakeAsync(school, members: 0);
        on = true;
        Assert.Equal(GroupSyncErrorId.Throttled, (await Assert.ThrowsAsync<GroupSyncException>(() => school.Directory.ReadUsersAsync(default))).ErrorId);
        var link = (await AnswerTableTests.AddAsync(school, group, school.Users[2..3])).Single();
        Assert.Equal((WriteState.Deferred, GroupSyncErrorId.Throttled), (link.State, link.Error!.ErrorId));
        var made = (await school.Directory.CreateGroupsAsync([school.Creation("7B", 1, 0)], default).ToListAsync()).Single();
        Assert.Equal((WriteState.Deferred, GroupSyncErrorId.Throttled), (made.State, made.Error!.ErrorId));
        Assert.Equal(GroupSyncErrorId.Throttled, (await Assert.ThrowsAsync<GroupSyncException>(() => school.Directory.DeleteGroupAsync(group, default))).ErrorId);
        var roster = Assert.Single(await school.Directory.ReadRostersAsync([group], default));
        Assert.Equal(GroupSyncErrorId.Throttled, roster.Error!.ErrorId);
    }

    [Fact(DisplayName = "§5.1: 3,000 writes in 150 s and 3,500 units in 10 s are never passed, in any window")]
    public void Quota_window()
    {
        var time = new FakeTimeProvider(Now);
        var window = new QuotaWindow(3000, TimeSpan.FromSeconds(150));
        var spent = new List<(DateTimeOffset At, int Amount)>();
        for (var i = 0; i < 1000; i++)
        {
            while (window.WaitFor(20, time.GetUtcNow()) is { Ticks: > 0 } wait) time.Advance(wait);
            window.Spend(20, time.GetUtcNow());
            spent.Add((time.GetUtcNow(), 20));
            time.Advance(TimeSpan.FromMilliseconds(100 + (i % 7 * 30)));
        }

        Assert.All(spent, s => Assert.InRange(spent.Where(o => o.At > s.At - TimeSpan.FromSeconds(150) && o.At <= s.At).Sum(o => o.Amount), 20, 3000));
        Assert.InRange(time.GetUtcNow() - Now, TimeSpan.FromSeconds(900), TimeSpan.FromSeconds(1200));
    }

    [Fact(DisplayName = "§5.1: with the quotas of a small tenant on, nothing is refused: we wait before the service says so")]
    public async Task Quotas_are_kept()
    {
        using var school = await PracticeSchool.OpenAsync(new() { Quota = SandboxQuotaSize.Small }, users: 45);
        var wanted = Enumerable.Range(0, 3100).Select(i => school.Creation($"c{i}", 1, 0)).ToList();
        var made = await school.Directory.CreateGroupsAsync(wanted, default).ToListAsync();
        Assert.Equal(3100, made.Count(m => m.State == WriteState.Applied));
        Assert.Equal(0, school.Directory.Statistics.Throttled);
        Assert.True(school.Time.Waits.Sum(w => w.TotalSeconds) >= 100);
    }

    [Fact(DisplayName = "§5.1: parallelism halves on 429, 503 and from 0.8 of the limit, grows back slowly, and obeys the caller")]
    public void Parallelism_adapts()
    {
        var pace = new GraphPace(new FakeTimeProvider(Now));
        Assert.Equal(8, pace.Parallelism(8));
        pace.Learn(new GraphAnswer { Status = 503 });
        Assert.Equal(4, pace.Parallelism(8));
        pace.Learn(Percentage("0.85"));
        Assert.Equal(2, pace.Parallelism(8));
        pace.Learn(Percentage("0.5"));
        pace.Learn(new GraphAnswer { Status = 429 });
        pace.Learn(new GraphAnswer { Status = 429 });
        Assert.Equal(1, pace.Parallelism(8));
        for (var i = 0; i < 20; i++) pace.Learn(new GraphAnswer { Status = 200 });
        Assert.Equal(3, pace.Parallelism(8));
        Assert.Equal(2, pace.Parallelism(2));
    }

    [Fact(DisplayName = "§11: every request carries a client-request-id of its own and the user agent; a nightly run yields (§5.1)")]
    public async Task Headers()
    {
        using var school = await PracticeSchool.OpenAsync();
        var night = school.Connection.OpenDirectory(new() { LowPriority = true });
        await night.ReadUsersAsync(default);
        await night.ReadGroupsByKeyAsync(["a", "b"], default);
        var requests = school.Recorder.Requests;
        Assert.Equal(requests.Count, requests.Select(r => Guid.Parse(r.Headers["client-request-id"])).Distinct().Count());
        Assert.All(requests, r => Assert.Equal("RmUnifyGroupSync/test", r.Headers["User-Agent"]));
        Assert.False(requests[0].Headers.ContainsKey("x-ms-throttle-priority"));
        Assert.All(requests.Skip(1), r => Assert.Equal("low", r.Headers["x-ms-throttle-priority"]));
        Assert.Contains("\"x-ms-throttle-priority\":\"low\"", requests[^1].Body, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "§12, §4: a batch holds 20 parts, 100 links, and different groups before a second part of one")]
    public void Packing()
    {
        PendingCall Part(string group, int links) =>
            new(GraphCall.Patch($"/groups/{group}", GraphPermission.ChangeMembers, []) with { GroupId = group, Links = links });
        var queue = new List<PendingCall>([.. Enumerable.Range(0, 3).SelectMany(g => Enumerable.Range(0, 4).Select(_ => Part($"g{g}", 20)))]);
        Assert.Equal(["g0", "g1", "g2", "g0", "g0"], BatchPacker.Take(queue).Select(p => p.Call.GroupId));
        queue = [.. Enumerable.Range(0, 50).Select(i => Part($"g{i}", 1))];
        Assert.Equal(20, BatchPacker.Take(queue).Count);
    }

    private static GraphAnswer Percentage(string share) =>
        new() { Status = 200, Headers = new Dictionary<string, string> { ["x-ms-throttle-limit-percentage"] = share } };

    private static HttpResponseMessage Refusal(int status, string? retryAfter)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status);
        if (retryAfter is not null) response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        return response;
    }
}
