using RmUnifyGroupSync.Graph.Tests.Support;
using RmUnifyGroupSync.Sandbox;
using RmUnifyGroupSync.Sandbox.Tests.Contract;

namespace RmUnifyGroupSync.Graph.Tests;

/// <summary>Our requests, and what they are answered with, keep to the OpenAPI subset of the contract (§13.6).</summary>
[Trait("Contract", "graph.md §1, §2, §3, §4, §7, §8, §13")]
public sealed class OwnRequestsTests
{
    [Theory(DisplayName = "§13.6: every kind of request that we send is one of the contract's operations, with its query options and body")]
    [InlineData(UncertainInput.Accepted)]
    [InlineData(UncertainInput.Ignored)]
    [InlineData(UncertainInput.Refused)]
    public async Task Requests(UncertainInput post)
    {
        using var replaced = new SocketsHttpHandler();
        var checking = new ContractCheckingHandler(replaced);
        using var school = await PracticeSchool.OpenAsync(new() { PostUniqueName = post, MaximumPageSize = 9 }, between: checking);
        await StoryAsync(school);
        Assert.True(school.Recorder.Requests.Count > 20);
        checking.AssertClean();
    }

    private static async Task StoryAsync(PracticeSchool school)
    {
        var directory = school.Directory;
        await directory.ReadTenantAsync(default);
        await directory.ReadUsersAsync(default);
        var wanted = ConvergenceTests.Classes(school, 25);
        Assert.Empty(await SmallEngine.RunAsync(directory, wanted, default));
        wanted[0] = wanted[0] with { MemberIds = [.. wanted[0].MemberIds.Skip(3)] };
        Assert.Empty(await SmallEngine.RunAsync(directory, wanted, default));
        var group = (await directory.ReadGroupsByKeyAsync([wanted[1].Key], default))[0];
        await directory.ReadGroupsByIdAsync([group.Id], default);
        await directory.FindGroupsByNameAsync(["a'b & c", group.DisplayName], [group.MailNickname!], default);
        await directory.AddLinksAsync([new() { GroupId = group.Id, OwnerIds = school.Users[40..42] }], default).ToListAsync();
        await directory.RemoveLinksAsync([new() { GroupId = group.Id, OwnerIds = school.Users[40..41], MemberIds = school.Users[3..5] }], default).ToListAsync();
        await directory.DeleteGroupAsync(group.Id, default);
        await directory.ReadDeletedGroupsAsync(default);
        await directory.RestoreGroupAsync(group.Id, default);
    }
}
