using System.Text.Json.Nodes;
using RmUnifyGroupSync.Sandbox.Model;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Endpoints;

/// <summary>References to accounts in bodies: absolute URLs of the called cloud (contract §2.1).</summary>
internal static class ReferenceUrl
{
    private const int MostLinks = 20;

    /// <summary>The user that a reference names.</summary>
    public static UserState Resolve(EndpointContext context, string? url)
    {
        var prefix = context.Request.VersionRoot + "/";
        if (url is null || !url.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            throw GraphRefusal.BadRequest($"Invalid URL format specified in @odata.id or @odata.bind: '{url}'. It must be an absolute URL of this service.");

        var path = PathToken.Split(url[prefix.Length..]);
        if (path is not [{ Kind: PathTokenKind.Segment, Text: var set }, var id] || set is not ("directoryObjects" or "users"))
            throw GraphRefusal.BadRequest($"Unsupported resource type in '{url}'. A group of this type takes users only.");

        var user = set == "users" ? UserReading.Find(context, id.Text) : context.LiveUser(id.Text);
        return user ?? throw GraphRefusal.NotFound(id.Text);
    }

    /// <summary>The accounts of the link lists of a body. At most 20 in all, none twice in a list.</summary>
    public static (IReadOnlyList<UserState> Owners, IReadOnlyList<UserState> Members) Bound(EndpointContext context, JsonObject body)
    {
        var owners = Urls(body, "owners@odata.bind");
        var members = Urls(body, "members@odata.bind");
        if (owners.Count + members.Count > MostLinks)
            throw GraphRefusal.BadRequest($"A resource cannot contain more than {MostLinks} link changes.");

        return (Users(context, owners, "owners"), Users(context, members, "members"));
    }

    private static List<UserState> Users(EndpointContext context, IReadOnlyList<string?> urls, string list)
    {
        var users = urls.Select(url => Resolve(context, url)).ToList();
        var twice = users.GroupBy(u => u.Id, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
            throw GraphRefusal.BadRequest($"Object '[User_{twice.Key}]' referenced from '[{list}]' can only be present once as an add/remove change.");
        return users;
    }

    private static IReadOnlyList<string?> Urls(JsonObject body, string name)
    {
        if (!body.TryGetPropertyValue(name, out var node))
            return [];
        if (node is not JsonArray array || array.Any(n => n is null || n.GetValueKind() != System.Text.Json.JsonValueKind.String))
            throw GraphRefusal.Malformed($"The annotation '{name}' must be an array of strings.");
        return [.. array.Select(n => n!.GetValue<string>())];
    }
}
