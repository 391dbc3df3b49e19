using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace RmUnifyGroupSync.Sandbox.Tests;

/// <summary>The tenant on disk: whole after any end, never half replaced, shared by several openers.</summary>
[Trait("Contract", "graph.md §13")]
public sealed class StorageTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "sandbox-" + Guid.NewGuid().ToString("N"));
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 22, 2, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task What_was_accepted_is_there_after_opening_again()
    {
        string tenantId;
        using (var tenant = Create())
        {
            tenantId = tenant.TenantId;
            await MakeGroupAsync(tenant, "a");
        }

        using var again = SandboxTenant.Open(_folder, _clock);
        Assert.Equal(tenantId, again.TenantId);
        Assert.Equal("a", Assert.Single(again.Inspect().Groups).DisplayName);
        Assert.Equal(30, again.Inspect().Users.Count);
    }

    [Fact]
    public async Task A_line_cut_off_by_a_kill_never_happened_and_the_next_write_is_whole()
    {
        using (var tenant = Create())
        {
            await MakeGroupAsync(tenant, "a");
            await MakeGroupAsync(tenant, "b");
        }

        var journal = Assert.Single(Directory.GetFiles(_folder, "journal-*.jsonl"));
        await using (var file = new FileStream(journal, FileMode.Open))
            file.SetLength(file.Length - 20);
        using (var tenant = SandboxTenant.Open(_folder, _clock))
        {
            Assert.Equal(["a"], tenant.Inspect().Groups.Select(g => g.DisplayName));
            await MakeGroupAsync(tenant, "c");
        }

        using var again = SandboxTenant.Open(_folder, _clock);
        Assert.Equal(["a", "c"], again.Inspect().Groups.Select(g => g.DisplayName).Order());
    }

    [Fact]
    public async Task Wherever_the_journal_is_cut_off_the_tenant_opens_with_what_was_whole()
    {
        using (var tenant = Create())
        {
            foreach (var name in (string[])["a", "b", "c"])
                await MakeGroupAsync(tenant, name);
        }

        var journal = Assert.Single(Directory.GetFiles(_folder, "journal-*.jsonl"));
        var whole = await File.ReadAllBytesAsync(journal);
        var seen = new HashSet<int>();
        for (var length = whole.Length; length >= 0; length -= 7)
        {
            await File.WriteAllBytesAsync(journal, whole[..length]);
            using var tenant = SandboxTenant.Open(_folder, _clock);
            var lines = whole[..length].Count(b => b == '\n');
            Assert.Equal(lines, tenant.Inspect().Groups.Count);
            seen.Add(lines);
        }

        Assert.Equal([0, 1, 2, 3], seen.Order());
    }

    [Fact]
    public async Task A_replacement_killed_before_its_last_step_leaves_the_old_tenant_whole()
    {
        using (var tenant = Create())
            await MakeGroupAsync(tenant, "a");
        await File.WriteAllTextAsync(Path.Combine(_folder, "snapshot-new.json"), "{\"tenantId\":");
        await File.WriteAllTextAsync(Path.Combine(_folder, "journal-new.jsonl"), "");
        await File.WriteAllTextAsync(Path.Combine(_folder, "tenant.json.new"), "{\"format\":1,");

        using (var tenant = SandboxTenant.Open(_folder, _clock))
            Assert.Single(tenant.Inspect().Groups);
        using var replaced = Create(replace: true);
        Assert.Empty(replaced.Inspect().Groups);
        Assert.Equal(2, Directory.GetFiles(_folder, "*-*.json*").Length);
    }

    [Theory]
    [InlineData("tenant.json")]
    [InlineData("snapshot-*.json")]
    [InlineData("journal-*.jsonl")]
    [InlineData("journal-*.jsonl", """{"sequence":1,"at":"2026-01-01T00:00:00Z","changes":[{"kind":"groupDeleted","groupId":"1"}]}""")]
    public async Task Damage_is_told_and_never_taken_for_an_empty_tenant(string pattern, string content = "{ damaged")
    {
        using (var tenant = Create())
            await MakeGroupAsync(tenant, "a");
        await File.WriteAllTextAsync(Assert.Single(Directory.GetFiles(_folder, pattern)), content + "\n");
        Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => SandboxTenant.Open(_folder, _clock)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_journal_is_folded_into_the_snapshot_and_old_delta_tokens_start_again()
    {
        string link;
        string id;
        using (var tenant = Create())
        {
            using var graph = new GraphCaller(tenant.CreateHandler());
            id = (string)(await graph.PostAsync("groups", School.NewGroup("a", "mis:a"))).Expect(HttpStatusCode.Created)["id"]!;
            link = (string)(await graph.GetAsync("groups/delta?$select=displayName")).Expect(HttpStatusCode.OK)["@odata.deltaLink"]!;
            await MakeGroupAsync(tenant, "b");
        }

        Pad(Assert.Single(Directory.GetFiles(_folder, "journal-*.jsonl")));
        using (var tenant = SandboxTenant.Open(_folder, _clock))
        {
            Assert.Equal(0, new FileInfo(Assert.Single(Directory.GetFiles(_folder, "journal-*.jsonl"))).Length);
            using var graph = new GraphCaller(tenant.CreateHandler());
            (await graph.GetAsync(link)).Refused(HttpStatusCode.Gone, "resyncRequired", "");
            (await graph.DeleteAsync($"groups/{id}")).Expect(HttpStatusCode.NoContent);
        }

        using var again = SandboxTenant.Open(_folder, _clock);
        Assert.Equal("b", Assert.Single(again.Inspect().Groups).DisplayName);
    }

    [Fact]
    public async Task Every_option_and_every_kind_of_change_survives()
    {
        var options = new SandboxOptions
        {
            Quota = SandboxQuotaSize.Medium,
            FaultRate = 0.25,
            Seed = 9,
            Faults = SandboxFaults.Throttled | SandboxFaults.BatchPart,
            ReplicationLag = TimeSpan.FromSeconds(5),
            GrantedPermissions = ["Group.ReadWrite.All"],
            PostUniqueName = UncertainInput.Ignored,
            RetryAfter = RetryAfterForm.Mixed,
            DescriptionFilledInAfter = TimeSpan.FromMinutes(2),
        };
        using (var tenant = SandboxTenant.Create(_folder, options, School.Users(3), replace: false, _clock))
        {
            tenant.AddUsers([new SandboxUser { UserPrincipalName = "late@x", ExtensionAttributes = ["a", null], IsGuest = true, AccountEnabled = false }]);
            tenant.DeleteUser("user000@school.onmicrosoft.com");
            tenant.AddGroup(new SandboxGroup { DisplayName = "g", MailNickname = "g", OnPremisesSynced = true, MemberIds = [tenant.Inspect().Users[0].Id!] });
            tenant.Configure(o => o with { FaultRate = 0, ReplicationLag = TimeSpan.Zero, GrantedPermissions = null });
            using var graph = new GraphCaller(tenant.CreateHandler());
            var id = (string)(await graph.PostAsync("groups", School.NewGroup("h"))).Expect(HttpStatusCode.Created)["id"]!;
            (await graph.PatchAsync($"groups/{id}", new System.Text.Json.Nodes.JsonObject { ["description"] = "new" })).Expect(HttpStatusCode.NoContent);
            (await graph.DeleteAsync($"groups/{id}")).Expect(HttpStatusCode.NoContent);

            using var again = SandboxTenant.Open(_folder, _clock);
            var (was, seen) = (tenant.Inspect() with { Requests = [], Writes = 0, ResourceUnits = 0 }, again.Inspect());
            Assert.Equivalent(was, seen, strict: true);
            Assert.Equivalent(tenant.Options, again.Options, strict: true);
        }

        using var last = SandboxTenant.Open(_folder, _clock);
        Assert.Equivalent(options with { FaultRate = 0, ReplicationLag = TimeSpan.Zero, GrantedPermissions = null }, last.Options, strict: true);
        Assert.Equal("new", Assert.Single(last.Inspect().DeletedGroups).Description);
    }

    [Fact]
    public async Task Parallel_writers_to_one_group_lose_nothing()
    {
        using var tenant = Create();
        using var graph = new GraphCaller(tenant.CreateHandler());
        var users = tenant.Inspect().Users.Select(u => u.Id!).ToList();
        var id = (string)(await graph.PostAsync("groups", School.NewGroup())).Expect(HttpStatusCode.Created)["id"]!;
        await Parallel.ForEachAsync(users, async (user, _) => (await graph.PostAsync($"groups/{id}/members/$ref", School.Ref(user))).Expect(HttpStatusCode.NoContent));
        Assert.Equal(users.Order(StringComparer.Ordinal), Assert.Single(tenant.Inspect().Groups).MemberIds);
    }

    [Fact]
    public async Task A_large_school_trust_is_workable()
    {
        using (var made = SandboxTenant.Create(_folder, new SandboxOptions(), School.Users(20_000), replace: false, _clock))
            await MakeGroupAsync(made, "a");
        using var tenant = SandboxTenant.Open(_folder, _clock);
        using var graph = new GraphCaller(tenant.CreateHandler());
        Assert.Equal(20_000, (await graph.AllPagesAsync("users?$select=id,userPrincipalName&$top=999")).Count);
        Assert.True(new FileInfo(Assert.Single(Directory.GetFiles(_folder, "journal-*.jsonl"))).Length < 2000);
    }

    [Fact]
    public void Accounts_keep_their_ids_and_two_with_one_name_are_refused()
    {
        using var one = Create();
        var ids = one.Inspect().Users.Select(u => u.Id).ToList();
        using var two = Create(replace: true);
        Assert.Equal(ids, two.Inspect().Users.Select(u => u.Id));
        Assert.Throws<ArgumentException>(() => SandboxTenant.CreateInMemory(new SandboxOptions(), [new SandboxUser { UserPrincipalName = "a@x", Id = "1" }], _clock));
        var twice = (SandboxUser[])[new() { UserPrincipalName = "a@x" }, new() { UserPrincipalName = "A@X" }];
        Assert.Throws<ArgumentException>(() => SandboxTenant.Create(_folder, new SandboxOptions(), twice, replace: true, _clock));
        Assert.Equal(30, one.Inspect().Users.Count);
    }

    [Fact]
    public async Task A_tenant_that_is_there_is_not_replaced_unless_asked()
    {
        using (var tenant = Create())
            await MakeGroupAsync(tenant, "a");
        var before = Directory.GetFiles(_folder).Order().Select(f => (f, File.GetLastWriteTimeUtc(f), new FileInfo(f).Length)).ToList();

        var error = Assert.Throws<IOException>(() => Create());

        Assert.Contains("already", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(_folder).Order().Select(f => (f, File.GetLastWriteTimeUtc(f), new FileInfo(f).Length)));
        using var replaced = Create(replace: true);
        Assert.Empty(replaced.Inspect().Groups);
    }

    [Fact]
    public void Opening_where_there_is_none_says_so()
    {
        Assert.Contains("no sandbox tenant", Assert.Throws<FileNotFoundException>(() => SandboxTenant.Open(_folder, _clock)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_openers_see_each_others_writes_and_lose_none()
    {
        using var one = Create();
        using var two = SandboxTenant.Open(_folder, _clock);
        await Task.WhenAll(
            Task.Run(async () => { for (var i = 0; i < 25; i++) await MakeGroupAsync(one, $"one{i}"); }),
            Task.Run(async () => { for (var i = 0; i < 25; i++) await MakeGroupAsync(two, $"two{i}"); }));
        Assert.Equal(50, one.Inspect().Groups.Count);
        Assert.Equal(one.Inspect().Groups.Select(g => g.Id), two.Inspect().Groups.Select(g => g.Id));
        using var three = SandboxTenant.Open(_folder, _clock);
        Assert.Equal(50, three.Inspect().Groups.Count);
    }

    [Fact]
    public async Task An_open_tenant_follows_its_replacement()
    {
        using var one = Create();
        await MakeGroupAsync(one, "a");
        using var two = Create(replace: true);
        await MakeGroupAsync(two, "b");
        Assert.Equal("b", Assert.Single(one.Inspect().Groups).DisplayName);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    // As long as many commits would make it: blanks before the end of the last line change nothing.
    private static void Pad(string journal)
    {
        var bytes = File.ReadAllBytes(journal);
        var padding = new byte[17 * 1024 * 1024];
        Array.Fill(padding, (byte)' ');
        File.WriteAllBytes(journal, [.. bytes[..^1], .. padding, (byte)'\n']);
    }

    private static async Task MakeGroupAsync(SandboxTenant tenant, string name)
    {
        using var graph = new GraphCaller(tenant.CreateHandler());
        (await graph.PostAsync("groups", School.NewGroup(name))).Expect(HttpStatusCode.Created);
    }

    private SandboxTenant Create(bool replace = false) => SandboxTenant.Create(_folder, new SandboxOptions(), School.Users(30), replace, _clock);
}
