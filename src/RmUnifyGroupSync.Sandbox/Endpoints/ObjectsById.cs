using System.Text.Json.Nodes;
using RmUnifyGroupSync.Sandbox.Query;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Endpoints;

/// <summary>Accounts and groups by id, a thousand at a time; ids that are not there are left out (contract §5.1).</summary>
internal static class ObjectsById
{
    private const int MostIds = 1000;

    public static GraphAnswer Get(EndpointContext context)
    {
        context.Request.Query.Only("$select");
        var body = context.Request.JsonBody();
        if (body["ids"] is not JsonArray { Count: > 0 } ids)
            throw GraphRefusal.BadRequest("Invalid value specified for property 'ids'.");
        if (ids.Count > MostIds)
            throw GraphRefusal.BadRequest($"Too many ids: {ids.Count}. Max allowed: {MostIds}.");

        var types = (body["types"] as JsonArray)?.Select(t => (string?)t).ToList();
        var objects = ids
            .Select(id => GroupBody.Text(id, "ids") ?? "")
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(id => Find(context, id, types))
            .OfType<JsonNode>();
        return GraphAnswer.Ok(new JsonObject
        {
            ["@odata.context"] = $"{context.Request.VersionRoot}/$metadata#directoryObjects",
            ["value"] = new JsonArray([.. objects]),
        });
    }

    private static JsonObject? Find(EndpointContext context, string id, List<string?>? types)
    {
        if (types?.Contains("user") != false && context.LiveUser(id) is { } user)
            return UserReading.DirectoryObject(user, [.. Selected(context, Resources.Users)]);
        if (types?.Contains("group") == false || context.State.Group(id) is not { } history || context.Indexed(history) is not { } group)
            return null;

        var json = new JsonObject { ["@odata.type"] = "#microsoft.graph.group" };
        foreach (var property in Selected(context, Resources.Groups))
            json[property.Name] = ResourceType<Model.GroupState>.ToNode(property.Value(group));
        return json;
    }

    // The selection is for several kinds at once; each gives what it has.
    private static IEnumerable<ResourceProperty<T>> Selected<T>(EndpointContext context, ResourceType<T> type) =>
        context.Request.Query.Select is { Count: > 0 } names
            ? names.Select(type.Find).OfType<ResourceProperty<T>>()
            : type.Selected(context.Request.Query);
}
