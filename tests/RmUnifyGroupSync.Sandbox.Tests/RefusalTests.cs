using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Sandbox.Tests;

/// <summary>What a strict tenant refuses (contract §13.4, with the sections that say why).</summary>
[Trait("Contract", "graph.md §13")]
public sealed class RefusalTests
{
    private const string BadRequest = "Request_BadRequest";

    [Fact] // §1.1
    public async Task More_than_20_links_at_creation()
    {
        using var school = new School();
        var body = School.NewGroup();
        body["owners@odata.bind"] = School.References([school.Ids[0]]);
        body["members@odata.bind"] = School.References(school.Ids.Take(20));
        (await school.Graph.PostAsync("groups", body)).Refused(HttpStatusCode.BadRequest, BadRequest, "more than 20 link changes");
        Assert.Empty(school.Tenant.Inspect().Groups);
    }

    [Fact] // §2.1
    public async Task More_than_20_links_in_a_patch_add_none()
    {
        using var school = new School();
        var id = await school.CreateAsync();
        (await school.Graph.PatchAsync($"groups/{id}", School.Bind(school.Ids.Take(21)))).Refused(HttpStatusCode.BadRequest, BadRequest, "more than 20 link changes");
        Assert.Empty(school.Group(id).MemberIds);
    }

    [Fact] // §1.1
    public async Task The_same_account_twice_in_one_list_but_not_in_two()
    {
        using var school = new School();
        var id = await school.CreateAsync(members: [school.Ids[0]]);
        (await school.Graph.PatchAsync($"groups/{id}", School.Bind([school.Ids[1], school.Ids[1]])))
            .Refused(HttpStatusCode.BadRequest, BadRequest, "can only be present once");
        Assert.Equal([school.Ids[0]], school.Group(id).OwnerIds);
        Assert.Equal([school.Ids[0]], school.Group(id).MemberIds);
    }

    [Fact] // §2.2
    public async Task Deleting_a_member_without_ref_deletes_no_link_and_is_recorded()
    {
        using var school = new School();
        var id = await school.CreateAsync(members: school.Ids.Take(2));
        (await school.Graph.DeleteAsync($"groups/{id}/members/{school.Ids[1]}")).Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied", "Insufficient privileges");
        var seen = school.Tenant.Inspect();
        Assert.Equal($"DELETE /groups/{id}/members/{school.Ids[1]}", Assert.Single(seen.AccountDeletionAttempts));
        Assert.Empty(seen.UsersEverDeleted);
        Assert.Equal(2, school.Group(id).MemberIds.Count);
    }

