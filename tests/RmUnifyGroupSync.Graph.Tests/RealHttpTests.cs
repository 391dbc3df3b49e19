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
            new() { TimeProvider = time },
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
}
