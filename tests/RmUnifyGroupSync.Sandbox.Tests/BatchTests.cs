using System.Net;
using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Sandbox.Tests;

/// <summary>Batches (contract §4).</summary>
[Trait("Contract", "graph.md §4")]
public sealed class BatchTests
{
    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"requests":[]}""")]
    [InlineData("""{"requests":[{"id":"1","method":"GET"}]}""")]
    [InlineData("""{"requests":[{"id":1,"method":"GET","url":"/users"}]}""")]
    [InlineData("""{"requests":[{"id":"a","method":"GET","url":"/users"},{"id":"A","method":"GET","url":"/users"}]}""")]
    [InlineData("""{"requests":[{"id":"1","method":"POST","url":"/groups","body":{}}]}""")]
    [InlineData("""{"requests":[{"id":"1","method":"GET","url":"/users","dependsOn":["2"]}]}""")]
    [InlineData("""{"requests":[{"id":"1","method":"GET","url":"/users","dependsOn":["2"]},{"id":"2","method":"GET","url":"/users","dependsOn":["1"]}]}""")]
    [InlineData("""{"requests":[{"id":"1","method":"POST","url":"/$batch","headers":{"Content-Type":"application/json"},"body":{}}]}""")]
    [InlineData("""{"requests":[{"id":"1","method":"GET","url":"https://graph.microsoft.com/v1.0/users"}]}""")]
    public async Task A_malformed_batch_is_400_as_a_whole(string body)
    {
        using var school = new School();
        (await school.Graph.PostAsync("$batch", JsonNode.Parse(body))).Refused(HttpStatusCode.BadRequest, "BadRequest", "");
        Assert.Single(school.Tenant.Inspect().Requests);
    }

    [Theory]
    [InlineData(20, HttpStatusCode.OK)]
    [InlineData(21, HttpStatusCode.BadRequest)]
    public async Task There_are_20_parts_at_most(int count, HttpStatusCode status)
    {
        using var school = new School();
        var parts = Enumerable.Range(1, count).Select(i => (JsonNode)GraphCaller.Part($"{i}", "GET", "organization"));
        Assert.Equal(status, (await school.Graph.PostAsync("$batch", new JsonObject { ["requests"] = new JsonArray([.. parts]) })).Status);
    }

    [Fact]
    public async Task Answers_come_in_any_order_and_say_whose_they_are()
    {
        using var school = new School();
        var orders = new HashSet<string>();
        for (var i = 0; i < 5; i++)
        {
            var parts = Enumerable.Range(1, 10).Select(n => GraphCaller.Part($"{n}", "GET", n % 2 == 0 ? $"/users/user00{n % 10}@school.onmicrosoft.com" : "groups")).ToArray();
            var answer = (await school.Graph.PostAsync("$batch", new JsonObject { ["requests"] = new JsonArray([.. parts]) })).Expect(HttpStatusCode.OK);
            var responses = answer["responses"]!.AsArray();
            foreach (var response in responses.Where(r => int.Parse((string)r!["id"]!, null) % 2 == 0))
                Assert.Equal($"user00{int.Parse((string)response!["id"]!, null) % 10}@school.onmicrosoft.com", (string?)response["body"]!["userPrincipalName"]);
            orders.Add(string.Join(',', responses.Select(r => (string)r!["id"]!)));
        }

        Assert.True(orders.Count > 1);
    }

    [Fact]
    public async Task Parts_run_in_any_order_but_behind_what_they_depend_on()
    {
        using var school = new School();
        for (var i = 0; i < 10; i++)
        {
            var answers = await school.Graph.BatchAsync(
                GraphCaller.Part("make", "POST", "groups", School.NewGroup($"g{i}", $"k{i}")),
                GraphCaller.Part("fill", "PATCH", $"groups(uniqueName='k{i}')", School.Bind(school.Ids.Take(5)), "make"),
                GraphCaller.Part("read", "GET", $"groups(uniqueName='k{i}')?$select=id", null, "fill"));
            Assert.Equal([201, 204, 200], ((string[])["make", "fill", "read"]).Select(id => (int)answers[id]["status"]!));
        }
    }

    [Fact]
    public async Task Next_links_in_parts_are_absolute_and_work()
    {
        using var school = new School();
        var part = (await school.Graph.BatchAsync(GraphCaller.Part("1", "GET", "/users?$top=20&$select=id")))["1"];
        var next = (string)part["body"]!["@odata.nextLink"]!;
        Assert.StartsWith("https://graph.microsoft.com/v1.0/users?", next, StringComparison.Ordinal);
        Assert.Equal(10, (await school.Graph.AllPagesAsync(next)).Count);
    }

    [Fact]
    public async Task A_batch_saves_neither_units_nor_writes()
    {
        using var school = new School();
        var id = await school.CreateAsync();
        var before = school.Tenant.Inspect();
        await school.Graph.BatchAsync([.. Enumerable.Range(1, 5).Select(i => GraphCaller.Part($"{i}", "POST", $"groups/{id}/members/$ref", School.Ref(school.Ids[i])))]);
        var after = school.Tenant.Inspect();
        Assert.Equal(5, after.Writes - before.Writes);
        Assert.Equal(5, after.ResourceUnits - before.ResourceUnits);
        Assert.Equal(1, after.HttpRequests - before.HttpRequests);
    }

    [Fact] // §12: PATCH with binds inside a batch
    public async Task Twenty_patches_of_twenty_links()
    {
        using var school = new School();
        var ids = new List<string>();
        for (var i = 0; i < 20; i++)
            ids.Add(await school.CreateAsync($"g{i}"));
        var answers = await school.Graph.BatchAsync([.. ids.Select((id, i) => GraphCaller.Part($"{i}", "PATCH", $"/groups/{id}", School.Bind(school.Ids.Take(20))))]);
        Assert.All(answers.Values, a => Assert.Equal(204, (int)a["status"]!));
        Assert.All(ids, id => Assert.Equal(20, school.Group(id).MemberIds.Count));
    }
}
