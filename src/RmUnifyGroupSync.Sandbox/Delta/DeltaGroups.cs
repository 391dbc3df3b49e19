using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using RmUnifyGroupSync.Sandbox.Endpoints;
using RmUnifyGroupSync.Sandbox.Model;
using RmUnifyGroupSync.Sandbox.Query;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Delta;

/// <summary>The entries of <c>/groups/delta</c> (contract §3).</summary>
internal static class DeltaGroups
{
    public static DeltaQuery Query { get; } = new("groups", Select, Items);

    private static IReadOnlyList<string> Select(EndpointContext context, IReadOnlyList<string>? names)
    {
        if (names is not { Count: > 0 })
            return ["displayName", "description", "mailNickname", "members"];
        foreach (var name in names.Where(n => n is not ("members" or "owners")))
        {
            if (Resources.Groups.Find(name) is null)
                throw Resources.Groups.UnknownProperty(name);
            if (name == "uniqueName" && !context.Options.DeltaSelectsUniqueName)
                throw new GraphRefusal(HttpStatusCode.NotImplemented, "NotImplemented", $"Tracking changes to selected property '{name}' is not yet supported.");
        }

        return [.. names.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static IEnumerable<DeltaItem> Items(EndpointContext context, DeltaToken token)
    {
        var groups = token.IsInitial
            ? context.State.GroupsInOrder.Select(h => (History: h, Touched: GroupTouch.Everything))
            : Touched(context, token);
        return groups
            .Where(g => token.Ids?.Contains(g.History.Current.Id, StringComparer.OrdinalIgnoreCase) != false)
            .Where(g => context.Options.DeltaShowsHiddenMembership || g.History.Current.Visibility != "HiddenMembership")
            .SelectMany(g => Entries(context, token, g.History, g.Touched))
            .Concat(Purged(context, token))
            .OrderBy(item => item.Key, StringComparer.Ordinal);
    }

    private static IEnumerable<(GroupHistory History, GroupTouch Touched)> Touched(EndpointContext context, DeltaToken token)
    {
        var touched = new Dictionary<string, GroupTouch>(StringComparer.OrdinalIgnoreCase);
        foreach (var change in Commits(context, token).SelectMany(c => c.Changes))
            GroupTouch.Collect(touched, change);
        GroupTouch.CollectPurgedUsers(touched, context, token);
        return touched
            .Select(t => (History: context.State.Group(t.Key), Touched: t.Value))
            .Where(t => t.History is not null && t.Touched.Concerns(token.Select))
            .Select(t => (t.History!, t.Touched));
    }

    private static IEnumerable<Commit> Commits(EndpointContext context, DeltaToken token) =>
        context.State.Log.Where(c => c.Sequence > token.From && c.Sequence <= token.To);

    // The version at the round's end: as old as the lag says, and the same on all pages, whatever happens in between.
    private static IEnumerable<DeltaItem> Entries(EndpointContext context, DeltaToken token, GroupHistory history, GroupTouch touched)
    {
        if (history.AsOf(token.To) is not { } seen || (token.IsInitial && context.IsPurged(seen)))
            yield break;
        var group = context.Filled(seen);
        if (group.DeletedAt is not null)
        {
            yield return new DeltaItem(Key(0, group.Id), () => DeltaItem.Removed(group.Id, context.IsPurged(group) ? "deleted" : "changed"));
            yield break;
        }

        var links = Links(context, token, group, touched).ToList();
        var chunks = Math.Max(1, (links.Count + context.Options.DeltaLinksPerPage - 1) / context.Options.DeltaLinksPerPage);
        for (var chunk = 0; chunk < chunks; chunk++)
        {
            var slice = links.Skip(chunk * context.Options.DeltaLinksPerPage).Take(context.Options.DeltaLinksPerPage);
            yield return new DeltaItem(Key(chunk, group.Id), () => Entry(context, token, group, touched, slice));
        }
    }

    private static JsonObject Entry(
        EndpointContext context, DeltaToken token, GroupState group, GroupTouch touched, IEnumerable<(LinkRole Role, string UserId, bool IsRemoved)> slice)
    {
        var json = Properties(context, token, group, touched);
        foreach (var byRole in slice.GroupBy(l => l.Role))
            json[LinkRules.Property(byRole.Key) + "@delta"] = new JsonArray([.. byRole.Select(l => (JsonNode)Link(l.UserId, l.IsRemoved))]);
        return json;
    }

    // Slices of one group lie apart, on several pages.
    private static string Key(int chunk, string id) => string.Create(CultureInfo.InvariantCulture, $"{chunk:D6}/{id}");

    private static JsonObject Properties(EndpointContext context, DeltaToken token, GroupState group, GroupTouch touched)
    {
        var json = new JsonObject();
        var minimal = !token.IsInitial && context.Request.Prefers("return=minimal");
        foreach (var name in token.Select.Where(n => Resources.Groups.Find(n) is not null))
        {
            // What was never set is left out.
            if ((!minimal || touched.HasProperty(name)) && Resources.Groups.Find(name) is { } property && property.Value(group) is { } value)
                json[property.Name] = ResourceType<GroupState>.ToNode(value);
        }

        json["id"] = group.Id;
        return json;
    }

    private static IEnumerable<(LinkRole Role, string UserId, bool IsRemoved)> Links(EndpointContext context, DeltaToken token, GroupState group, GroupTouch touched)
    {
        foreach (var role in Enum.GetValues<LinkRole>().Where(r => token.Select.Contains(LinkRules.Property(r), StringComparer.OrdinalIgnoreCase)))
        {
            // All links of a new group, and those that went while the caller did not look.
            var ids = touched.HasAllLinks ? group.Links(role).Union(touched.Links(role)) : touched.Links(role);
            foreach (var id in ids.Order(StringComparer.Ordinal))
            {
                var isRemoved = !group.Links(role).Contains(id) || IsPurgedUser(context, token, id);
                if (!isRemoved || !token.IsInitial)
                    yield return (role, id, isRemoved);
            }
        }
    }

    // A soft-deleted account keeps its links until it is purged.
    private static bool IsPurgedUser(EndpointContext context, DeltaToken token, string id) =>
        context.State.User(id) is not { } user || user.DeletedAt + context.Options.DeletedItemLifetime <= token.ToTime;

    private static JsonObject Link(string userId, bool isRemoved)
    {
        var json = new JsonObject { ["@odata.type"] = "#microsoft.graph.user", ["id"] = userId };
        if (isRemoved)
            json["@removed"] = new JsonObject { ["reason"] = "deleted" };
        return json;
    }

    private static IEnumerable<DeltaItem> Purged(EndpointContext context, DeltaToken token)
    {
        if (token.IsInitial)
            return [];
        var byOrder = Commits(context, token).SelectMany(c => c.Changes).OfType<GroupPurged>().Select(p => p.GroupId);
        var byTime = context.State.GroupsInOrder.Select(h => h.Current)
            .Where(g => g.DeletedAt + context.Options.DeletedItemLifetime is { } at && at > token.FromTime && at <= token.ToTime)
            .Select(g => g.Id);
        return byOrder.Concat(byTime).Distinct().Select(id => new DeltaItem(Key(0, id) + "/purged", () => DeltaItem.Removed(id, "deleted")));
    }
}
