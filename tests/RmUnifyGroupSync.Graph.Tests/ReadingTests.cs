using System.Globalization;
using RmUnifyGroupSync.Graph.Tests.Support;
using RmUnifyGroupSync.Sandbox;

namespace RmUnifyGroupSync.Graph.Tests;

/// <summary>Reads: to the end, or an error (§1.4, §2.4, §7, §8).</summary>
[Trait("Contract", "graph.md §1.4, §2.4, §7")]
public sealed class ReadingTests
{
    [Fact(DisplayName = "§7: all accounts are read page by page, each once, guests and disabled ones too, with what people are matched by")]
    public async Task Users()
    {
        var time = new RushingTime();
        var users = Enumerable.Range(0, 250).Select(i => new SandboxUser
        {
            UserPrincipalName = string.Create(CultureInfo.InvariantCulture, $"u{i}@x"),
            EmployeeId = string.Create(CultureInfo.InvariantCulture, $"E{i}"),
            AccountEnabled = i != 3,
            IsGuest = i == 4,
            ExtensionAttributes = i == 5 ? [null, "seven"] : null,
        }).ToArray();
        using var tenant = SandboxTenant.CreateInMemory(new() { MaximumPageSize = 120, PageOverlap = 5 }, users, time);
        using var school = await PracticeSchool.OpenAsync(tenant, time);
        var read = (await school.Directory.ReadUsersAsync(default)).ToDictionary(u => u.UserPrincipalName);
        Assert.Equal(250, read.Count);
        Assert.Equal((false, true, "seven", "E7"), (read["u3@x"].Enabled, read["u4@x"].IsGuest, read["u5@x"].ExtensionAttributes[1], read["u7@x"].EmployeeId));
        Assert.InRange(school.Directory.Statistics.HttpRequests, 3, 4);
    }

