using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace RmUnifyGroupSync.Sandbox.Tests;

/// <summary>The tenant on disk: whole after any end, never half replaced, shared by several openers.</summary>
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

    private static async Task MakeGroupAsync(SandboxTenant tenant, string name)
    {
        using var graph = new GraphCaller(tenant.CreateHandler());
        (await graph.PostAsync("groups", School.NewGroup(name))).Expect(HttpStatusCode.Created);
    }

    private SandboxTenant Create(bool replace = false) => SandboxTenant.Create(_folder, new SandboxOptions(), School.Users(30), replace, _clock);
}
