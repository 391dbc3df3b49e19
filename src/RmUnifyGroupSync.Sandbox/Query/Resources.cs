using System.Text.Json.Nodes;
using RmUnifyGroupSync.Sandbox.Model;
using static RmUnifyGroupSync.Sandbox.Query.FilterUse;

namespace RmUnifyGroupSync.Sandbox.Query;

/// <summary>Groups and accounts as the wire knows them (contract §1.1, §1.4, §7).</summary>
internal static class Resources
{
    public static readonly ResourceType<GroupState> Groups = new("group", "groups",
    [
        new("id", g => g.Id, true, Equal),
        new("deletedDateTime", g => g.DeletedAt, true, AdvancedRange | AdvancedEqual),
        new("classification", g => g.Classification, true, None),
        new("createdDateTime", g => g.CreatedAt, true, AdvancedEqual | AdvancedRange),
        new("description", g => g.Description, true, AdvancedText),
        new("displayName", g => g.DisplayName, true, Text),
        new("expirationDateTime", _ => null, true, AdvancedEqual | AdvancedRange),
        new("groupTypes", g => g.GroupTypes, true, Any),
        new("isAssignableToRole", g => g.IsAssignableToRole ? true : null, true, AdvancedEqual),
        new("mail", g => g.Mail, true, Text),
        new("mailEnabled", g => g.MailEnabled, true, Equal),
        new("mailNickname", g => g.MailNickname, true, Text),
        new("membershipRule", g => g.MembershipRule, true, None),
        new("membershipRuleProcessingState", g => g.IsDynamic ? "On" : null, true, None),
        new("onPremisesDomainName", g => g.OnPremisesSyncEnabled ? "school.local" : null, true, None),
        new("onPremisesLastSyncDateTime", g => g.OnPremisesSyncEnabled ? g.CreatedAt : null, true, AdvancedRange),
        new("onPremisesNetBiosName", g => g.OnPremisesSyncEnabled ? "SCHOOL" : null, true, None),
        new("onPremisesProvisioningErrors", _ => new JsonArray(), true, None),
        new("onPremisesSamAccountName", g => g.OnPremisesSyncEnabled ? g.MailNickname : null, true, AdvancedText),
        new("onPremisesSecurityIdentifier", g => g.OnPremisesSyncEnabled ? SecurityIdentifier(g.Id) : null, true, None),
        new("onPremisesSyncEnabled", g => g.OnPremisesSyncEnabled ? true : null, true, Equal),
        new("preferredDataLocation", g => g.PreferredDataLocation, true, None),
        new("preferredLanguage", g => g.PreferredLanguage, true, None),
        new("proxyAddresses", g => g.Mail is null ? Array.Empty<string>() : [$"SMTP:{g.Mail}"], true, Any),
        new("renewedDateTime", g => g.CreatedAt, true, FilterUse.Range),
        new("resourceBehaviorOptions", g => g.ResourceBehaviorOptions, true, Any),
        new("resourceProvisioningOptions", g => g.ResourceProvisioningOptions, true, Any),
        new("securityEnabled", g => g.SecurityEnabled, true, Equal),
        new("securityIdentifier", g => SecurityIdentifier(g.Id), true, None),
        new("theme", g => g.Theme, true, None),
        new("uniqueName", g => g.UniqueName, true, Text),
        new("visibility", g => g.Visibility, true, None),
        .. ExchangeHeld("allowExternalSenders", "autoSubscribeNewMembers", "hideFromAddressLists", "hideFromOutlookClients", "isFavorite", "isSubscribedByMail"),
    ]);

    public static readonly ResourceType<UserState> Users = new("user", "users",
    [
        new("id", u => u.Id, true, Equal),
        new("deletedDateTime", u => u.DeletedAt, false, AdvancedEqual | AdvancedRange),
        new("businessPhones", _ => Array.Empty<string>(), true, None),
        new("displayName", u => u.Account.DisplayName ?? LocalPart(u), true, Text),
        new("givenName", u => u.Account.DisplayName?.Split(' ')[0], true, Text),
        new("jobTitle", u => u.Account.JobTitle, true, Text),
        new("mail", u => u.Account.Mail, true, Text),
        new("mobilePhone", _ => null, true, None),
        new("officeLocation", u => u.Account.OfficeLocation, true, AdvancedText),
        new("preferredLanguage", _ => null, true, None),
        new("surname", u => Surname(u.Account.DisplayName), true, Text),
        new("userPrincipalName", u => u.UserPrincipalName, true, Text),
        new("accountEnabled", u => u.Account.AccountEnabled, false, Equal),
        new("createdDateTime", u => u.CreatedAt, false, FilterUse.Range),
        new("department", u => u.Account.Department, false, Text),
        new("employeeId", u => u.Account.EmployeeId, false, Text | FilterUse.Range),
        new("employeeType", u => u.Account.EmployeeType, false, AdvancedText),
        new("mailNickname", LocalPart, false, Text),
        new("onPremisesExtensionAttributes", ExtensionAttributes, false, None),
        new("onPremisesImmutableId", u => u.Account.OnPremisesImmutableId, false, Equal),
        new("onPremisesSyncEnabled", u => u.Account.OnPremisesImmutableId is null ? null : true, false, Equal),
        new("otherMails", _ => Array.Empty<string>(), false, Any),
        new("proxyAddresses", u => u.Account.Mail is null ? Array.Empty<string>() : [$"SMTP:{u.Account.Mail}"], false, Any),
        new("securityIdentifier", u => SecurityIdentifier(u.Id), false, None),
        new("usageLocation", _ => "GB", false, Equal),
        new("userType", u => u.Account.IsGuest ? "Guest" : "Member", false, Equal),
        .. Enumerable.Range(0, 15).Select(ExtensionAttributeFilter),
    ]);

    private static IEnumerable<ResourceProperty<GroupState>> ExchangeHeld(params string[] names) =>
        names.Select(name => new ResourceProperty<GroupState>(name, _ => false, false, None));

    // Filters name the attribute by its path; it is not selectable by it.
    private static ResourceProperty<UserState> ExtensionAttributeFilter(int index) => new(
        $"onPremisesExtensionAttributes/extensionAttribute{index + 1}",
        u => u.Account.ExtensionAttributes?.ElementAtOrDefault(index),
        false,
        AdvancedText);

    private static JsonObject ExtensionAttributes(UserState user)
    {
        var json = new JsonObject();
        for (var i = 0; i < 15; i++)
            json[$"extensionAttribute{i + 1}"] = user.Account.ExtensionAttributes?.ElementAtOrDefault(i);
        return json;
    }

    private static string LocalPart(UserState user) => user.UserPrincipalName.Split('@')[0];

    private static string? Surname(string? displayName) => displayName?.Split(' ', 2) is [_, var last] ? last : null;

    private static string SecurityIdentifier(string id)
    {
        var bytes = Guid.Parse(id).ToByteArray();
        return "S-1-12-1-" + string.Join('-', Enumerable.Range(0, 4).Select(i => BitConverter.ToUInt32(bytes, i * 4)));
    }
}
