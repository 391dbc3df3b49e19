namespace RmUnifyGroupSync.Runtime.Tests;

/// <summary>Requirements G1, M7: non-MIS year groups are listed with the students that a run would put into them, as long as somebody is signed in.</summary>
[Collection(HomeCollection.Name)]
public sealed class NonMisYearListingTests : IDisposable
{
    private readonly RuntimeWorld _world = new();

    public void Dispose() => _world.Dispose();

    private async Task StartAsync()
    {
        await _world.SetAsync(new() { MisSource = MisSourceKind.SdsCsv, MisPath = [_world.Export], AdminOwner = [RuntimeWorld.Admin], NonMisYearGroup = ["Nine"], NonMisYearAttribute = "Department" });
        var users = Path.Combine(_world.Root, "users.csv");
        File.WriteAllText(users,
            """
            userPrincipalName,displayName,department
            OKlein@school.onmicrosoft.com,Ora,nine
            BMcMillan@school.onmicrosoft.com,Beulah,Ten
            CBeane@school.onmicrosoft.com,Craig,Nine
            stray@school.onmicrosoft.com,Stray,Nine
            admin@school.onmicrosoft.com,Admin,
            """);
        await _world.Service.CreateSandboxAsync(new() { UserPath = users }, _world.Options, default);
    }

    private Task<List<MisGroup>> GroupsAsync() => RuntimeWorld.ListAsync(_world.Service.GetGroupsAsync(new() { Type = [MisGroupType.NonMisYear] }, _world.Options, default));

    private Task<List<MisGroupMember>> MembersAsync(PersonRole role = PersonRole.Student) =>
        RuntimeWorld.ListAsync(_world.Service.GetMembersAsync([new() { MisGroupId = "Nine", School = "10001" }], role, _world.Options, default));

    [Fact]
    public async Task G1_M7_signed_in_they_have_the_students_that_a_run_gives_them()
    {
        await StartAsync();
        await _world.ConnectAsync();
        Assert.Equal(["10001 Ora Klein", "10002 "], (await GroupsAsync()).Select(g => $"{g.School} {string.Join(",", g.Student)}"));
        var member = Assert.Single(await MembersAsync());
        Assert.Equal(("13001", "Ora Klein", MatchState.Matched, "Department"), (member.PersonId, member.DisplayName, member.MatchState, member.MatchedBy));
        Assert.Empty(await MembersAsync(PersonRole.Teacher));
        Assert.Empty(_world.Listener.Errors);
        await _world.RunAsync();
        var group = Assert.Single(await _world.GroupsAsync(new() { School = ["10001"], Type = [MisGroupType.NonMisYear] }));
        Assert.Equal(1, group.StudentCount);
        Assert.Equal(group.Id, (await GroupsAsync())[0].GroupId);
    }

    [Fact]
    public async Task G1_M7_without_a_sign_in_it_is_said_that_they_are_not_known()
    {
        await StartAsync();
        Assert.Equal(2, (await GroupsAsync()).Count);
        Assert.Contains("Connect-GroupSync", Assert.Single(_world.Listener.Events.OfType<WarningEvent>(), w => w.Message.Contains("NonMisYear", StringComparison.Ordinal)).Message, StringComparison.Ordinal);
        Assert.Empty(await MembersAsync());
        Assert.Equal([GroupSyncErrorId.NotConnected], _world.Listener.Errors);
        Assert.Empty(await MembersAsync(PersonRole.Teacher));
        Assert.Single(_world.Listener.Errors);
    }
}
