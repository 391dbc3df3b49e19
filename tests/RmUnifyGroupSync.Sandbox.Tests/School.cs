using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace RmUnifyGroupSync.Sandbox.Tests;

/// <summary>A small tenant in memory with a caller.</summary>
public sealed class School : IDisposable
{
    public School(SandboxOptions? options = null, int users = 30)
    {
        Tenant = SandboxTenant.CreateInMemory(options ?? new SandboxOptions(), Users(users), Clock);
        Graph = new GraphCaller(Tenant.CreateHandler());
        Ids = [.. Tenant.Inspect().Users.OrderBy(u => u.UserPrincipalName, StringComparer.Ordinal).Select(u => u.Id!)];
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 22, 2, 0, 0, TimeSpan.Zero));

    public SandboxTenant Tenant { get; }

    public GraphCaller Graph { get; }

    /// <summary>Ids of user00, user01 …</summary>
    public IReadOnlyList<string> Ids { get; }

    public static IReadOnlyList<SandboxUser> Users(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new SandboxUser
        {
            UserPrincipalName = $"user{i:D3}@school.onmicrosoft.com",
            DisplayName = $"User {i:D3}",
            Mail = $"user{i:D3}@school.onmicrosoft.com",
            EmployeeId = $"E{i:D3}",
        }),
    ];

    public static JsonObject NewGroup(string name = "class-7a", string? uniqueName = null)
    {
        var group = new JsonObject
        {
            ["displayName"] = name,
            ["description"] = "A class",
            ["mailNickname"] = name,
            ["mailEnabled"] = true,
            ["securityEnabled"] = false,
            ["groupTypes"] = new JsonArray("Unified"),
            ["visibility"] = "Private",
        };
        if (uniqueName is not null)
            group["uniqueName"] = uniqueName;
        return group;
    }

    public static string Reference(string id) => $"{GraphCaller.Root}/v1.0/directoryObjects/{id}";

    public static JsonArray References(IEnumerable<string> ids) => new([.. ids.Select(id => (JsonNode)Reference(id))]);

    public static JsonObject Ref(string id) => new() { ["@odata.id"] = Reference(id) };

    public static JsonObject Bind(IEnumerable<string> ids, string list = "members") => new() { [list + "@odata.bind"] = References(ids) };

    /// <summary>Makes a group with user00 as owner; its id.</summary>
    public async Task<string> CreateAsync(string name = "class-7a", string? uniqueName = null, IEnumerable<string>? members = null)
    {
        var body = NewGroup(name, uniqueName);
        body["owners@odata.bind"] = References([Ids[0]]);
        if (members is not null)
            body["members@odata.bind"] = References(members);
        return (string)(await Graph.PostAsync("groups", body)).Expect(HttpStatusCode.Created)["id"]!;
    }

    public InspectedGroup Group(string id) => Assert.Single(Tenant.Inspect().Groups, g => g.Id == id);

    public void Dispose()
    {
        Graph.Dispose();
        Tenant.Dispose();
    }
}
