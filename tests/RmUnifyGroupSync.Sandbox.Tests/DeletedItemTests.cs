using System.Net;

namespace RmUnifyGroupSync.Sandbox.Tests;

/// <summary>Delete and restore (contract §8).</summary>
[Trait("Contract", "graph.md §8")]
public sealed class DeletedItemTests
{
    [Fact]
    public async Task A_deleted_group_is_gone_but_can_be_restored_for_30_days()
    {
        using var school = new School();
        var id = await school.CreateAsync("a", "mis:a", school.Ids.Take(3));
        (await school.Graph.DeleteAsync("groups(uniqueName='mis:a')")).Expect(HttpStatusCode.NoContent);

        (await school.Graph.GetAsync($"groups/{id}")).Refused(HttpStatusCode.NotFound, "Request_ResourceNotFound", id);
        (await school.Graph.GetAsync($"groups/{id}/members")).Expect(HttpStatusCode.NotFound);
        (await school.Graph.PatchAsync($"groups/{id}", School.Bind([school.Ids[5]]))).Expect(HttpStatusCode.NotFound);
        (await school.Graph.DeleteAsync($"groups/{id}")).Expect(HttpStatusCode.NotFound);
        Assert.Empty(await school.Graph.AllPagesAsync("groups"));

        school.Clock.Advance(TimeSpan.FromDays(29));
        var item = (await school.Graph.GetAsync($"directory/deletedItems/{id}")).Expect(HttpStatusCode.OK);
        Assert.Equal("2026-11-22T02:00:00Z", (string?)item["deletedDateTime"]);
        Assert.Single(await school.Graph.AllPagesAsync("directory/deletedItems/microsoft.graph.group?$select=id,uniqueName,mailNickname,deletedDateTime"));
        school.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Empty(await school.Graph.AllPagesAsync("directory/deletedItems/microsoft.graph.group"));
        (await school.Graph.PostAsync($"directory/deletedItems/{id}/restore", null)).Expect(HttpStatusCode.NotFound);
    }

    [Theory] // §14.1, §14.3
    [InlineData(true, HttpStatusCode.BadRequest, HttpStatusCode.OK)]
    [InlineData(false, HttpStatusCode.Created, HttpStatusCode.BadRequest)]
    public async Task Its_names_are_kept_or_free(bool isKept, HttpStatusCode create, HttpStatusCode restore)
    {
        using var school = new School(new SandboxOptions { SoftDeletedKeepsUniqueName = isKept, SoftDeletedKeepsMailNickname = isKept });
        var id = await school.CreateAsync("a", "mis:a");
        await school.Graph.DeleteAsync($"groups/{id}");
        Assert.Equal(create, (await school.Graph.PostAsync("groups", School.NewGroup("a", "mis:a"))).Status);
        Assert.Equal(restore, (await school.Graph.PostAsync($"directory/deletedItems/{id}/restore", null)).Status);
    }

    [Fact] // §1.2: the upsert of a key in the bin
    public async Task An_upsert_does_not_wake_the_dead()
    {
        using var school = new School();
        var id = await school.CreateAsync("a", "mis:a");
        await school.Graph.DeleteAsync($"groups/{id}");
        (await school.Graph.PatchAsync("groups(uniqueName='mis:a')", School.NewGroup("b"), ("Prefer", "create-if-missing")))
            .Refused(HttpStatusCode.BadRequest, "Request_BadRequest", "same value for property uniqueName");
    }

    [Theory] // §8, §14.2
    [InlineData(false, HttpStatusCode.BadRequest)]
    [InlineData(true, HttpStatusCode.OK)]
    public async Task The_bin_may_be_filtered_by_key(bool isAllowed, HttpStatusCode status)
    {
        using var school = new School(new SandboxOptions { DeletedItemsFilterByUniqueName = isAllowed });
        Assert.Equal(status, (await school.Graph.GetAsync("directory/deletedItems/graph.group?$filter=uniqueName eq 'a'")).Status);
        (await school.Graph.GetAsync("directory/deletedItems/graph.group?$filter=mailNickname eq 'a'")).Expect(HttpStatusCode.OK);
    }

    [Fact] // §8
    public async Task Purging_is_not_for_applications()
    {
        using var school = new School();
        var id = await school.CreateAsync();
        await school.Graph.DeleteAsync($"groups/{id}");
        (await school.Graph.DeleteAsync($"directory/deletedItems/{id}")).Expect(HttpStatusCode.Forbidden);
        school.Tenant.Configure(o => o with { PurgeAllowed = true });
        (await school.Graph.DeleteAsync($"directory/deletedItems/{id}")).Expect(HttpStatusCode.NoContent);
        (await school.Graph.PostAsync("groups", School.NewGroup("class-7a"))).Expect(HttpStatusCode.Created);
    }

    [Fact] // §8, UNSURE
    public async Task Security_groups_go_at_once()
    {
        using var school = new School();
        var id = school.Tenant.AddGroup(new SandboxGroup { DisplayName = "s", MailNickname = "s", IsUnified = false });
        await school.Graph.DeleteAsync($"groups/{id}");
        (await school.Graph.PostAsync($"directory/deletedItems/{id}/restore", null)).Expect(HttpStatusCode.NotFound);
    }

    [Fact] // §7
    public async Task Deleted_accounts_are_listed_in_their_own_bin()
    {
        using var school = new School();
        school.Tenant.DeleteUser("user003@school.onmicrosoft.com");
        Assert.Equal(school.Ids[3], (string?)Assert.Single(await school.Graph.AllPagesAsync("directory/deletedItems/microsoft.graph.user?$select=id"))["id"]);
    }
}
