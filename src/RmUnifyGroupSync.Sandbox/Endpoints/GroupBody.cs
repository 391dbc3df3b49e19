using System.Text.Json;
using System.Text.Json.Nodes;
using RmUnifyGroupSync.Sandbox.Model;
using RmUnifyGroupSync.Sandbox.Query;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Endpoints;

/// <summary>Reads the properties of a group from a body and holds each to its rules (contract §1.1, §1.4).</summary>
internal static class GroupBody
{
    /// <summary>Held by Exchange and not by the directory: each needs a PATCH of its own, signed in as a person.</summary>
    public static readonly IReadOnlySet<string> ExchangeHeld = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "accessType", "allowExternalSenders", "autoSubscribeNewMembers", "hideFromAddressLists", "hideFromOutlookClients",
        "isFavorite", "isSubscribedByMail", "unseenConversationsCount", "unseenCount", "unseenMessagesCount",
    };

    private static readonly Dictionary<string, Func<GroupState, JsonNode?, GroupState>> Writers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["displayName"] = (g, v) => g with { DisplayName = DisplayName(v) },
        ["description"] = (g, v) => g with { Description = Text(v, "description") },
        ["mailNickname"] = (g, v) => g with { MailNickname = Nickname(v) },
        ["mailEnabled"] = (g, v) => g with { MailEnabled = Flag(v, "mailEnabled") },
        ["securityEnabled"] = (g, v) => g with { SecurityEnabled = Flag(v, "securityEnabled") },
        ["visibility"] = (g, v) => g with { Visibility = Visibility(v) },
        ["uniqueName"] = (g, v) => g with { UniqueName = Text(v, "uniqueName") },
        ["groupTypes"] = (g, v) => g with { GroupTypes = Texts(v, "groupTypes") },
        ["resourceBehaviorOptions"] = (g, v) => g with { ResourceBehaviorOptions = BehaviorOptions(v) },
        ["resourceProvisioningOptions"] = (g, v) => g with { ResourceProvisioningOptions = Texts(v, "resourceProvisioningOptions") },
        ["membershipRule"] = (g, v) => g with { MembershipRule = Text(v, "membershipRule") },
        ["membershipRuleProcessingState"] = (g, v) => g,
        ["isAssignableToRole"] = (g, v) => g with { IsAssignableToRole = Flag(v, "isAssignableToRole") },
        ["classification"] = (g, v) => g with { Classification = Text(v, "classification") },
        ["preferredDataLocation"] = (g, v) => g with { PreferredDataLocation = Text(v, "preferredDataLocation") },
        ["preferredLanguage"] = (g, v) => g with { PreferredLanguage = Text(v, "preferredLanguage") },
        ["theme"] = (g, v) => g with { Theme = Text(v, "theme") },
    };

    private static readonly string[] KnownBehaviorOptions =
    [
        "AllowOnlyMembersToPost", "CalendarMemberReadOnly", "ConnectorsDisabled", "HideGroupInOutlook",
        "SubscribeMembersToCalendarEventsDisabled", "SubscribeNewGroupMembers", "WelcomeEmailDisabled",
    ];

    /// <summary>The group with the body's properties, and their names. Links and annotations are left to others.</summary>
    public static (GroupState Group, IReadOnlyList<string> Properties) Read(JsonObject body, GroupState start, SandboxOptions options)
    {
        var names = new List<string>();
        foreach (var (name, value) in body)
        {
            // Links as plain objects are taken and change nothing (contract §2.1).
            if (name.Contains("@odata.", StringComparison.Ordinal) || name is "members" or "owners")
                continue;
            if (!Writers.TryGetValue(name, out var write))
                throw Unwritable(name);
            start = write(start, value);
            names.Add(name);
        }

        if (start.Description?.Length > options.MaximumDescriptionLength)
            throw Invalid("description");
        return (start, names);
    }

    public static string? Text(JsonNode? value, string property) => value switch
    {
        null => null,
        JsonValue v when v.GetValueKind() == JsonValueKind.String => v.GetValue<string>(),
        _ => throw WrongType(property),
    };

    private static GraphRefusal Unwritable(string name) => Resources.Groups.Find(name) is null
        ? GraphRefusal.Malformed($"The property '{name}' does not exist on type 'microsoft.graph.group'. Make sure to only use property names that are defined by the type.")
        : GraphRefusal.BadRequest($"Property '{name}' is read-only and cannot be set.");

    private static string DisplayName(JsonNode? value)
    {
        var name = Text(value, "displayName");
        return name is { Length: > 0 and <= 256 } ? name : throw Invalid("displayName");
    }

    private static string Nickname(JsonNode? value)
    {
        const string Forbidden = "@()\\[]\";:<>, ";
        var nickname = Text(value, "mailNickname");
        if (nickname is not { Length: > 0 and <= 64 } || nickname.Any(c => c is < '!' or > '~' || Forbidden.Contains(c, StringComparison.Ordinal)))
            throw Invalid("mailNickname");
        return nickname;
    }

    private static string? Visibility(JsonNode? value) => Text(value, "visibility") switch
    {
        null => null,
        var v when v.Equals("Public", StringComparison.OrdinalIgnoreCase) => "Public",
        var v when v.Equals("Private", StringComparison.OrdinalIgnoreCase) => "Private",
        var v when v.Equals("HiddenMembership", StringComparison.OrdinalIgnoreCase) => "HiddenMembership",
        _ => throw Invalid("visibility"),
    };

    private static IReadOnlyList<string> BehaviorOptions(JsonNode? value)
    {
        var texts = Texts(value, "resourceBehaviorOptions");
        return texts.All(t => KnownBehaviorOptions.Contains(t, StringComparer.OrdinalIgnoreCase)) ? texts : throw Invalid("resourceBehaviorOptions");
    }

    private static bool Flag(JsonNode? value, string property) => value?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw WrongType(property),
    };

    private static IReadOnlyList<string> Texts(JsonNode? value, string property) => value is JsonArray array
        ? [.. array.Select(item => Text(item, property) ?? throw WrongType(property))]
        : throw WrongType(property);

    private static GraphRefusal Invalid(string property) =>
        GraphRefusal.BadRequest($"Invalid value specified for property '{property}' of resource 'Group'.");

    private static GraphRefusal WrongType(string property) =>
        GraphRefusal.Malformed($"Cannot convert the literal of property '{property}' to the expected type.");
}
