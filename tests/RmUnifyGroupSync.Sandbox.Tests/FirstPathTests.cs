using System.Net;
using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Sandbox.Tests;

/// <summary>The whole path of a small sync, over the wire.</summary>
[Trait("Contract", "graph.md §1, §2, §4")]
public sealed class FirstPathTests
{
    [Fact]
    public async Task A_group_is_made_filled_changed_deleted_and_restored()
    {
        using var school = new School();
        var id = await school.CreateAsync("class-7a", "mis:7a", school.Ids.Take(5));

        (await school.Graph.PatchAsync($"groups/{id}", School.Bind(school.Ids.Skip(5).Take(20)))).Expect(HttpStatusCode.NoContent);
        (await school.Graph.PostAsync($"groups/{id}/members/$ref", School.Ref(school.Ids[25]))).Expect(HttpStatusCode.NoContent);
        (await school.Graph.DeleteAsync($"groups/{id}/members/{school.Ids[0]}/$ref")).Expect(HttpStatusCode.NoContent);

        Assert.Equal(school.Ids.Skip(1).Take(25).Order(StringComparer.Ordinal), school.Group(id).MemberIds);
        Assert.Equal(25, (await school.Graph.AllPagesAsync($"groups/{id}/members?$select=id&$top=7")).Count);
        Assert.Equal([school.Ids[0]], (await school.Graph.AllPagesAsync($"groups/{id}/owners?$select=id")).Select(o => (string)o["id"]!));

        (await school.Graph.DeleteAsync($"groups/{id}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal(id, (string)Assert.Single(await school.Graph.AllPagesAsync("directory/deletedItems/microsoft.graph.group"))["id"]!);
        (await school.Graph.PostAsync($"directory/deletedItems/{id}/restore", null)).Expect(HttpStatusCode.OK);
        Assert.Equal(25, school.Group(id).MemberIds.Count);
    }

    [Theory]
    [InlineData("groups?$filter=startsWith(uniqueName,'mis:')", 3)]
    [InlineData("groups?$filter=uniqueName eq 'mis:b'", 1)]
    [InlineData("groups?$filter=displayName eq 'group a' or mailNickname eq 'b'", 1)]
    [InlineData("groups?$filter=mailNickname in ('a','b','x')", 2)]
    [InlineData("groups?$filter=groupTypes/any(c:c eq 'Unified')", 3)]
    [InlineData("groups(uniqueName='mis:a')", -1)]
    [InlineData("groups(uniqueName='mis%3Aa')?$select=id", -1)]
    public async Task Groups_are_found_by_filter_and_by_key(string url, int count)
    {
        using var school = new School();
        foreach (var name in (string[])["a", "b", "c"])
            await school.CreateAsync(name, "mis:" + name);
        var answer = await school.Graph.GetAsync(url);
        var body = answer.Expect(HttpStatusCode.OK);
        if (count >= 0)
            Assert.Equal(count, body["value"]!.AsArray().Count);
        else
            Assert.NotNull(body["id"]);
    }

    [Fact]
    public async Task An_upsert_makes_once_and_then_updates()
    {
        using var school = new School();
        var create = ("Prefer", "create-if-missing");
        (await school.Graph.PatchAsync("groups(uniqueName='k')", School.NewGroup())).Expect(HttpStatusCode.NotFound);
        (await school.Graph.PatchAsync("groups(uniqueName='k')", School.NewGroup(), create)).Expect(HttpStatusCode.Created);
        (await school.Graph.PatchAsync("groups(uniqueName='k')", new JsonObject { ["displayName"] = "New" }, create)).Expect(HttpStatusCode.NoContent);
        Assert.Equal("New", Assert.Single(school.Tenant.Inspect().Groups).DisplayName);
    }

    [Fact]
    public async Task Users_come_in_pages_of_100_or_as_many_as_asked_for()
    {
        using var school = new School(users: 250);
        var first = (await school.Graph.GetAsync("users?$select=id,userPrincipalName,accountEnabled")).Expect(HttpStatusCode.OK);
        Assert.Equal(100, first["value"]!.AsArray().Count);
        Assert.StartsWith("https://graph.microsoft.com/v1.0/users?", (string)first["@odata.nextLink"]!, StringComparison.Ordinal);
        var all = await school.Graph.AllPagesAsync("users?$select=id,userPrincipalName&$top=99");
        Assert.Equal(250, all.Select(u => (string)u["id"]!).Distinct().Count());
    }

    [Fact]
    public async Task A_batch_answers_each_part_by_itself()
    {
        using var school = new School();
        var id = await school.CreateAsync();
        var answers = await school.Graph.BatchAsync(
            GraphCaller.Part("1", "PATCH", $"/groups/{id}", School.Bind(school.Ids.Take(20))),
            GraphCaller.Part("2", "GET", "groups/00000000-0000-0000-0000-000000000001"),
            GraphCaller.Part("3", "GET", "organization?$select=id", null, "2"));
        Assert.Equal(204, (int)answers["1"]["status"]!);
        Assert.Equal(404, (int)answers["2"]["status"]!);
        Assert.Equal(424, (int)answers["3"]["status"]!);
    }

    [Fact]
    public async Task Without_a_token_there_is_401()
    {
        using var school = new School();
        school.Graph.Client.DefaultRequestHeaders.Authorization = null;
        (await school.Graph.GetAsync("users")).Refused(HttpStatusCode.Unauthorized, "InvalidAuthenticationToken", "token");
    }
}