    [Fact] // §2.2
    public async Task With_the_right_to_it_the_same_mistake_deletes_the_account()
    {
        using var school = new School(new SandboxOptions { MayDeleteAccounts = true });
        var id = await school.CreateAsync(members: school.Ids.Take(2));
        (await school.Graph.DeleteAsync($"groups/{id}/members/{school.Ids[1]}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal([school.Ids[1]], school.Tenant.Inspect().UsersEverDeleted);
        (await school.Graph.GetAsync($"users/{school.Ids[1]}")).Expect(HttpStatusCode.NotFound);
    }

    [Theory] // §1.1, §1.4
    [InlineData("""{"uniqueName":"other"}""", "immutable")]
    [InlineData("""{"uniqueName":null}""", "immutable")]
    [InlineData("""{"visibility":"HiddenMembership"}""", "HiddenMembership")]
    [InlineData("""{"resourceBehaviorOptions":["WelcomeEmailDisabled"]}""", "read-only")]
    [InlineData("""{"groupTypes":[]}""", "read-only")]
    [InlineData("""{"mail":"a@b"}""", "read-only")]
    [InlineData("""{"id":"1"}""", "read-only")]
    [InlineData("""{"displayName":null}""", "displayName")]
    [InlineData("""{"displayName":""}""", "displayName")]
    [InlineData("""{"mailNickname":"a b"}""", "mailNickname")]
    [InlineData("""{"mailNickname":"a@b"}""", "mailNickname")]
    [InlineData("""{"mailNickname":"é"}""", "mailNickname")]
    [InlineData("""{"allowExternalSenders":true,"displayName":"x"}""", "of its own")]
    [InlineData("""{"owners@odata.bind":["https://graph.microsoft.com/v1.0/users/user003@school.onmicrosoft.com"]}""", "owners")]
    public async Task Changes_of_a_group_that_are_not_allowed(string body, string message)
    {
        using var school = new School();
        var id = await school.CreateAsync("a", "mis:a");
        var before = school.Group(id);
        (await school.Graph.PatchAsync($"groups/{id}", JsonNode.Parse(body))).Refused(HttpStatusCode.BadRequest, BadRequest, message);
        Assert.Equivalent(before, school.Group(id), strict: true);
    }

    [Fact] // §1.1: app-only, an Exchange-held property is refused even by itself
    public async Task Exchange_held_properties_need_a_person()
    {
        using var school = new School();
        var id = await school.CreateAsync();
        (await school.Graph.PatchAsync($"groups/{id}", new JsonObject { ["hideFromAddressLists"] = true })).Expect(HttpStatusCode.Forbidden);
        school.Tenant.Configure(o => o with { SignedInUser = "user000@school.onmicrosoft.com" });
        (await school.Graph.PatchAsync($"groups/{id}", new JsonObject { ["hideFromAddressLists"] = true })).Expect(HttpStatusCode.OK);
    }

    [Theory] // §1.1
    [InlineData("displayName")]
    [InlineData("mailEnabled")]
    [InlineData("mailNickname")]
    [InlineData("securityEnabled")]
    public async Task A_group_without_a_required_property(string property)
    {
        using var school = new School();
        var body = School.NewGroup();
        body.Remove(property);
        (await school.Graph.PostAsync("groups", body)).Refused(HttpStatusCode.BadRequest, BadRequest, property);
    }

    [Theory] // §1.1
    [InlineData("displayName", 256, true)]
    [InlineData("displayName", 257, false)]
    [InlineData("mailNickname", 64, true)]
    [InlineData("mailNickname", 65, false)]
    [InlineData("description", 1024, true)]
    [InlineData("description", 1025, false)]
    public async Task Lengths(string property, int length, bool isTaken)
    {
        using var school = new School();
        var body = School.NewGroup();
        body[property] = new string('x', length);
        Assert.Equal(isTaken ? HttpStatusCode.Created : HttpStatusCode.BadRequest, (await school.Graph.PostAsync("groups", body)).Status);
    }

    [Theory] // §1.1, §1.2
    [InlineData("mailNickname")]
    [InlineData("uniqueName")]
    public async Task Names_that_are_taken_whatever_their_case(string property)
    {
        using var school = new School();
        await school.CreateAsync("aa", "mis:aa");
        var body = School.NewGroup("other", "mis:other");
        body[property] = property == "uniqueName" ? "MIS:AA" : "AA";
        (await school.Graph.PostAsync("groups", body)).Refused(HttpStatusCode.BadRequest, BadRequest, $"same value for property {property} already exists");
        school.Tenant.Configure(o => o with { ClashIsConflict = true });
        (await school.Graph.PostAsync("groups", body)).Refused(HttpStatusCode.Conflict, "ObjectConflict", "conflicting object");
    }

    [Fact] // §1.2
    public async Task A_key_is_set_once_and_never_on_role_assignable_groups()
    {
        using var school = new School();
        var byHand = school.Tenant.AddGroup(new SandboxGroup { DisplayName = "By hand", MailNickname = "hand" });
        var forRoles = school.Tenant.AddGroup(new SandboxGroup { DisplayName = "Roles", MailNickname = "roles", IsAssignableToRole = true });
        (await school.Graph.PatchAsync($"groups/{byHand}", new JsonObject { ["uniqueName"] = "k" })).Expect(HttpStatusCode.NoContent);
        (await school.Graph.PatchAsync($"groups/{byHand}", new JsonObject { ["uniqueName"] = "l" })).Refused(HttpStatusCode.BadRequest, BadRequest, "uniqueName");
        (await school.Graph.PatchAsync($"groups/{forRoles}", new JsonObject { ["uniqueName"] = "m" })).Refused(HttpStatusCode.BadRequest, BadRequest, "ArmUniqueName");
    }

    [Theory] // §4, §13.4
    [InlineData(null)]
    [InlineData("text/plain")]
    public async Task A_body_without_its_type(string? type)
    {
        using var school = new School();
        using var request = new HttpRequestMessage(HttpMethod.Post, "groups") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(School.NewGroup().ToJsonString())) };
        if (type is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await school.Graph.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory] // §2.1, §11
    [InlineData("PATCH", "groups/{0}/members/$ref", HttpStatusCode.BadRequest, "not supported on the targeted entity set")]
    [InlineData("PUT", "groups/{0}", HttpStatusCode.MethodNotAllowed, "HTTP method is not allowed")]
    [InlineData("DELETE", "groups", HttpStatusCode.MethodNotAllowed, "HTTP method is not allowed")]
    [InlineData("GET", "groups/{0}/nothing", HttpStatusCode.BadRequest, "Resource not found for the segment")]
    [InlineData("GET", "https://graph.microsoft.com/beta/groups", HttpStatusCode.BadRequest, "Invalid version")]
    [InlineData("GET", "groups/not-an-id", HttpStatusCode.BadRequest, "Invalid object identifier")]
    [InlineData("GET", "groups/00000000-0000-0000-0000-000000000001", HttpStatusCode.NotFound, "does not exist or one of its queried")]
    public async Task Addresses_and_methods(string method, string url, HttpStatusCode status, string message)
    {
        using var school = new School();
        var id = await school.CreateAsync();
        var body = method is "PATCH" or "PUT" ? School.Bind([school.Ids[1]]) : null;
        (await school.Graph.SendAsync(new HttpMethod(method), string.Format(null, url, id), body)).Refused(status, null, message);
    }

    [Fact] // §11
    public async Task An_error_has_the_body_and_headers_of_the_contract()
    {
        using var school = new School();
        var answer = await school.Graph.GetAsync("groups/00000000-0000-0000-0000-000000000001", ("client-request-id", "mine"));
        var inner = answer.Body!["error"]!["innerError"]!;
        Assert.Equal("2026-11-22T02:00:00", (string?)inner["date"]);
        Assert.Equal("mine", (string?)inner["client-request-id"]);
        Assert.Equal(answer.Headers["request-id"], (string?)inner["request-id"]);
        Assert.Equal("mine", answer.Headers["client-request-id"]);
        Assert.Equal("Sun, 22 Nov 2026 02:00:00 GMT", answer.Headers["Date"]);

        var unnamed = await school.Graph.GetAsync("organization");
        Assert.Equal(unnamed.Headers["request-id"], unnamed.Headers["client-request-id"]);
    }
}
