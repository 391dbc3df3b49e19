using System.Net;
using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Sandbox.Tests;

/// <summary>Paging, filters and counts (contract §1.4, §2.4, §7).</summary>
[Trait("Contract", "graph.md §1.4, §2.4, §7")]
public sealed class QueryTests
{
    private static readonly (string, string) Eventual = ("ConsistencyLevel", "eventual");

    [Theory]
    [InlineData("users?$top=0")]
    [InlineData("users?$top=1000")]
    [InlineData("users?$top=x")]
    [InlineData("groups?$top=1000")]
    public async Task Page_sizes_out_of_range(string url)
    {
        using var school = new School();
        (await school.Graph.GetAsync(url)).Refused(HttpStatusCode.BadRequest, "Request_BadRequest", "page size");
    }

    [Theory]
    [InlineData(15, true)]
    [InlineData(16, false)]
    public async Task Clauses_of_or_and_in(int count, bool isTaken)
    {
        using var school = new School();
        var names = Enumerable.Range(0, count).Select(i => $"n{i}").ToList();
        foreach (var filter in (string[])[string.Join(" or ", names.Select(n => $"displayName eq '{n}'")), $"displayName in ({string.Join(',', names.Select(n => $"'{n}'"))})"])
        {
            var answer = await school.Graph.GetAsync($"groups?$filter={filter}");
            if (isTaken)
                answer.Expect(HttpStatusCode.OK);
            else
                answer.Refused(HttpStatusCode.BadRequest, "Request_UnsupportedQuery", $"Too many child clauses specified in search filter expression containing 'OR' operators: {count}. Max allowed: 15");
            (await school.Graph.GetAsync($"groups?$count=true&$filter={filter}", Eventual)).Expect(HttpStatusCode.OK);
        }
    }

    [Theory]
    [InlineData("groups?$filter=description eq 'x'")]
    [InlineData("groups?$filter=uniqueName eq null")]
    [InlineData("groups?$filter=displayName ne 'x'")]
    [InlineData("groups?$filter=not(displayName eq 'x')")]
    [InlineData("groups?$filter=endsWith(mail,'x')")]
    [InlineData("users?$filter=onPremisesExtensionAttributes/extensionAttribute1 eq 'x'")]
    public async Task Filters_that_only_an_advanced_query_may_use(string url)
    {
        using var school = new School();
        (await school.Graph.GetAsync(url)).Refused(HttpStatusCode.BadRequest, "Request_UnsupportedQuery", "filter clause");
        (await school.Graph.GetAsync(url, Eventual)).Expect(HttpStatusCode.BadRequest);
        (await school.Graph.GetAsync(url + "&$count=true", Eventual)).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("groups?$filter=contains(displayName,'x')", "Request_UnsupportedQuery")]
    [InlineData("groups?$filter=uniqueName ge 'x'", "Request_UnsupportedQuery")]
    [InlineData("groups?$filter=visibility eq 'Private'", "Request_UnsupportedQuery")]
    [InlineData("groups?$filter=displayName", "BadRequest")]
    [InlineData("groups?$filter=displayName eq 'a", "BadRequest")]
    [InlineData("groups?$filter=nothing eq 'a'", "BadRequest")]
    [InlineData("groups?$select=nothing", "BadRequest")]
    [InlineData("groups?$filter=displayName eq 'a'&$orderby=displayName", "Request_UnsupportedQuery")]
    [InlineData("groups?$search=\"displayName:a\"", "Request_UnsupportedQuery")]
    [InlineData("groups?$unknown=1", "BadRequest")]
    [InlineData("groups?$skiptoken=abc", "Request_BadRequest")]
    [InlineData("groups?$filter=not(not(not(displayName eq 'a')))&$count=true", "Request_UnsupportedQuery")]
    public async Task Queries_that_are_refused(string url, string code)
    {
        using var school = new School();
        (await school.Graph.GetAsync(url)).Refused(HttpStatusCode.BadRequest, code, "");
    }

    [Theory]
    [InlineData("displayName eq 'O''Brien'", 1)]
    [InlineData("(displayName eq 'O''Brien' or displayName eq 'b') and mailEnabled eq true", 2)]
    [InlineData("startsWith(displayName,'o')", 1)]
    [InlineData("groupTypes/any(c:c eq 'Unified') and startsWith(mailNickname,'b')", 1)]
    [InlineData("proxyAddresses/any(x:x eq 'smtp:b@school.onmicrosoft.com')", 1)]
    [InlineData("resourceProvisioningOptions/Any(x:x eq 'Team')", 0)]
    [InlineData("renewedDateTime ge 2026-01-01T00:00:00Z", 2)]
    [InlineData("renewedDateTime le 2026-01-01T00:00:00Z", 0)]
    public async Task Filters_find_what_they_say(string filter, int count)
    {
        using var school = new School();
        var group = School.NewGroup("obrien");
        group["displayName"] = "O'Brien";
        (await school.Graph.PostAsync("groups", group)).Expect(HttpStatusCode.Created);
        await school.CreateAsync("b");
        Assert.Equal(count, (await school.Graph.AllPagesAsync($"groups?$filter={Uri.EscapeDataString(filter)}")).Count);
    }

