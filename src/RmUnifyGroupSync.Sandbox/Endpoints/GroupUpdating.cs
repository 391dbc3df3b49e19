using System.Net;
using System.Text.Json.Nodes;
using RmUnifyGroupSync.Sandbox.Model;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Endpoints;

/// <summary>Changes of groups, upserts and deletions (contract §1.2, §1.4, §2.1, §8).</summary>
internal static class GroupUpdating
{
    private static readonly string[] OnlyAtCreation = ["groupTypes", "resourceBehaviorOptions", "resourceProvisioningOptions", "isAssignableToRole", "mailEnabled"];

    public static GraphAnswer Patch(EndpointContext context)
    {
        context.Request.Query.Only();
        var address = context.Captured[0];
        var body = context.Request.JsonBody();
        if (body.Any(p => p.Key != "members@odata.bind"))
            context.Require(Routes.WriteGroups);
        if (address.Kind == PathTokenKind.UniqueName && body.ContainsKey("uniqueName"))
            throw GraphRefusal.BadRequest("The key of an address cannot be in the body too.");
        if (address.Kind == PathTokenKind.UniqueName && context.Request.Prefers("create-if-missing"))
        {
            if (IsMissing(context, address))
                return GroupCreating.Upsert(context, body, address.Text);
            KeepWhatUpdates(body, context.Options);
        }

        var hasLinks = body.Any(p => p.Key is "members@odata.bind" or "owners@odata.bind");
        var group = hasLinks ? context.GroupToLink(address) : context.GroupToWrite(address);
        if (body.Any(p => GroupBody.ExchangeHeld.Contains(p.Key)))
            return PatchExchangeHeld(context, group, body);

        context.Commit([.. Properties(context, group, body), .. Links(context, group, body)]);
        return GraphAnswer.NoContent();
    }

    public static GraphAnswer Delete(EndpointContext context)
    {
        var group = context.GroupToWrite(context.Captured[0]);
        if (group.OnPremisesSyncEnabled)
            throw GraphRefusal.BadRequest("Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.");
        context.Commit(new GroupDeleted(group.Id));
        return GraphAnswer.NoContent();
    }

    // An upsert that meets its group is an update: what belongs to a creation alone says nothing to it (contract §1.2).
    private static void KeepWhatUpdates(JsonObject body, SandboxOptions options)
    {
        foreach (var name in body.Select(p => p.Key).Where(n => OnlyAtCreation.Contains(n, StringComparer.OrdinalIgnoreCase)).ToList())
            body.Remove(name);
        if (options.UpsertBindsOwners == UncertainInput.Refused && body.ContainsKey("owners@odata.bind"))
            throw GraphRefusal.BadRequest("The property 'owners' cannot be changed in this request.");
        if (options.UpsertBindsOwners == UncertainInput.Ignored)
            body.Remove("owners@odata.bind");
    }

    // A key that has not spread yet is missing where it is looked up; the directory's master then refuses the second group.
    private static bool IsMissing(EndpointContext context, PathToken address) =>
        context.FindGroupToWrite(address) is not { } group || context.IsFresh(group);

    private static IEnumerable<Change> Properties(EndpointContext context, GroupState group, JsonObject body)
    {
        var (changed, names) = GroupBody.Read(body, group, context.Options);
        if (names.Count == 0)
            return [];
        if (group.OnPremisesSyncEnabled)
            throw GraphRefusal.BadRequest("Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.");

        CheckProperties(group, changed, names);
        if (names.Contains("mailNickname", StringComparer.OrdinalIgnoreCase))
            GroupClashes.CheckNickname(context, changed);
        if (names.Contains("uniqueName", StringComparer.OrdinalIgnoreCase))
            GroupClashes.CheckUniqueName(context, changed);
        return [new GroupUpdated(changed with { Members = GroupState.NoLinks, Owners = GroupState.NoLinks }, names)];
    }

    private static void CheckProperties(GroupState group, GroupState changed, IReadOnlyList<string> names)
    {
        if (names.FirstOrDefault(n => OnlyAtCreation.Contains(n, StringComparer.OrdinalIgnoreCase)) is { } late)
            throw GraphRefusal.BadRequest($"Property '{late}' is read-only and cannot be set.");
        if (group.UniqueName is not null && !string.Equals(changed.UniqueName, group.UniqueName, StringComparison.Ordinal))
            throw GraphRefusal.BadRequest("Property 'uniqueName' is immutable once it has a value.");
        if (group.IsAssignableToRole && names.Contains("uniqueName", StringComparer.OrdinalIgnoreCase))
            throw GraphRefusal.BadRequest("Value for ArmUniqueName cannot be updated for groups assignable to role.");
        if (group.Visibility != changed.Visibility && (group.Visibility == "HiddenMembership" || changed.Visibility is "HiddenMembership" or null))
            throw GraphRefusal.BadRequest("The visibility of a group cannot be changed to or from HiddenMembership.");
    }

    private static IEnumerable<Change> Links(EndpointContext context, GroupState group, JsonObject body)
    {
        var (owners, members) = ReferenceUrl.Bound(context, body);
        var isUpsert = context.Request.Prefers("create-if-missing") && context.Captured[0].Kind == PathTokenKind.UniqueName;
        if (owners.Count > 0 && !context.Options.PatchBindsOwners && !isUpsert)
            throw GraphRefusal.BadRequest("The property 'owners' cannot be changed in this request.");
        return [.. Added(context, group, LinkRole.Owner, owners), .. Added(context, group, LinkRole.Member, members)];
    }

    private static IEnumerable<Change> Added(EndpointContext context, GroupState group, LinkRole role, IReadOnlyList<UserState> users)
    {
        if (users.Count == 0)
            return [];
        LinkRules.CheckChangeable(group, role);
        LinkRules.CheckCanJoin(context, group, users);
        LinkRules.CheckAdded(group, role, users);
        return [new LinksChanged(group.Id, role, [.. users.Select(u => u.Id)], [])];
    }

    private static GraphAnswer PatchExchangeHeld(EndpointContext context, GroupState group, JsonObject body)
    {
        if (body.Count != 1)
            throw GraphRefusal.BadRequest($"Property '{body.First(p => GroupBody.ExchangeHeld.Contains(p.Key)).Key}' must be set in a request of its own.");
        if (context.Options.SignedInUser is null)
            throw new GraphRefusal(HttpStatusCode.Forbidden, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
        return GraphAnswer.Ok(GroupReading.Entity(context, group));
    }
}