    [Theory(DisplayName = "§1.2: groups are found by the prefix of their key; where that filter is refused, among all groups")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task By_prefix(bool filter)
    {
        using var school = await PracticeSchool.OpenAsync(new() { StartsWithUniqueName = filter, DefaultPageSize = 2, MaximumPageSize = 3 });
        var creations = Enumerable.Range(0, 8).Select(i => school.Creation($"c{i}", 1, 0) with { Key = i < 5 ? $"rmugs:{i}" : $"other:{i}" }).ToArray();
        await school.Directory.CreateGroupsAsync(creations, default).ToListAsync();
        var found = await school.Directory.ReadGroupsByKeyPrefixAsync("rmugs:", default);
        Assert.Equal(["rmugs:0", "rmugs:1", "rmugs:2", "rmugs:3", "rmugs:4"], found.Select(g => g.UniqueName).Order());
        Assert.All(found, g => Assert.True(g is { IsUnified: true, IsDynamic: false, OnPremisesSynced: false, CreatedAt: not null, Mail: not null }));
    }

    [Fact(DisplayName = "§1.2, §8: by key and by id: what is there is given, what is not is left out; quotes and capitals in a key do no harm")]
    public async Task By_key_and_id()
    {
        using var school = await PracticeSchool.OpenAsync();
        var creations = Enumerable.Range(0, 45).Select(i => school.Creation($"c{i}", 1, 0) with { Key = $"rmugs:o'neil.{i}~2f" }).ToArray();
        var made = await school.Directory.CreateGroupsAsync(creations, default).ToListAsync();
        var byKey = await school.Directory.ReadGroupsByKeyAsync([.. creations.Select(c => c.Key), "rmugs:none", "rmugs:no/ne?#"], default);
        Assert.Equal(45, byKey.Count);
        var byId = await school.Directory.ReadGroupsByIdAsync([.. made.Select(m => m.Group!.Id), "99999999-0000-0000-0000-000000000000"], default);
        Assert.Equal(made.Select(m => m.Group!.Id).Order(), byId.Select(g => g.Id).Order());
    }

    [Fact(DisplayName = "§7: names are looked up 15 clauses a request, whatever is in them")]
    public async Task By_name()
    {
        var tamper = new Tamper(_ => null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        await school.Directory.CreateGroupsAsync([school.Creation("7A", 1, 0) with { DisplayName = "O'Neil & Söhne + 50% #1" }, school.Creation("7B", 1, 0)], default).ToListAsync();
        string[] names = ["o'neil & söhne + 50% #1", .. Enumerable.Range(0, 40).Select(i => $"{new string('é', 100)} {i}")];
        var found = await school.Directory.FindGroupsByNameAsync(names, ["7b.1234567.2026", .. Enumerable.Range(0, 20).Select(i => $"x{i}")], default);
        Assert.Equal(2, found.Count);
        var filters = tamper.Calls.Where(c => c.Url.Contains("$filter", StringComparison.Ordinal)).ToList();
        Assert.All(filters, f => Assert.InRange(f.Url.Split(" or ").Length, 1, 15));
    }

    [Fact(DisplayName = "§2.4: rosters are read to the end, owners apart from members; a group that is gone has its error and empties nothing")]
    public async Task Rosters()
    {
        using var school = await PracticeSchool.OpenAsync(new() { MaximumPageSize = 9, PageOverlap = 2 });
        var creations = Enumerable.Range(0, 30).Select(i => school.Creation($"c{i}", 2, 18)).ToArray();
        var ids = (await school.Directory.CreateGroupsAsync(creations, default).ToListAsync()).ToDictionary(o => o.Creation.Key, o => o.Group!.Id);
        await school.Directory.DeleteGroupAsync(ids[creations[7].Key], default);
        var rosters = await school.Directory.ReadRostersAsync([.. creations.Select(c => ids[c.Key])], default);
        Assert.Equal(creations.Select(c => ids[c.Key]), rosters.Select(r => r.GroupId));
        Assert.All(rosters.Where((_, i) => i != 7), r => Assert.Equal((2, 18, null), (r.OwnerIds.Count, r.MemberIds.Count, r.Error)));
        Assert.Equal(404, rosters[7].Error!.StatusCode);
    }

    [Theory(DisplayName = "§2.4, absent is not empty: a page that cannot be read, or leads elsewhere, fails the read")]
    [InlineData("""{"value":[{"id":"1"}],"@odata.nextLink":"https://evil.example/v1.0/users?$skiptoken=x"}""", "another host")]
    [InlineData("""{"value":[{"id":"1"}],"@odata.nextLink":"http://graph.microsoft.com/v1.0/users?$skiptoken=x"}""", "another host")]
    [InlineData("""{"value":[{"id":"1"}],"@odata.nextLink":"https://graph.microsoft.com/v1.0/users?$skiptoken=loop"}""", "before")]
    [InlineData("""{"value":[{"id":"1"}],"@odata.nextLink":"https://graph.microsoft.com/beta/users?$skiptoken=x"}""", "version")]
    [InlineData("""{"value":[{"id":"1"},{"displayName":"no id"}]}""", "no id")]
    [InlineData("""{"value":null}""", "no list")]
    [InlineData("""{"error":"none"}""", "no list")]
    [InlineData("""{"value":["text"]}""", "no id")]
    [InlineData("""["a"]""", "no list")]
    public async Task Broken_pages(string page, string says)
    {
        var tamper = new Tamper(_ => null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        var hosts = new List<string>();
        tamper.Outer = r =>
        {
            hosts.Add(r.RequestUri!.Host);
            return new(System.Net.HttpStatusCode.OK) { Content = new StringContent(page, System.Text.Encoding.UTF8, "application/json") };
        };
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => school.Directory.ReadUsersAsync(default));
        Assert.Equal(GroupSyncErrorId.GraphRequestFailed, error.ErrorId);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.All(hosts, h => Assert.Equal("graph.microsoft.com", h));
    }

    [Theory(DisplayName = "§11: an error body of any shape is read; status, code and request id reach the user")]
    [InlineData(400, """{"error":{"code":"Request_BadRequest","message":"M","innererror":{"request-id":"r"}}}""", "Request_BadRequest", "r")]
    [InlineData(400, """{"error":{"code":"","message":{"lang":"en","value":"M"}}}""", null, "h")]
    [InlineData(404, "<html>M</html>", null, "h")]
    [InlineData(400, "", null, "h")]
    [InlineData(501, """{"error":{"code":"NotImplemented","message":"not yet supported","details":{}}}""", "NotImplemented", "h")]
    public async Task Error_shapes(int status, string body, string? code, string requestId)
    {
        var tamper = new Tamper(_ => null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        tamper.Outer = _ =>
        {
            var answer = new HttpResponseMessage((System.Net.HttpStatusCode)status) { Content = new StringContent(body) };
            answer.Headers.Add("request-id", "h");
            return answer;
        };
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => school.Directory.ReadUsersAsync(default));
        Assert.Equal((GroupSyncErrorId.GraphRequestFailed, status, code, requestId), (error.ErrorId, error.StatusCode, error.GraphCode, error.RequestId));
    }

    [Fact(DisplayName = "A cancelled call ends at once, also in a wait")]
    public async Task Cancellation()
    {
        var tamper = new Tamper(_ => null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        using var stop = new CancellationTokenSource();
        tamper.Outer = _ =>
        {
            stop.Cancel();
            return null;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => school.Directory.ReadUsersAsync(stop.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => school.Directory.CreateGroupsAsync([school.Creation("7A", 1, 0)], stop.Token).ToListAsync());
    }

    [Fact(DisplayName = "A reader that stops early stops the work")]
    public async Task Early_break()
    {
        using var school = await PracticeSchool.OpenAsync(between: new SlowFrom(call: 3));
        var creations = Enumerable.Range(0, 400).Select(i => school.Creation($"c{i}", 1, 0)).ToArray();
        await foreach (var outcome in school.Connection.OpenDirectory(new() { Parallelism = 1 }).CreateGroupsAsync(creations, default))
        {
            Assert.NotNull(outcome.Group);
            break;
        }

        Assert.InRange(school.Tenant.Inspect().Groups.Count, 1, 399);
    }

    /// <summary>Calls that write last so long, from one on, that whoever stops early is always earlier; they end at once when they are given up.</summary>
    private sealed class SlowFrom(int call) : DelegatingHandler
    {
        private int _writes;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method != HttpMethod.Get && Interlocked.Increment(ref _writes) >= call)
                await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System, cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
