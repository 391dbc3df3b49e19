using System.Text.Json.Nodes;
using RmUnifyGroupSync.Sandbox.Endpoints;
using RmUnifyGroupSync.Sandbox.Model;
using RmUnifyGroupSync.Sandbox.Query;

namespace RmUnifyGroupSync.Sandbox.Delta;

/// <summary>The entries of <c>/users/delta</c> (contract §3).</summary>
internal static class DeltaUsers
{
    public static DeltaQuery Query { get; } = new("users", Select, Items);

    private static IReadOnlyList<string> Select(EndpointContext context, IReadOnlyList<string>? names)
    {
        if (names is not { Count: > 0 })
            return ["displayName", "givenName", "jobTitle", "mail", "surname", "userPrincipalName"];
        return names.FirstOrDefault(n => n != "manager" && Resources.Users.Find(n) is null) is { } unknown
            ? throw Resources.Users.UnknownProperty(unknown)
            : [.. names.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static IEnumerable<DeltaItem> Items(EndpointContext context, DeltaToken token)
    {
        var users = token.IsInitial ? Behind(context.State.UsersInOrder, token.Position) : Changed(context, token);
        return users
            .Where(u => token.Ids?.Contains(u.Id, StringComparer.OrdinalIgnoreCase) != false)
            .Where(u => u.CreatedAt <= token.ToTime && !(token.IsInitial && Purge(context, u) <= token.ToTime))
            .Select(u => new DeltaItem(u.Id, () => Entry(context, token, u)));
    }

    // A large tenant has a thousand pages; each starts where the last one ended.
    private static IEnumerable<UserState> Behind(IReadOnlyList<UserState> users, string? position)
    {
        for (var i = string.IsNullOrEmpty(position) ? 0 : Page.IndexAfter(users, u => u.Id, position); i < users.Count; i++)
            yield return users[i];
    }

    private static IEnumerable<UserState> Changed(EndpointContext context, DeltaToken token)
    {
        var byCommit = context.State.Log
            .Where(c => c.Sequence > token.From && c.Sequence <= token.To)
            .SelectMany(c => c.Changes)
            .Select(c => c switch { UserPut put => put.User.Id, UserDeleted deleted => deleted.UserId, _ => null })
            .OfType<string>();
        var byTime = context.State.UsersInOrder.Where(u => Purge(context, u) > token.FromTime && Purge(context, u) <= token.ToTime).Select(u => u.Id);
        return byCommit.Concat(byTime).Distinct().Order(StringComparer.Ordinal).Select(id => context.State.User(id)!);
    }

    private static DateTimeOffset? Purge(EndpointContext context, UserState user) => user.DeletedAt + context.Options.DeletedItemLifetime;

    private static JsonObject Entry(EndpointContext context, DeltaToken token, UserState user)
    {
        if (user.DeletedAt is not null)
            return DeltaItem.Removed(user.Id, Purge(context, user) <= token.ToTime ? "deleted" : "changed");

        var json = new JsonObject();
        foreach (var name in token.Select)
        {
            if (Resources.Users.Find(name) is { } property && property.Value(user) is { } value)
                json[property.Name] = ResourceType<UserState>.ToNode(value);
        }

        json["id"] = user.Id;
        return json;
    }
}
