using System.Net;
using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Sandbox.Tests;

/// <summary>Members and owners (contract §2).</summary>
[Trait("Contract", "graph.md §2")]
public sealed class LinkTests
{
    private const string BadRequest = "Request_BadRequest";

    [Fact] // §2.1
    public async Task One_bad_entry_and_none_is_added()
    {
        using var school = new School();
        var id = await school.CreateAsync(members: [school.Ids[3]]);
        (await school.Graph.PatchAsync($"groups/{id}", School.Bind([school.Ids[1], school.Ids[3]])))
            .Refused(HttpStatusCode.BadRequest, BadRequest, "One or more added object references already exist for the following modified properties: 'members'.");
        var nobody = "00000000-0000-0000-0000-00000000dead";
        (await school.Graph.PatchAsync($"groups/{id}", School.Bind([school.Ids[1], nobody])))
            .Refused(HttpStatusCode.NotFound, "Request_ResourceNotFound", $"Resource '{nobody}' does not exist or one of its queried reference-property objects are not present.");
        Assert.Equal([school.Ids[3]], school.Group(id).MemberIds);
    }

    [Theory] // §2.1: both forms are taken, of the called cloud only
    [InlineData("https://graph.microsoft.com/v1.0/directoryObjects/{0}", HttpStatusCode.NoContent)]
    [InlineData("https://graph.microsoft.com/v1.0/users/{0}", HttpStatusCode.NoContent)]
    [InlineData("https://graph.microsoft.com/v1.0/users('{0}')", HttpStatusCode.NoContent)]
    [InlineData("https://graph.microsoft.us/v1.0/directoryObjects/{0}", HttpStatusCode.BadRequest)]
    [InlineData("/directoryObjects/{0}", HttpStatusCode.BadRequest)]
    [InlineData("https://graph.microsoft.com/v1.0/groups/{0}", HttpStatusCode.BadRequest)]
    public async Task Forms_of_a_reference(string url, HttpStatusCode status)
    {
        using var school = new School();
        var id = await school.CreateAsync();
        var body = new JsonObject { ["@odata.id"] = string.Format(null, url, school.Ids[4]) };
        Assert.Equal(status, (await school.Graph.PostAsync($"groups/{id}/members/$ref", body)).Status);
    }

    [Fact] // §2.1
    public async Task Members_as_plain_objects_change_nothing_and_are_no_error()
    {
        using var school = new School();
        var id = await school.CreateAsync();
        var body = new JsonObject { ["members"] = new JsonArray(new JsonObject { ["id"] = school.Ids[1] }) };
        (await school.Graph.PatchAsync($"groups/{id}", body)).Expect(HttpStatusCode.NoContent);
        Assert.Empty(school.Group(id).MemberIds);
    }

    [Theory] // §2.2, UNSURE
    [InlineData(false, HttpStatusCode.NotFound, "does not exist or one of its queried")]
    [InlineData(true, HttpStatusCode.BadRequest, "One or more removed object references do not exist for the following modified properties: 'members'.")]
    public async Task Removing_who_is_not_in(bool isBadRequest, HttpStatusCode status, string message)
    {
        using var school = new School(new SandboxOptions { AbsentLinkIsBadRequest = isBadRequest });
        var id = await school.CreateAsync();
        (await school.Graph.DeleteAsync($"groups/{id}/members/{school.Ids[5]}/$ref")).Refused(status, null, message);
    }

