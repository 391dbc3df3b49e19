using System.Net;
using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Sandbox.Tests;

/// <summary>Both answers of the points that no source settles (contract §14), and rights (§10.1).</summary>
[Trait("Contract", "graph.md §14, §10.1")]
public sealed class UncertainTests
{
    [Theory] // §14.0
    [InlineData(UncertainInput.Accepted, HttpStatusCode.Created, "mis:a")]
    [InlineData(UncertainInput.Ignored, HttpStatusCode.Created, null)]
    [InlineData(UncertainInput.Refused, HttpStatusCode.BadRequest, null)]
    public async Task A_key_in_a_post(UncertainInput input, HttpStatusCode status, string? key)
    {
        using var school = new School(new SandboxOptions { PostUniqueName = input });
        var answer = await school.Graph.PostAsync("groups", School.NewGroup("a", "mis:a"));
        Assert.Equal(status, answer.Status);
        if (status == HttpStatusCode.Created)
            Assert.Equal(key, (string?)answer.Body!["uniqueName"]);
        (await school.Graph.PostAsync("groups", School.NewGroup("b"))).Expect(HttpStatusCode.Created);
    }

    [Theory] // §14.0
    [InlineData(UncertainInput.Accepted, HttpStatusCode.Created, 1)]
    [InlineData(UncertainInput.Ignored, HttpStatusCode.Created, 0)]
    [InlineData(UncertainInput.Refused, HttpStatusCode.BadRequest, 0)]
    public async Task Behaviour_options_in_an_upsert(UncertainInput input, HttpStatusCode status, int options)
    {
        using var school = new School(new SandboxOptions { UpsertBehaviorOptions = input });
        var body = School.NewGroup("a");
        body["resourceBehaviorOptions"] = new JsonArray("WelcomeEmailDisabled");
        Assert.Equal(status, (await school.Graph.PatchAsync("groups(uniqueName='k')", body, ("Prefer", "create-if-missing"))).Status);
        Assert.Equal(options, school.Tenant.Inspect().Groups.Sum(g => g.ResourceBehaviorOptions.Count));
        var posted = School.NewGroup("b");
        posted["resourceBehaviorOptions"] = new JsonArray("WelcomeEmailDisabled");
        Assert.Single((await school.Graph.PostAsync("groups", posted)).Expect(HttpStatusCode.Created)["resourceBehaviorOptions"]!.AsArray());
    }

    [Theory] // §1.2, §14.6: the whole body of a creation, sent to a group that is there, updates it
    [InlineData(UncertainInput.Ignored, HttpStatusCode.NoContent, 1)]
    [InlineData(UncertainInput.Accepted, HttpStatusCode.NoContent, 2)]
    [InlineData(UncertainInput.Refused, HttpStatusCode.BadRequest, 1)]
    public async Task An_upsert_of_a_group_that_is_there(UncertainInput owners, HttpStatusCode status, int ownersAfter)
    {
        using var school = new School(new SandboxOptions { UpsertBindsOwners = owners });
        var id = await school.CreateAsync("a", "mis:a", school.Ids.Take(1));
        var body = School.NewGroup("b");
        body["resourceBehaviorOptions"] = new JsonArray("WelcomeEmailDisabled");
        body["owners@odata.bind"] = School.References([school.Ids[1]]);
        Assert.Equal(status, (await school.Graph.PatchAsync("groups(uniqueName='mis:a')", body, ("Prefer", "create-if-missing"))).Status);
        Assert.Equal(ownersAfter, school.Group(id).OwnerIds.Count);
        Assert.Equal(status == HttpStatusCode.NoContent ? "b" : "a", school.Group(id).DisplayName);
        Assert.Empty(school.Group(id).ResourceBehaviorOptions);

        var linked = School.NewGroup("c");
        linked["members@odata.bind"] = School.References([school.Ids[0]]);
        (await school.Graph.PatchAsync("groups(uniqueName='mis:a')", linked, ("Prefer", "create-if-missing")))
            .Refused(HttpStatusCode.BadRequest, "Request_BadRequest", "added object references already exist");
    }

    [Fact] // §1.2
    public async Task Keys_may_not_be_found_by_their_beginning()
    {
        using var school = new School(new SandboxOptions { StartsWithUniqueName = false });
        (await school.Graph.GetAsync("groups?$filter=startsWith(uniqueName,'a')")).Refused(HttpStatusCode.BadRequest, "Request_UnsupportedQuery", "uniqueName");
        (await school.Graph.GetAsync("groups?$filter=startsWith(displayName,'a')")).Expect(HttpStatusCode.OK);
    }

    [Fact] // §1.2
    public async Task Keys_may_differ_by_case()
    {
        using var school = new School(new SandboxOptions { KeysIgnoreCase = false });
        await school.CreateAsync("a", "mis:a");
        (await school.Graph.GetAsync("groups(uniqueName='MIS:A')")).Expect(HttpStatusCode.NotFound);
        (await school.Graph.PostAsync("groups", School.NewGroup("b", "MIS:A"))).Expect(HttpStatusCode.Created);
    }

