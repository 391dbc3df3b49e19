using System.Text.Json.Nodes;
using RmUnifyGroupSync.Sandbox.Model;
using RmUnifyGroupSync.Sandbox.Query;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Endpoints;

/// <summary>Accounts (contract §7).</summary>
internal static class UserReading
{
    private const string ObjectType = "#microsoft.graph.user";

    private static readonly HashSet<string> Basic = new(StringComparer.Ordinal)
    {
        "id", "displayName", "givenName", "surname", "mail", "userPrincipalName", "securityIdentifier",
    };

    public static GraphAnswer List(EndpointContext context)
    {
        var query = context.Request.Query;
        query.Only("$top", "$select", "$filter", "$count", "$orderby", "$search", "$skiptoken");
        Ordering.Check(query);
        var users = query.Filter is null ? LiveUsers(context) : [.. LiveUsers(context).Where(Filter(context))];
        return GraphAnswer.Ok(Users(context, users, Resources.Users.Context(context.Request), typed: false));
    }

    public static GraphAnswer Get(EndpointContext context)
    {
        context.Request.Query.Only("$select");
        var user = Find(context, context.Captured[0].Text) ?? throw GraphRefusal.NotFound(context.Captured[0].Text);
        return One(context, user);
    }

    private static GraphAnswer One(EndpointContext context, UserState user)
    {
        var json = new JsonObject { ["@odata.context"] = Resources.Users.Context(context.Request, single: true) };
        foreach (var property in Selected(context))
            json[property.Name] = ResourceType<UserState>.ToNode(property.Value(user));
        return GraphAnswer.Ok(json);
    }

    // Basic rights give names and addresses, no more (contract §7).
    private static IReadOnlyList<ResourceProperty<UserState>> Selected(EndpointContext context)
    {
        var selected = Resources.Users.Selected(context.Request.Query);
        if (context.Request.Query.Select is { Count: > 0 } && selected.Any(p => !Basic.Contains(p.Name)))
            context.Require(Routes.ReadFullUsers);
        return context.Holds(Routes.ReadFullUsers) ? selected : [.. selected.Where(p => Basic.Contains(p.Name))];
    }

    public static GraphAnswer Count(EndpointContext context)
    {
        context.Request.Query.Only("$filter", "$search");
        if (!context.Request.Query.Eventual)
            throw GraphRefusal.BadRequest("$count is not currently supported.");
        return GraphAnswer.Ok(JsonValue.Create(LiveUsers(context).Count(context.Request.Query.Filter is null ? _ => true : Filter(context))));
    }

    /// <summary>The person signed in; an application is nobody.</summary>
    public static GraphAnswer Me(EndpointContext context)
    {
        if (context.Options.SignedInUser is not { } name || Find(context, name) is not { } user)
            throw GraphRefusal.Malformed("/me request is only valid with delegated authentication flow.");
        return One(context, user);
    }

    /// <summary>A live account by object id or user principal name.</summary>
    public static UserState? Find(EndpointContext context, string idOrName) =>
        Guid.TryParse(idOrName, out _) ? context.LiveUser(idOrName) : context.State.UserByName(idOrName);

    /// <summary>A page of accounts.</summary>
    public static JsonObject Users(EndpointContext context, IReadOnlyList<UserState> users, string odataContext, bool typed)
    {
        // Without the right to read accounts only their kind and id come (contract §2.4).
        var selected = typed && !context.Holds(Routes.ReadUsers) ? [Resources.Users.Find("id")!] : Selected(context);
        return Page.Of(
            context.Request,
            users,
            u => u.Id,
            u => typed ? DirectoryObject(u, selected) : ResourceType<UserState>.Write(u, selected),
            odataContext,
            context.Options);
    }

    /// <summary>An account among objects of several kinds, with its type.</summary>
    public static JsonObject DirectoryObject(UserState user, IReadOnlyList<ResourceProperty<UserState>>? selected)
    {
        var json = new JsonObject { ["@odata.type"] = ObjectType };
        foreach (var property in selected ?? [Resources.Users.Find("id")!])
            json[property.Name] = ResourceType<UserState>.ToNode(property.Value(user));
        return json;
    }

    public static Func<UserState, bool> Filter(EndpointContext context) =>
        new FilterRules<UserState>(Resources.Users, context.Options, context.Request.Query.Advanced).Compile(context.Request.Query.Filter!);

    private static IReadOnlyList<UserState> LiveUsers(EndpointContext context)
    {
        var all = context.State.UsersInOrder;
        return all.All(u => u.DeletedAt is null) ? all : [.. all.Where(u => u.DeletedAt is null)];
    }
}