    [Fact]
    public async Task Count_needs_its_header_and_comes_on_the_first_page_only()
    {
        using var school = new School();
        var id = await school.CreateAsync(members: school.Ids.Take(5));
        Assert.Null((await school.Graph.GetAsync("users?$count=true")).Expect(HttpStatusCode.OK)["@odata.count"]);
        var first = (await school.Graph.GetAsync("users?$count=true&$top=20", Eventual)).Expect(HttpStatusCode.OK);
        Assert.Equal(30, (int)first["@odata.count"]!);
        Assert.Null((await school.Graph.GetAsync((string)first["@odata.nextLink"]!, Eventual)).Expect(HttpStatusCode.OK)["@odata.count"]);
        foreach (var url in (string[])["users/$count", "groups/$count", $"groups/{id}/members/$count"])
            (await school.Graph.GetAsync(url)).Refused(HttpStatusCode.BadRequest, "Request_BadRequest", "$count is not currently supported.");
        Assert.Equal("5", (await school.Graph.GetAsync($"groups/{id}/members/$count", Eventual)).Text);
    }

    [Fact] // §2.4
    public async Task Casts_need_an_advanced_query_and_a_type_that_can_be_there()
    {
        using var school = new School();
        var id = await school.CreateAsync(members: school.Ids.Take(5));
        (await school.Graph.GetAsync($"groups/{id}/members/microsoft.graph.user")).Refused(HttpStatusCode.BadRequest, "Request_UnsupportedQuery", "OData cast");
        (await school.Graph.GetAsync($"groups/{id}/members/graph.user?$count=true", Eventual)).Expect(HttpStatusCode.OK);
        (await school.Graph.GetAsync($"groups/{id}/members/graph.device?$count=true", Eventual)).Refused(HttpStatusCode.BadRequest, "Request_UnsupportedQuery", "OData cast");
        (await school.Graph.GetAsync("directory/deletedItems")).Expect(HttpStatusCode.BadRequest);
    }

    [Fact] // §1.4: useless for sync
    public async Task Expanded_members_stop_at_20_without_a_word()
    {
        using var school = new School();
        var id = await school.CreateAsync(members: school.Ids.Take(19));
        await school.Graph.PatchAsync($"groups/{id}", School.Bind(school.Ids.Skip(19).Take(10)));
        var group = (await school.Graph.GetAsync($"groups/{id}?$expand=members")).Expect(HttpStatusCode.OK);
        Assert.Equal(20, group["members"]!.AsArray().Count);
    }

    [Fact] // §7 (120 a page), §13.2 (the same item on two pages)
    public async Task Pages_may_be_smaller_than_asked_for_and_overlap()
    {
        using var school = new School(new SandboxOptions { MaximumPageSize = 12, PageOverlap = 3 });
        var users = await school.Graph.AllPagesAsync("users?$top=999&$select=id");
        Assert.Equal(30, users.Select(u => (string)u["id"]!).Distinct().Count());
        Assert.True(users.Count > 30);
    }

    [Fact]
    public async Task A_list_that_changes_between_pages_loses_nothing_that_stays()
    {
        using var school = new School();
        var first = (await school.Graph.GetAsync("users?$select=id&$top=10")).Expect(HttpStatusCode.OK);
        var seen = first["value"]!.AsArray().Select(u => (string)u!["id"]!).ToList();
        school.Tenant.DeleteUser(seen[^1]);
        school.Tenant.DeleteUser(seen[0]);
        seen.AddRange((await school.Graph.AllPagesAsync((string)first["@odata.nextLink"]!)).Select(u => (string)u["id"]!));
        Assert.Equal(30, seen.Distinct().Count());
    }

    [Fact] // §7
    public async Task An_advanced_address_has_2048_characters_at_most_but_in_a_batch_more()
    {
        using var school = new School();
        var url = $"groups?$count=true&$filter={string.Join(" or ", Enumerable.Range(0, 120).Select(i => $"displayName eq 'n{i}'"))}";
        (await school.Graph.GetAsync(url, Eventual)).Expect(HttpStatusCode.RequestUriTooLong);
        var part = GraphCaller.Part("1", "GET", url);
        part["headers"] = new JsonObject { ["ConsistencyLevel"] = "eventual" };
        Assert.Equal(200, (int)(await school.Graph.BatchAsync(part))["1"]["status"]!);
    }

    [Fact] // §11
    public async Task Lists_do_not_give_what_Exchange_holds()
    {
        using var school = new School();
        (await school.Graph.GetAsync("groups?$select=id,hideFromAddressLists")).Refused(HttpStatusCode.NotImplemented, "NotImplemented", "not yet supported");
    }
}
