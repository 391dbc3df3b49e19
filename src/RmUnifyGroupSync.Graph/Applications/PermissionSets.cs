using System.Text.Json;
using RmUnifyGroupSync.Graph.Requests;

namespace RmUnifyGroupSync.Graph.Applications;

/// <summary>The documented sets of permissions and the ids by which a tenant knows them (contract §10.1).</summary>
internal static class PermissionSets
{
    /// <summary>Microsoft Graph's own application id.</summary>
    public const string GraphAppId = "00000003-0000-0000-c000-000000000000";

    /// <summary>
    /// For a tenant that does not let its Graph service principal be read. No id of Group.ReadBasic.All is documented, so that one
    /// has to come from the tenant.
    /// </summary>
    private static readonly Dictionary<string, string> Documented = new(StringComparer.Ordinal)
    {
        ["Group.ReadWrite.All"] = "62a82d76-70ea-41e2-9197-370581804d09",
        ["GroupMember.ReadWrite.All"] = "dbaae8cf-10b5-4b86-a4a1-f871c94c6695",
        ["User.Read.All"] = "df021288-bdef-4463-88db-98f22de89214",
    };

    /// <summary>The permissions of a set.</summary>
    public static string[] Of(ApplicationPermission set) => set == ApplicationPermission.Membership
        ? ["GroupMember.ReadWrite.All", "Group.ReadBasic.All", "User.Read.All"]
        : ["Group.ReadWrite.All", "User.Read.All"];

    /// <summary>
    /// Ids of permissions, as the tenant's Graph service principal tells them, else as documented. Throws
    /// <see cref="GroupSyncErrorId.GraphRequestFailed"/> when neither knows one: an application with fewer permissions than asked
    /// for is not made.
    /// </summary>
    public static async Task<IReadOnlyDictionary<string, string>> IdsAsync(RequestBatcher batcher, IReadOnlyList<string> permissions)
    {
        var call = GraphCall.Get($"/servicePrincipals(appId='{GraphAppId}')?$select=id,appRoles", GraphPermission.ManageApplications);
        var answer = await batcher.SendAsync(call);
        var known = answer.Succeeded ? Read(answer.Body) : [];
        return permissions.ToDictionary(p => p, p => known.GetValueOrDefault(p) ?? Documented.GetValueOrDefault(p) ?? throw Unknown(p, answer));
    }

    private static Dictionary<string, string> Read(JsonElement body)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("appRoles", out var roles) || roles.ValueKind != JsonValueKind.Array) return ids;
        foreach (var role in roles.EnumerateArray().Where(IsForApplications))
        {
            if (role.TryGetProperty("value", out var value) && role.TryGetProperty("id", out var id) && Guid.TryParse(id.GetString(), out _))
                ids[value.GetString() ?? ""] = id.GetString()!;
        }

        return ids;
    }

    private static bool IsForApplications(JsonElement role) =>
        !(role.TryGetProperty("isEnabled", out var enabled) && enabled.ValueKind == JsonValueKind.False) &&
        (!role.TryGetProperty("allowedMemberTypes", out var types) || types.EnumerateArray().Any(t => t.GetString() == "Application"));

    private static GroupSyncException Unknown(string permission, GraphAnswer answer) => answer.Succeeded
        ? new(GroupSyncErrorId.GraphRequestFailed, $"This tenant's Microsoft Graph has no permission {permission}. Nothing was registered.") { TargetObject = permission }
        : GraphFailure.Of(answer, $"The id of the permission {permission} could not be read, so nothing was registered", permission);
}