    [Theory] // §1.1
    [InlineData(false, "^a@school[.]onmicrosoft[.]com$")]
    [InlineData(true, "^a[0-9]{4}@school[.]onmicrosoft[.]com$")]
    public async Task The_address_is_in_the_201_and_may_have_digits(bool suffix, string pattern)
    {
        using var school = new School(new SandboxOptions { MailSuffix = suffix });
        Assert.Matches(pattern, (string?)(await school.Graph.PostAsync("groups", School.NewGroup("a"))).Expect(HttpStatusCode.Created)["mail"]);
    }

    [Fact] // §1.1
    public async Task Nicknames_may_not_be_unique_and_may_be_reserved()
    {
        using var school = new School(new SandboxOptions { UniqueMailNickname = false, ReservedNicknamesRefused = true });
        await school.CreateAsync("a");
        await school.CreateAsync("a");
        Assert.Equal(2, school.Tenant.Inspect().Groups.Select(g => g.Mail).Distinct().Count());
        (await school.Graph.PostAsync("groups", School.NewGroup("postmaster"))).Expect(HttpStatusCode.BadRequest);
    }

    [Fact] // §14.6
    public async Task Owners_may_be_bound_in_a_patch()
    {
        using var school = new School(new SandboxOptions { PatchBindsOwners = true });
        var id = await school.CreateAsync();
        (await school.Graph.PatchAsync($"groups/{id}", School.Bind([school.Ids[1]], "owners"))).Expect(HttpStatusCode.NoContent);
        Assert.Equal(2, school.Group(id).OwnerIds.Count);
    }

    [Fact] // §1.1: public unless it is said
    public async Task The_default_visibility_is_public()
    {
        using var school = new School();
        var body = School.NewGroup();
        body.Remove("visibility");
        Assert.Equal("Public", (string?)(await school.Graph.PostAsync("groups", body)).Expect(HttpStatusCode.Created)["visibility"]);
    }

    [Theory] // §10.1
    [InlineData("GroupMember.ReadWrite.All,User.Read.All", "PATCH-members", true)]
    [InlineData("GroupMember.ReadWrite.All,User.Read.All", "PATCH-name", false)]
    [InlineData("GroupMember.ReadWrite.All,User.Read.All", "POST", false)]
    [InlineData("GroupMember.ReadWrite.All,User.Read.All", "DELETE", false)]
    [InlineData("GroupMember.ReadWrite.All,User.Read.All", "owners", false)]
    [InlineData("Group.ReadWrite.All", "PATCH-name", true)]
    [InlineData("Group.ReadWrite.All", "users", false)]
    [InlineData("Group.ReadWrite.All", "POST", true)]
    [InlineData("Group.Create,User.Read.All", "POST", true)]
    [InlineData("Group.Create,User.Read.All", "PATCH-members", false)]
    [InlineData("User.ReadBasic.All", "users", true)]
    [InlineData("User.ReadBasic.All", "users-full", false)]
    [InlineData("User.Read.All", "users-full", true)]
    [InlineData("User.Read.All", "organization", true)]
    [InlineData("User.Read.All", "groups", false)]
    public async Task What_the_application_may_do(string permissions, string call, bool isAllowed)
    {
        using var school = new School();
        var id = await school.CreateAsync();
        school.Tenant.Configure(o => o with { GrantedPermissions = permissions.Split(',') });
        var answer = call switch
        {
            "PATCH-members" => await school.Graph.PatchAsync($"groups/{id}", School.Bind([school.Ids[1]])),
            "PATCH-name" => await school.Graph.PatchAsync($"groups/{id}", new JsonObject { ["displayName"] = "x" }),
            "POST" => await school.Graph.PostAsync("groups", School.NewGroup("new")),
            "DELETE" => await school.Graph.DeleteAsync($"groups/{id}"),
            "owners" => await school.Graph.PostAsync($"groups/{id}/owners/$ref", School.Ref(school.Ids[2])),
            "users-full" => await school.Graph.GetAsync("users?$select=id,employeeId,accountEnabled"),
            _ => await school.Graph.GetAsync(call),
        };
        if (isAllowed)
            Assert.True((int)answer.Status < 300, answer.Text);
        else
            answer.Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
    }

    [Fact] // §2.4
    public async Task Without_rights_on_accounts_members_are_type_and_id()
    {
        using var school = new School(new SandboxOptions { GrantedPermissions = ["Group.ReadWrite.All"] });
        var id = await school.CreateAsync(members: school.Ids.Take(1));
        var member = Assert.Single(await school.Graph.AllPagesAsync($"groups/{id}/members?$select=id,userPrincipalName")).AsObject();
        Assert.Equal(["@odata.type", "id"], member.Select(p => p.Key));
    }

    [Fact] // §1.1
    public async Task Members_of_a_hidden_group_need_a_right_of_their_own()
    {
        using var school = new School(new SandboxOptions { GrantedPermissions = ["Group.ReadWrite.All", "User.Read.All"] });
        var id = school.Tenant.AddGroup(new SandboxGroup { DisplayName = "h", MailNickname = "h", Visibility = "HiddenMembership" });
        (await school.Graph.GetAsync($"groups/{id}/members")).Expect(HttpStatusCode.Forbidden);
        (await school.Graph.GetAsync($"groups/{id}/owners")).Expect(HttpStatusCode.OK);
    }
}
