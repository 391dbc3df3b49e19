using RmUnifyGroupSync.Sandbox.Applications;
using RmUnifyGroupSync.Sandbox.Delta;
using RmUnifyGroupSync.Sandbox.Model;

namespace RmUnifyGroupSync.Sandbox.Endpoints;

/// <summary>Every address that the tenant answers, with its price (contract §5.1) and the permissions for it (§10.1).</summary>
internal static class Routes
{
    private static readonly Linking Members = new(LinkRole.Member);
    private static readonly Linking Owners = new(LinkRole.Owner);

    private static readonly string[] ReadGroups =
        ["Group.ReadBasic.All", "GroupMember.Read.All", "GroupMember.ReadWrite.All", "Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"];

    private static readonly string[] ReadMembers =
        ["GroupMember.ReadBasic.All", "GroupMember.Read.All", "GroupMember.ReadWrite.All", "Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"];

    private static readonly string[] ReadOwners =
        ["GroupMember.Read.All", "GroupMember.ReadWrite.All", "Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"];

    private static readonly string[] CreateGroups = ["Group.Create", "Group.ReadWrite.All", "Directory.ReadWrite.All"];
    public static readonly string[] WriteGroups = ["Group.ReadWrite.All", "Directory.ReadWrite.All"];
    private static readonly string[] WriteMembers = ["GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All"];
    private static readonly string[] ReadDeleted = ["Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"];
    public static readonly string[] ReadFullUsers = ["User.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"];
    public static readonly string[] ReadUsers = ["User.ReadBasic.All", "User.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"];
    private static readonly string[] ReadOrganization = ["User.Read.All", "Organization.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"];
    private static readonly string[] ReadDomains = ["Domain.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"];

    public static RouteTable Table { get; } = new(
    [
        new("GET", "organization", OrganizationReading.GetOrganization, 1, ReadOrganization),
        new("GET", "domains", OrganizationReading.GetDomains, 1, ReadDomains),
        new("GET", "users", UserReading.List, 2, ReadUsers),
        new("GET", "users/delta", DeltaUsers.Query.Get, 5, ReadFullUsers) { TellsUnits = false },
        new("GET", "users/$count", UserReading.Count, 1, ReadUsers),
        new("GET", "me", UserReading.Me, 1),
        new("POST", "directoryObjects/getByIds", ObjectsById.Get, 5, "Directory.Read.All", "Directory.ReadWrite.All") { Writes = false },
        new("GET", "users/{user}", UserReading.Get, 1, ReadUsers),
        new("DELETE", "users/{user}", AccountDeleting.DeleteUser, 1),
        new("DELETE", "directoryObjects/{user}", AccountDeleting.DeleteUser, 1),
        new("GET", "groups", GroupReading.List, 1, ReadGroups),
        new("GET", "groups/delta", DeltaGroups.Query.Get, 5, ReadGroups) { TellsUnits = false },
        new("GET", "groups/$count", GroupReading.Count, 1, ReadGroups),
        new("POST", "groups", GroupCreating.Post, 1, CreateGroups),
        new("GET", "groups/{group}", GroupReading.Get, 1, ReadGroups),
        // A membership-only application may add members by PATCH; properties are checked by the endpoint.
        new("PATCH", "groups/{group}", GroupUpdating.Patch, 1, WriteMembers),
        new("DELETE", "groups/{group}", GroupUpdating.Delete, 1, WriteGroups),
        .. LinkRoutes("members", Members, 3, ReadMembers, WriteMembers),
        .. LinkRoutes("owners", Owners, 1, ReadOwners, WriteGroups),
        new("GET", "directory/deletedItems", DeletedItems.ListAll, 1, ReadDeleted),
        new("GET", "directory/deletedItems/[type]", DeletedItems.List, 1, ReadDeleted),
        new("GET", "directory/deletedItems/{item}", DeletedItems.Get, 1, ReadDeleted),
        new("DELETE", "directory/deletedItems/{item}", DeletedItems.Purge, 1, WriteGroups),
        new("POST", "directory/deletedItems/{item}/restore", DeletedItems.Restore, 1, WriteGroups),
        .. ApplicationEndpoints.Routes,
    ]);

    private static Route[] LinkRoutes(string property, Linking linking, int units, string[] read, string[] write) =>
    [
        new("GET", $"groups/{{group}}/{property}", linking.List, units, read),
        new("GET", $"groups/{{group}}/{property}/[type]", linking.ListCast, units, read),
        new("GET", $"groups/{{group}}/{property}/$count", linking.Count, 1, read),
        new("GET", $"groups/{{group}}/{property}/$ref", linking.ListReferences, units, read),
        new("POST", $"groups/{{group}}/{property}/$ref", linking.Add, 1, write),
        new("PATCH", $"groups/{{group}}/{property}/$ref", Linking.PatchReferences, 1, write),
        new("DELETE", $"groups/{{group}}/{property}/$ref", linking.RemoveByReference, 1, write),
        new("DELETE", $"groups/{{group}}/{property}/{{user}}/$ref", linking.Remove, 1, write),
        new("DELETE", $"groups/{{group}}/{property}/{{user}}", Linking.DeleteAccount, 1),
    ];
}
