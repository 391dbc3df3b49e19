using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Sandbox.Tests.Contract;

/// <summary>The tenant's answers keep to the OpenAPI subset (contract §13.6).</summary>
[Trait("Contract", "graph.md §13")]
public sealed class OpenApiTests
{
    [Fact]
    public async Task Every_kind_of_answer_keeps_to_the_schema()
    {
        using var school = new School(new SandboxOptions { DeltaPageSize = 2, SignedInUser = "user029@school.onmicrosoft.com" });
        using var checking = new ContractCheckingHandler(school.Tenant.CreateHandler());
        using var graph = new GraphCaller(checking);
        var eventual = ("ConsistencyLevel", "eventual");
        var id = await school.CreateAsync("a", "mis:a", school.Ids.Take(3));
        await school.CreateAsync("b");
        var gone = await school.CreateAsync("c");

        await graph.PostAsync("groups", School.NewGroup("d", "mis:d"));
        await graph.PostAsync("groups", School.NewGroup("d"));
        await graph.PatchAsync("groups(uniqueName='mis:e')", School.NewGroup("e"), ("Prefer", "create-if-missing"));
        await graph.PatchAsync($"groups/{id}", School.Bind(school.Ids.Skip(5).Take(5)));
        await graph.PatchAsync($"groups/{id}", School.Bind(school.Ids.Skip(5).Take(5)));
        await graph.PostAsync($"groups/{id}/members/$ref", School.Ref(school.Ids[20]));
        await graph.DeleteAsync($"groups/{id}/members/{school.Ids[20]}/$ref");
        await graph.DeleteAsync($"groups/{gone}");
        foreach (var url in (string[])
            [
                "organization", "domains", "users", "users?$top=3&$select=id,accountEnabled,onPremisesExtensionAttributes", $"users/{school.Ids[0]}",
                "users/nobody@school.onmicrosoft.com", "groups", "groups?$filter=startsWith(uniqueName,'mis:')&$select=id,uniqueName", $"groups/{id}",
                $"groups('{id}')", "groups(uniqueName='mis:a')", $"groups/{id}/members", $"groups/{id}/owners?$select=id,userPrincipalName",
                $"groups/{id}/members/$ref", "directory/deletedItems/microsoft.graph.group", "directory/deletedItems/graph.user",
                $"directory/deletedItems/{gone}", "me", "groups/delta?$select=displayName,members,owners", "users/delta()",
            ])
            await graph.GetAsync(url);
        await graph.GetAsync($"groups/{id}/members/microsoft.graph.user?$count=true", eventual);
        await graph.AllPagesAsync("groups/delta?$select=displayName,members");
        await graph.PostAsync($"directory/deletedItems/{gone}/restore", null);
        await graph.BatchAsync(
            GraphCaller.Part("1", "GET", $"groups/{id}/members?$select=id"),
            GraphCaller.Part("2", "POST", $"groups/{id}/members/$ref", School.Ref(school.Ids[0])),
            GraphCaller.Part("3", "POST", "/groups", School.NewGroup("f")));

        checking.AssertClean();
    }

    [Theory]
    [InlineData("POST", "/groups", """{"displayName":1}""", "displayName")]
    [InlineData("POST", "/groups", """{"displayname":"x"}""", "not a property")]
    [InlineData("POST", "/groups", null, "missing")]
    [InlineData("GET", "/groups?$skipp=1", null, "query option")]
    [InlineData("GET", "/groups/1/owner", null, "no such operation")]
    [InlineData("POST", "/$batch", """{"requests":[{"id":"1","method":"GET","url":"/nowhere"}]}""", "no such operation")]
    [InlineData("POST", "/$batch", """{"requests":[{"id":"1","url":"/groups"}]}""", "method is missing")]
    public void The_check_itself_finds_what_is_wrong(string method, string url, string? body, string error)
    {
        Assert.Contains(OpenApiContract.Shared.CheckRequest(method, url, body is null ? null : JsonNode.Parse(body)), e => e.Contains(error, StringComparison.Ordinal));
    }

    [SharedContractFact]
    public void The_copy_is_the_contracts()
    {
        using var copy = new StreamReader(typeof(OpenApiTests).Assembly.GetManifestResourceStream("graph-openapi-subset.yaml")!);
        Assert.Equal(File.ReadAllText(SharedContractFactAttribute.OriginalPath), copy.ReadToEnd());
    }

    /// <summary>Skips, and says so, where the contract's own file is not beside the checkout.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class SharedContractFactAttribute : FactAttribute
    {
        public SharedContractFactAttribute()
        {
            if (!File.Exists(OriginalPath))
                Skip = $"The contract's own file is not at {OriginalPath}; the copy in this project stands in for it.";
        }

        public static string OriginalPath { get; } = Path.GetFullPath(Path.Combine(Root(), "..", "shared", "notes", "graph-openapi-subset.yaml"));

        private static string Root()
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RmUnifyGroupSync.sln")))
                folder = folder.Parent;
            return folder?.FullName ?? AppContext.BaseDirectory;
        }
    }
}
