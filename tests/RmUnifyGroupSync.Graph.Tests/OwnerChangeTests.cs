using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Graph.Tests.Support;

namespace RmUnifyGroupSync.Graph.Tests;

/// <summary>Owners who go and stay members all the same (§2.3).</summary>
[Trait("Contract", "graph.md §2.3")]
public sealed class OwnerChangeTests
{
    [Theory(DisplayName = "§2.3: an owner who goes stays a member, whether or not the service takes both links")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stays_a_member(bool takesBoth)
    {
        using var school = await PracticeSchool.OpenAsync(new() { OwnerRemovalRemovesMember = takesBoth });
        var group = await OwnedAsync(school);
        var before = school.Group("7A").MemberIds;
        var writes = school.Directory.Statistics.Writes;
        var outcome = Assert.Single(await RemoveAsync(school, new() { GroupId = group, OwnerIds = [school.Users[0]] }));
        Assert.Equal((WriteState.Applied, GroupRole.Owner), (outcome.State, outcome.Role));
        Assert.Equal([school.Users[1]], school.Group("7A").OwnerIds);
        Assert.Equal(before, school.Group("7A").MemberIds);
        Assert.Equal(takesBoth ? 2 : 1, school.Directory.Statistics.Writes - writes);
    }

    [Fact(DisplayName = "§2.3: an owner who was no member is not made one")]
    public async Task Was_no_member()
    {
        using var school = await PracticeSchool.OpenAsync();
        var group = await AnswerTableTests.MakeAsync(school, members: 3, owners: 2);
        Assert.Equal(WriteState.Applied, Assert.Single(await RemoveAsync(school, new() { GroupId = group, OwnerIds = [school.Users[0]] })).State);
        Assert.Equal(3, school.Group("7A").MemberIds.Count);
    }

    [Fact(DisplayName = "§2.3: an owner who is to leave the members too is not put back")]
    public async Task Leaves_both()
    {
        using var school = await PracticeSchool.OpenAsync(new() { OwnerRemovalRemovesMember = true });
        var group = await OwnedAsync(school);
        var outcomes = await RemoveAsync(school, new() { GroupId = group, OwnerIds = [school.Users[0]], MemberIds = [school.Users[0]] });
        Assert.All(outcomes, o => Assert.True(o.State is WriteState.Applied or WriteState.AlreadyDone));
        Assert.DoesNotContain(school.Users[0], school.Group("7A").MemberIds);
    }

    [Fact(DisplayName = "§2.3: a membership that was lost and cannot be put back is said")]
    public async Task Cannot_be_put_back()
    {
        PracticeSchool? school = null;
        var tamper = new Tamper(c => c.IsMemberPatch && c.Mentions(school!.Users[0]) ? Reply.BadRequest("Something new.") : null);
        using (school = await PracticeSchool.OpenAsync(new() { OwnerRemovalRemovesMember = true }, between: tamper))
        {
            var made = await school.Directory.CreateGroupsAsync([school.Creation("7A", 2, 3) with { MemberIds = school.Users[..5] }], default).ToListAsync();
            var outcome = Assert.Single(await RemoveAsync(school, new() { GroupId = made[0].Group!.Id, OwnerIds = [school.Users[0]] }));
            Assert.Equal(WriteState.Failed, outcome.State);
            Assert.Contains("still a member", outcome.Error!.Message, StringComparison.Ordinal);
        }
    }

    [Fact(DisplayName = "§2.3: where the members cannot be read beforehand, the owner stays until the next run")]
    public async Task Members_cannot_be_read()
    {
        var on = false;
        var tamper = new Tamper(c => on && c.Method == "GET" && c.Url.Contains("/members", StringComparison.Ordinal) ? new(500, "generalException", "No.") : null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        var group = await AnswerTableTests.MakeAsync(school, members: 3, owners: 2);
        on = true;
        Assert.Equal(WriteState.Deferred, Assert.Single(await RemoveAsync(school, new() { GroupId = group, OwnerIds = [school.Users[0]] })).State);
        Assert.Equal(2, school.Group("7A").OwnerIds.Count);
    }

    private static async Task<string> OwnedAsync(PracticeSchool school)
    {
        var group = await AnswerTableTests.MakeAsync(school, members: 3, owners: 2);
        await AnswerTableTests.AddAsync(school, group, school.Users[..2]);
        return group;
    }

    private static Task<List<LinkOutcome>> RemoveAsync(PracticeSchool school, GroupLinks links) =>
        school.Directory.RemoveLinksAsync([links], default).ToListAsync();
}
