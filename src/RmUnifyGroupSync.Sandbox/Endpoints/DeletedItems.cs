using System.Text.Json.Nodes;
using RmUnifyGroupSync.Sandbox.Model;
using RmUnifyGroupSync.Sandbox.Query;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Endpoints;

/// <summary>Soft-deleted groups and accounts (contract §8).</summary>
internal static class DeletedItems
{
    public static GraphAnswer List(EndpointContext context)
    {
        var query = context.Request.Query;
        query.Only("$top", "$select", "$filter", "$count", "$orderby", "$skiptoken");
        if (query["$orderby"] is not null && !query.Advanced)
            throw GraphRefusal.Unsupported("Sorting not supported for current query.");
        return context.Captured[0].Text.ToLowerInvariant() switch
        {
            "group" => Groups(context),
            "user" => Users(context),
            var type => throw GraphRefusal.Unsupported($"The type '{type}' is not supported here."),
        };
    }

    /// <summary>Without a type the address means nothing.</summary>
    public static GraphAnswer ListAll(EndpointContext context) =>
        throw GraphRefusal.Unsupported("The OData cast to the type of the deleted items is required.");

    public static GraphAnswer Get(EndpointContext context)
    {
        context.Request.Query.Only("$select");
        return GraphAnswer.Ok(Entity(context, Find(context)));
    }

    public static GraphAnswer Restore(EndpointContext context)
    {
        var group = Find(context) with { DeletedAt = null };
        GroupClashes.CheckNickname(context, group);
        GroupClashes.CheckUniqueName(context, group);
        context.Commit(new GroupRestored(group.Id));
        return GraphAnswer.Ok(Entity(context, group));
    }

    public static GraphAnswer Purge(EndpointContext context)
    {
        var group = Find(context);
        if (!context.Options.PurgeAllowed)
            throw GraphRefusal.Denied();
        context.Commit(new GroupPurged(group.Id));
        return GraphAnswer.NoContent();
    }

    private static GraphAnswer Groups(EndpointContext context)
    {
        var filter = context.Request.Query.Filter;
        if (!context.Options.DeletedItemsFilterByUniqueName && filter?.Contains("uniqueName", StringComparison.OrdinalIgnoreCase) == true)
            throw GraphRefusal.Unsupported("Unsupported or invalid query filter clause specified for property 'uniqueName' of resource 'Group'.");
        return GroupReading.Collection(context, context.DeletedGroups(), Resources.Groups.Context(context.Request));
    }

    private static GraphAnswer Users(EndpointContext context)
    {
        var deleted = context.State.UsersInOrder.Where(u => u.DeletedAt + context.Options.DeletedItemLifetime > context.Now);
        return GraphAnswer.Ok(UserReading.Users(
            context, [.. deleted], Resources.Users.Context(context.Request), typed: false));
    }

    private static GroupState Find(EndpointContext context)
    {
        var id = context.Captured[0].Text;
        return context.State.Group(id)?.Current is { DeletedAt: not null } group && !context.IsPurged(group) ? group : throw GraphRefusal.NotFound(id);
    }

    private static JsonObject Entity(EndpointContext context, GroupState group)
    {
        var json = new JsonObject
        {
            ["@odata.context"] = $"{context.Request.VersionRoot}/$metadata#directoryObjects/$entity",
            ["@odata.type"] = "#microsoft.graph.group",
        };
        foreach (var property in Resources.Groups.Selected(context.Request.Query))
            json[property.Name] = ResourceType<GroupState>.ToNode(property.Value(group));
        return json;
    }
}
