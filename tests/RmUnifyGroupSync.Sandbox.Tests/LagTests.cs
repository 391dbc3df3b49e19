using System.Net;
using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Sandbox.Tests;

/// <summary>Eventual consistency (contract §2.1, §9).</summary>
[Trait("Contract", "graph.md §2.1, §9")]
public sealed class LagTests
{
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_fresh_group_is_unknown_for_a_while()
    {
        using var school = new School(new SandboxOptions { ReplicationLag = Lag });
        var id = await school.CreateAsync("a", "mis:a", school.Ids.Take(2));

        (await school.Graph.GetAsync($"groups/{id}")).Refused(HttpStatusCode.NotFound, "Request_ResourceNotFound", id);
        (await school.Graph.GetAsync($"groups/{id}/members")).Expect(HttpStatusCode.NotFound);
        (await school.Graph.GetAsync("groups(uniqueName='mis:a')")).Expect(HttpStatusCode.NotFound);
        (await school.Graph.PatchAsync($"groups/{id}", new JsonObject { ["description"] = "x" })).Expect(HttpStatusCode.NotFound);
        foreach (var answer in (Answer[])
            [
                await school.Graph.PatchAsync($"groups/{id}", School.Bind([school.Ids[3]])),
                await school.Graph.PostAsync($"groups/{id}/owners/$ref", School.Ref(school.Ids[3])),
                await school.Graph.DeleteAsync($"groups/{id}/members/{school.Ids[0]}/$ref"),
            ])
            answer.Refused(HttpStatusCode.BadRequest, "Request_BadRequest", "The source resource object or one of the objects being referenced don't exist.");
        Assert.Equal(2, school.Group(id).MemberIds.Count);

        school.Clock.Advance(Lag);
        (await school.Graph.GetAsync($"groups/{id}")).Expect(HttpStatusCode.OK);
        (await school.Graph.PatchAsync($"groups/{id}", School.Bind([school.Ids[3]]))).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task The_master_knows_a_fresh_key_at_once()
    {
        using var school = new School(new SandboxOptions { ReplicationLag = Lag });
        await school.CreateAsync("a", "mis:a");
        (await school.Graph.PatchAsync("groups(uniqueName='mis:a')", School.NewGroup("b"), ("Prefer", "create-if-missing")))
            .Refused(HttpStatusCode.BadRequest, "Request_BadRequest", "same value for property uniqueName");
        Assert.Single(school.Tenant.Inspect().Groups);
    }

    [Fact]
    public async Task Reads_are_behind_writes()
    {
        using var school = new School(new SandboxOptions { ReadLag = Lag });
        var id = await school.CreateAsync(members: school.Ids.Take(2));
        school.Clock.Advance(Lag);
        (await school.Graph.DeleteAsync($"groups/{id}/members/{school.Ids[0]}/$ref")).Expect(HttpStatusCode.NoContent);
        (await school.Graph.PatchAsync($"groups/{id}", new JsonObject { ["description"] = "new" })).Expect(HttpStatusCode.NoContent);
        Assert.Equal(2, (await school.Graph.AllPagesAsync($"groups/{id}/members")).Count);
        Assert.Equal("A class", (string?)(await school.Graph.GetAsync($"groups/{id}")).Body!["description"]);
        school.Clock.Advance(Lag);
        Assert.Single(await school.Graph.AllPagesAsync($"groups/{id}/members"));
        Assert.Equal("new", (string?)(await school.Graph.GetAsync($"groups/{id}")).Body!["description"]);

        (await school.Graph.DeleteAsync($"groups/{id}")).Expect(HttpStatusCode.NoContent);
        (await school.Graph.GetAsync($"groups/{id}")).Expect(HttpStatusCode.OK);
        school.Clock.Advance(Lag);
        (await school.Graph.GetAsync($"groups/{id}")).Expect(HttpStatusCode.NotFound);
    }

    [Fact] // §2.4: the index must not decide removals
    public async Task Lists_and_advanced_queries_are_behind_by_their_own_lag()
    {
        using var school = new School(new SandboxOptions { IndexLag = Lag });
        var id = await school.CreateAsync("a", "mis:a", school.Ids.Take(2));
        (await school.Graph.GetAsync("groups(uniqueName='mis:a')")).Expect(HttpStatusCode.OK);
        Assert.Empty(await school.Graph.AllPagesAsync("groups?$filter=startsWith(uniqueName,'mis:')"));
        school.Clock.Advance(Lag);
        Assert.Single(await school.Graph.AllPagesAsync("groups?$filter=startsWith(uniqueName,'mis:')"));

        await school.Graph.PatchAsync($"groups/{id}", School.Bind([school.Ids[5]]));
        Assert.Equal(3, (await school.Graph.AllPagesAsync($"groups/{id}/members?$select=id")).Count);
        Assert.Equal("2", (await school.Graph.GetAsync($"groups/{id}/members/$count", ("ConsistencyLevel", "eventual"))).Text);
    }

    [Fact] // §1.1
    public async Task An_empty_description_is_filled_in_later()
    {
        using var school = new School(new SandboxOptions { DescriptionFilledInAfter = TimeSpan.FromMinutes(2) });
        var body = School.NewGroup("a");
        body.Remove("description");
        var id = (string)(await school.Graph.PostAsync("groups", body)).Expect(HttpStatusCode.Created)["id"]!;
        Assert.Null((await school.Graph.GetAsync($"groups/{id}")).Body!["description"]);
        school.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("a", (string?)(await school.Graph.GetAsync($"groups/{id}")).Body!["description"]);
    }
}
