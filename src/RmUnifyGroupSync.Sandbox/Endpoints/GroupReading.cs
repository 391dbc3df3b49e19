using System.Net;
using System.Text.Json.Nodes;
using RmUnifyGroupSync.Sandbox.Model;
using RmUnifyGroupSync.Sandbox.Query;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Endpoints;

/// <summary>Lists of groups and single ones (contract §1.4).</summary>
internal static class GroupReading
{
    public static GraphAnswer List(EndpointContext context)
    {
        var query = context.Request.Query;
        query.Only("$top", "$select", "$filter", "$count", "$orderby", "$search", "$skiptoken", "$expand");
        Ordering.Check(query);
        // Lists give what the directory holds; Exchange's part comes with single groups only (contract §1.4, §11).
        if (query.Select?.FirstOrDefault(GroupBody.ExchangeHeld.Contains) is { } held)
            throw new GraphRefusal(HttpStatusCode.NotImplemented, "NotImplemented", $"Property '{held}' is not yet supported in a list.");
        var groups = context.State.GroupsInOrder.Select(context.Indexed).OfType<GroupState>();
        return Collection(context, groups, Resources.Groups.Context(context.Request));
    }

    public static GraphAnswer Count(EndpointContext context)
    {
        var query = context.Request.Query;
        query.Only("$filter", "$search");
        if (!query.Eventual)
            throw GraphRefusal.BadRequest("$count is not currently supported.");
        var groups = context.State.GroupsInOrder.Select(context.Indexed).OfType<GroupState>();
        if (query.Filter is { } filter)
            groups = groups.Where(new FilterRules<GroupState>(Resources.Groups, context.Options, advanced: true).Compile(filter));
        return GraphAnswer.Ok(JsonValue.Create(groups.Count()));
    }

    public static GraphAnswer Get(EndpointContext context)
    {
        context.Request.Query.Only("$select", "$expand");
        var group = context.GroupToRead(context.Captured[0]);
        return GraphAnswer.Ok(Entity(context, group));
    }

    /// <summary>One group with its own context.</summary>
    public static JsonObject Entity(EndpointContext context, GroupState group)
    {
        var json = new JsonObject { ["@odata.context"] = Resources.Groups.Context(context.Request, single: true) };
        foreach (var (name, value) in Write(context, group).ToList())
            json[name] = value?.DeepClone();
        return json;
    }

    /// <summary>A filtered, paged collection of groups.</summary>
    public static GraphAnswer Collection(EndpointContext context, IEnumerable<GroupState> groups, string odataContext)
    {
        var query = context.Request.Query;
        if (query.Filter is { } filter)
            groups = groups.Where(new FilterRules<GroupState>(Resources.Groups, context.Options, query.Advanced).Compile(filter));
        _ = Resources.Groups.Selected(query);
        return GraphAnswer.Ok(Page.Of(context.Request, [.. groups], g => g.Id, g => Write(context, g), odataContext, context.Options));
    }

    private static JsonObject Write(EndpointContext context, GroupState group)
    {
        var query = context.Request.Query;
        var json = ResourceType<GroupState>.Write(group, Resources.Groups.Selected(query));
        if (query["$expand"] is { } expand)
            Expand(context, group, expand, json);
        return json;
    }

    // At most 20 come, and nothing says that there are more: the trap of contract §1.4.
    private static void Expand(EndpointContext context, GroupState group, string expand, JsonObject json)
    {
        const int MostExpanded = 20;
        var role = expand.Split('(')[0].Trim() switch
        {
            "members" => LinkRole.Member,
            "owners" => LinkRole.Owner,
            _ => throw GraphRefusal.Malformed($"Parsing OData Select and Expand failed: Could not find a property named '{expand}' on type 'microsoft.graph.group'."),
        };
        var users = group.Links(role).Select(context.LiveUser).OfType<UserState>().Take(MostExpanded);
        json[expand.Split('(')[0].Trim()] = new JsonArray([.. users.Select(u => (JsonNode)UserReading.DirectoryObject(u, null))]);
    }
}
