using System.Globalization;
using System.Text.Json.Nodes;
using RmUnifyGroupSync.Sandbox.Model;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Endpoints;

/// <summary>New groups, by POST or by upsert (contract §1.1, §1.2).</summary>
internal static class GroupCreating
{
    private static readonly string[] Required = ["displayName", "mailEnabled", "mailNickname", "securityEnabled"];

    public static GraphAnswer Post(EndpointContext context)
    {
        context.Request.Query.Only();
        var body = context.Request.JsonBody();
        Uncertain(body, "uniqueName", context.Options.PostUniqueName);
        return Create(context, body, null);
    }

    /// <summary>Makes the group of an upsert whose key nobody has.</summary>
    public static GraphAnswer Upsert(EndpointContext context, JsonObject body, string uniqueName)
    {
        Uncertain(body, "resourceBehaviorOptions", context.Options.UpsertBehaviorOptions);
        return Create(context, body, uniqueName);
    }

    private static GraphAnswer Create(EndpointContext context, JsonObject body, string? uniqueName)
    {
        foreach (var name in Required)
        {
            if (body[name] is null)
                throw GraphRefusal.BadRequest($"A value is required for property '{name}' of resource 'Group'.");
        }

        if (body.FirstOrDefault(p => GroupBody.ExchangeHeld.Contains(p.Key)).Key is { } late)
            throw GraphRefusal.BadRequest($"Property '{late}' cannot be set when a group is created; set it in a request of its own afterwards.");

        var (read, _) = GroupBody.Read(body, Blank(context), context.Options);
        var group = Completed(context, uniqueName is null ? read : read with { UniqueName = uniqueName });
        CheckKind(group);
        var (owners, members) = ReferenceUrl.Bound(context, body);
        GroupClashes.CheckNickname(context, group);
        GroupClashes.CheckUniqueName(context, group);
        LinkRules.CheckCanJoin(context, group, members);
        group = WithLinks(context, group, owners, members);
        context.Commit(new GroupCreated(group));
        var answer = GraphAnswer.Created(GroupReading.Entity(context, group));
        answer.Headers["Location"] = $"{context.Request.VersionRoot}/groups/{group.Id}";
        return answer;
    }

    private static GroupState Blank(EndpointContext context) => new()
    {
        Id = StableIds.From("group", context.State.TenantId, (context.State.Sequence + 1).ToString(CultureInfo.InvariantCulture)),
        CreatedAt = context.Now,
    };

    private static GroupState Completed(EndpointContext context, GroupState group) => group with
    {
        Visibility = group.Visibility ?? (group.IsUnified ? "Public" : null),
        Mail = group.MailEnabled && group.IsUnified ? Address(context, group) : null,
    };

    // The address is the service's own choice and cannot be told beforehand.
    private static string Address(EndpointContext context, GroupState group)
    {
        var suffix = context.Options.MailSuffix || context.State.GroupsWithNickname(group.MailNickname!).Any()
            ? StableIds.Number(9000, "mail", group.Id) + 1000
            : (int?)null;
        return $"{group.MailNickname}{suffix?.ToString(CultureInfo.InvariantCulture)}@{context.Options.DefaultDomain}";
    }

    private static void CheckKind(GroupState group)
    {
        if (group.GroupTypes.Any(t => t is not ("Unified" or "DynamicMembership")))
            throw GraphRefusal.BadRequest("Invalid value specified for property 'groupTypes' of resource 'Group'.");
        if (group.IsUnified && !group.MailEnabled)
            throw GraphRefusal.BadRequest("The mailEnabled property of a group of type Unified must be true.");
        if (!group.IsUnified && group.MailEnabled)
            throw GraphRefusal.BadRequest("The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and the security-enablement property is set.");
        if (!group.IsUnified && !group.SecurityEnabled)
            throw GraphRefusal.BadRequest("A group that is not of type Unified must be security-enabled.");
        if (group.Visibility == "HiddenMembership" && !group.IsUnified)
            throw GraphRefusal.BadRequest("Invalid value specified for property 'visibility' of resource 'Group'.");
        if (group.IsDynamic != group.MembershipRule is not null)
            throw GraphRefusal.BadRequest("A dynamic group needs a membershipRule, and only a dynamic group has one.");
    }

    // Signed in as a person, the service adds that person as owner; a person who names himself is refused (contract §1.1).
    private static GroupState WithLinks(EndpointContext context, GroupState group, IReadOnlyList<UserState> owners, IReadOnlyList<UserState> members)
    {
        var ownerIds = owners.Select(o => o.Id).ToList();
        if (context.Options.SignedInUser is { } name && UserReading.Find(context, name) is { } caller && group.IsUnified)
        {
            if (ownerIds.Contains(caller.Id))
                throw GraphRefusal.BadRequest("Request contains a property with duplicate values.");
            if (owners.Count + members.Count == 20)
                throw GraphRefusal.BadRequest("A resource cannot contain more than 20 link changes.");
            ownerIds.Add(caller.Id);
        }

        return group with
        {
            Owners = GroupState.NoLinks.Union(ownerIds),
            Members = GroupState.NoLinks.Union(members.Select(m => m.Id)),
        };
    }

    private static void Uncertain(JsonObject body, string property, UncertainInput input)
    {
        if (!body.ContainsKey(property) || input == UncertainInput.Accepted)
            return;
        if (input == UncertainInput.Refused)
            throw GraphRefusal.BadRequest($"The property '{property}' cannot be set in this request.");
        body.Remove(property);
    }
}