    [Fact] // §2.2: by object id, not by name; one reference at a time in the other form too
    public async Task A_member_is_removed_by_id()
    {
        using var school = new School();
        var id = await school.CreateAsync(members: school.Ids.Take(3));
        (await school.Graph.DeleteAsync($"groups/{id}/members/user001@school.onmicrosoft.com/$ref")).Expect(HttpStatusCode.BadRequest);
        (await school.Graph.DeleteAsync($"groups/{id}/members/$ref?@id={School.Reference(school.Ids[1])}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal(new[] { school.Ids[0], school.Ids[2] }.Order(StringComparer.Ordinal), school.Group(id).MemberIds);
    }

    [Fact] // §2.3
    public async Task The_last_owner_stays_unless_the_rule_is_off()
    {
        using var school = new School();
        var id = await school.CreateAsync();
        var last = $"groups/{id}/owners/{school.Ids[0]}/$ref";
        (await school.Graph.DeleteAsync(last)).Refused(HttpStatusCode.BadRequest, BadRequest, "The group must have at least one owner, hence this owner cannot be removed.");
        (await school.Graph.PostAsync($"groups/{id}/owners/$ref", School.Ref(school.Ids[1]))).Expect(HttpStatusCode.NoContent);
        (await school.Graph.PostAsync($"groups/{id}/owners/$ref", School.Ref(school.Ids[1]))).Refused(HttpStatusCode.BadRequest, BadRequest, "'owners'");
        (await school.Graph.DeleteAsync(last)).Expect(HttpStatusCode.NoContent);
        school.Tenant.Configure(o => o with { LastOwnerRule = false });
        (await school.Graph.DeleteAsync($"groups/{id}/owners/{school.Ids[1]}/$ref")).Expect(HttpStatusCode.NoContent);
        Assert.Empty(school.Group(id).OwnerIds);
    }

    [Fact] // §2.3: a deleted account is no owner
    public async Task The_last_living_owner_stays()
    {
        using var school = new School();
        var id = await school.CreateAsync();
        (await school.Graph.PostAsync($"groups/{id}/owners/$ref", School.Ref(school.Ids[1]))).Expect(HttpStatusCode.NoContent);
        school.Tenant.DeleteUser(school.Ids[1]);
        (await school.Graph.DeleteAsync($"groups/{id}/owners/{school.Ids[0]}/$ref")).Refused(HttpStatusCode.BadRequest, BadRequest, "at least one owner");
    }

    [Fact] // §2.3
    public async Task There_are_100_owners_at_most()
    {
        using var school = new School(users: 101);
        var id = school.Tenant.AddGroup(new SandboxGroup { DisplayName = "g", MailNickname = "g", OwnerIds = [.. school.Ids.Take(99)] });
        (await school.Graph.PostAsync($"groups/{id}/owners/$ref", School.Ref(school.Ids[99]))).Expect(HttpStatusCode.NoContent);
        (await school.Graph.PostAsync($"groups/{id}/owners/$ref", School.Ref(school.Ids[100]))).Expect(HttpStatusCode.BadRequest);
    }

    [Fact] // §2.3, the old known issue, as a switch
    public async Task Removing_an_owner_can_remove_the_member()
    {
        using var school = new School(new SandboxOptions { OwnerRemovalRemovesMember = true });
        var id = await school.CreateAsync(members: school.Ids.Take(2));
        (await school.Graph.PostAsync($"groups/{id}/owners/$ref", School.Ref(school.Ids[1]))).Expect(HttpStatusCode.NoContent);
        (await school.Graph.DeleteAsync($"groups/{id}/owners/{school.Ids[0]}/$ref")).Expect(HttpStatusCode.NoContent);
        Assert.Equal([school.Ids[1]], school.Group(id).MemberIds);
    }

    [Fact] // §2.1
    public async Task Guests_dynamic_and_synchronised_groups_are_refused()
    {
        using var school = new School(new SandboxOptions { GuestsAllowed = false });
        school.Tenant.AddUsers([new SandboxUser { UserPrincipalName = "g_x.com#EXT#@school.onmicrosoft.com", IsGuest = true, Id = "11111111-1111-1111-1111-111111111111" }]);
        var id = await school.CreateAsync();
        var synced = school.Tenant.AddGroup(new SandboxGroup { DisplayName = "s", MailNickname = "s", OnPremisesSynced = true });
        var dynamic = school.Tenant.AddGroup(new SandboxGroup { DisplayName = "d", MailNickname = "d", MembershipRule = "user.x -eq 1" });
        (await school.Graph.PatchAsync($"groups/{id}", School.Bind(["11111111-1111-1111-1111-111111111111", school.Ids[1]])))
            .Refused(HttpStatusCode.Forbidden, null, "Guests users are not allowed to join");
        Assert.Empty(school.Group(id).MemberIds);
        (await school.Graph.PostAsync($"groups/{synced}/members/$ref", School.Ref(school.Ids[1]))).Expect(HttpStatusCode.BadRequest);
        (await school.Graph.PostAsync($"groups/{dynamic}/members/$ref", School.Ref(school.Ids[1]))).Expect(HttpStatusCode.Forbidden);
    }

    [Fact] // §1.1: signed in as a person
    public async Task The_caller_becomes_owner_and_counts()
    {
        using var school = new School(new SandboxOptions { SignedInUser = "user029@school.onmicrosoft.com" });
        var id = (string)(await school.Graph.PostAsync("groups", School.NewGroup())).Expect(HttpStatusCode.Created)["id"]!;
        Assert.Equal([school.Ids[29]], school.Group(id).OwnerIds);

        var named = School.NewGroup("named");
        named["owners@odata.bind"] = School.References([school.Ids[29]]);
        (await school.Graph.PostAsync("groups", named)).Refused(HttpStatusCode.BadRequest, BadRequest, "duplicate values");
        var full = School.NewGroup("full");
        full["members@odata.bind"] = School.References(school.Ids.Take(20));
        (await school.Graph.PostAsync("groups", full)).Refused(HttpStatusCode.BadRequest, BadRequest, "more than 20 link changes");
    }

    [Fact] // §7
    public async Task A_deleted_account_is_not_listed_and_cannot_be_added()
    {
        using var school = new School();
        var id = await school.CreateAsync(members: school.Ids.Take(3));
        school.Tenant.DeleteUser(school.Ids[1]);
        Assert.Equal(2, (await school.Graph.AllPagesAsync($"groups/{id}/members?$select=id")).Count);
        var other = await school.CreateAsync("other");
        (await school.Graph.PostAsync($"groups/{other}/members/$ref", School.Ref(school.Ids[1]))).Expect(HttpStatusCode.NotFound);
        Assert.Empty(school.Tenant.Inspect().UsersEverDeleted);
    }
}
