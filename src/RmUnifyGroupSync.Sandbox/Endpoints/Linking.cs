using System.Text.Json.Nodes;
using RmUnifyGroupSync.Sandbox.Model;
using RmUnifyGroupSync.Sandbox.Query;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Endpoints;

/// <summary>Members and owners (contract §2). One instance for each of the two.</summary>
internal sealed class Linking(LinkRole role)
{
    private string Property => LinkRules.Property(role);

    public GraphAnswer List(EndpointContext context)
    {
        context.Request.Query.Only("$top", "$select", "$filter", "$count", "$orderby", "$search", "$skiptoken", "$expand");
        var query = context.Request.Query;
        if ((query.Filter ?? query["$orderby"] ?? query["$search"]) is not null && !query.Advanced)
            throw GraphRefusal.Unsupported("The specified filter, sort or search needs 'ConsistencyLevel: eventual' and $count=true.");
        Ordering.Check(query);
        return Answer(context, query.Advanced, "directoryObjects");
    }

    public GraphAnswer ListCast(EndpointContext context)
    {
        context.Request.Query.Only("$top", "$select", "$filter", "$count", "$orderby", "$search", "$skiptoken", "$expand");
        if (!context.Captured[1].Text.Equals("user", StringComparison.OrdinalIgnoreCase))
            throw GraphRefusal.Unsupported($"The specified OData cast 'microsoft.graph.{context.Captured[1].Text}' is not supported here.");
        if (!context.Request.Query.Advanced)
            throw GraphRefusal.Unsupported("OData cast needs 'ConsistencyLevel: eventual' and $count=true.");
        return Answer(context, indexed: true, "users");
    }

    public GraphAnswer ListReferences(EndpointContext context)
    {
        context.Request.Query.Only("$top", "$skiptoken", "$count");
        var users = Linked(context, context.Request.Query.Advanced);
        return GraphAnswer.Ok(Page.Of(
            context.Request,
            users,
            u => u.Id,
            u => JsonValue.Create($"{context.Request.VersionRoot}/directoryObjects/{u.Id}"),
            $"{context.Request.VersionRoot}/$metadata#Collection($ref)",
            context.Options));
    }

    public GraphAnswer Count(EndpointContext context)
    {
        if (!context.Request.Query.Eventual)
            throw GraphRefusal.BadRequest("$count is not currently supported.");
        return GraphAnswer.Ok(JsonValue.Create(Linked(context, indexed: true).Count));
    }

    public GraphAnswer Add(EndpointContext context)
    {
        context.Request.Query.Only();
        var body = context.Request.JsonBody();
        var group = context.GroupToLink(context.Captured[0]);
        LinkRules.CheckChangeable(group, role);
        var user = ReferenceUrl.Resolve(context, GroupBody.Text(body["@odata.id"], "@odata.id"));
        LinkRules.CheckCanJoin(context, group, [user]);
        LinkRules.CheckAdded(group, role, [user]);
        context.Commit(new LinksChanged(group.Id, role, [user.Id], []));
        return GraphAnswer.NoContent();
    }

    public GraphAnswer Remove(EndpointContext context) => Remove(context, context.Captured[1].Text);

    /// <summary>The form <c>DELETE …/$ref?@id=…</c>, one reference at a time as well.</summary>
    public GraphAnswer RemoveByReference(EndpointContext context)
    {
        var url = context.Request.Query["@id"] ?? throw GraphRefusal.BadRequest("The reference to be removed is missing.");
        return Remove(context, PathToken.Split(url)[^1].Text);
    }

    /// <summary>Refused shape: a bind body sent to the reference collection (contract §2.1).</summary>
    public static GraphAnswer PatchReferences(EndpointContext context) =>
        throw GraphRefusal.Malformed("The request is currently not supported on the targeted entity set");

    /// <summary>
    /// Without <c>/$ref</c> the address is the account itself, and this deletes it, if the application may. Nothing in this
    /// project may ever send it, so it is recorded for all to see (contract §2.2, §13.4).
    /// </summary>
    public static GraphAnswer DeleteAccount(EndpointContext context) => AccountDeleting.Delete(context, context.Captured[1].Text);

    private GraphAnswer Remove(EndpointContext context, string userId)
    {
        if (!Guid.TryParse(userId, out _))
            throw GraphRefusal.BadRequest($"Invalid object identifier '{userId}'.");
        var group = context.GroupToLink(context.Captured[0]);
        LinkRules.CheckChangeable(group, role);
        var id = userId.ToLowerInvariant();
        if (!group.Links(role).Contains(id))
            throw context.Options.AbsentLinkIsBadRequest ? GraphRefusal.NotLinked(Property) : GraphRefusal.NotFound(userId);
        if (role == LinkRole.Owner)
            LinkRules.CheckRemovable(context, group, id);

        var alsoMember = role == LinkRole.Owner && context.Options.OwnerRemovalRemovesMember && group.Members.Contains(id);
        Change removal = new LinksChanged(group.Id, role, [], [id]);
        context.Commit(alsoMember ? [removal, new LinksChanged(group.Id, LinkRole.Member, [], [id])] : [removal]);
        return GraphAnswer.NoContent();
    }

    private GraphAnswer Answer(EndpointContext context, bool indexed, string set)
    {
        IReadOnlyList<UserState> users = Linked(context, indexed);
        if (context.Request.Query.Filter is not null)
            users = [.. users.Where(UserReading.Filter(context))];
        var select = context.Request.Query.Select is { Count: > 0 } names ? $"({string.Join(',', names)})" : "";
        return GraphAnswer.Ok(UserReading.Users(context, users, $"{context.Request.VersionRoot}/$metadata#{set}{select}", typed: set == "directoryObjects"));
    }

    private List<UserState> Linked(EndpointContext context, bool indexed)
    {
        var group = context.GroupToRead(context.Captured[0]);
        if (group.Visibility == "HiddenMembership" && role == LinkRole.Member)
            context.Require("Member.Read.Hidden");
        if (indexed)
            group = context.State.Group(group.Id)!.AsOfOrOldest(context.Now - context.Options.IndexLag);
        return [.. group.Links(role).Select(context.LiveUser).OfType<UserState>()];
    }
}
