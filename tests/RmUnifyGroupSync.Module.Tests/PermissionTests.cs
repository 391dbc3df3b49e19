using RmUnifyGroupSync.Module.Tests.Harness;

namespace RmUnifyGroupSync.Module.Tests;

/// <summary>Test-GroupSyncPermission (surface.md, Session; graph contract §10.3).</summary>
public sealed class PermissionTests : IDisposable
{
    private readonly FakeService _service = new();
    private readonly ModuleSession _session;

    public PermissionTests() => _session = ModuleSession.With(_service);

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(true, null, true)] // a token that does not tell is a hint, never a failure
    public void It_says_true_or_false(bool? first, bool? second, bool expected)
    {
        _service.Permissions.AddRange([new("User.Read.All", first, "Reading accounts"), new("Group.ReadWrite.All", second, "Creating groups")]);

        Assert.Equal([expected], _session.Run("Test-GroupSyncPermission").As<bool>());
    }

    [Fact]
    public void In_detail_it_says_what_each_job_needs()
    {
        _service.Permissions.Add(new("Group.ReadWrite.All", false, "Creating groups"));

        Assert.Equal(_service.Permissions, _session.Run("Test-GroupSyncPermission -Detailed").As<PermissionCheck>());
        var text = _session.Show("Test-GroupSyncPermission -Detailed");
        Assert.Contains("Creating groups", text, StringComparison.Ordinal);
        Assert.Contains("Group.ReadWrite.All", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_sign_in_it_says_so()
    {
        using var practice = new Practice();
        var result = practice.Session.Run("Test-GroupSyncPermission");

        Assert.Equal([nameof(GroupSyncErrorId.NotConnected)], result.ErrorIds);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void In_the_practice_tenant_nothing_is_missing()
    {
        using var practice = Practice.SignedIn();

        Assert.Equal([true], practice.Session.Run("Test-GroupSyncPermission").As<bool>());
        Assert.All(practice.Session.Run("Test-GroupSyncPermission -Detailed").As<PermissionCheck>(), c => Assert.True(c.Granted));
    }
}
