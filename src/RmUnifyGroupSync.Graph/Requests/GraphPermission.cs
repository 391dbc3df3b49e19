namespace RmUnifyGroupSync.Graph.Requests;

/// <summary>What a call needs (contract §10.1), by the job that it does.</summary>
/// <param name="Least">The least permission that suffices.</param>
/// <param name="Recommended">The one that the documented permission sets hold for it.</param>
/// <param name="Job">What it is for, in words.</param>
internal sealed record GraphPermission(string Least, string Recommended, string Job)
{
    /// <summary>GET /organization.</summary>
    public static GraphPermission ReadTenant { get; } = new("User.Read.All", "User.Read.All", "reading the organisation and its default domain");

    /// <summary>GET /users. User.ReadBasic.All leaves out the properties that people are matched by.</summary>
    public static GraphPermission ReadUsers { get; } = new("User.Read.All", "User.Read.All", "reading accounts");

    /// <summary>GET /groups.</summary>
    public static GraphPermission ReadGroups { get; } = new("Group.ReadBasic.All", "Group.ReadWrite.All", "reading groups");

    /// <summary>GET /groups/{id}/members.</summary>
    public static GraphPermission ReadMembers { get; } = new("GroupMember.ReadBasic.All", "Group.ReadWrite.All", "reading the members of groups");

    /// <summary>GET /groups/{id}/owners.</summary>
    public static GraphPermission ReadOwners { get; } = new("GroupMember.Read.All", "Group.ReadWrite.All", "reading the owners of groups");

    /// <summary>GET /directory/deletedItems.</summary>
    public static GraphPermission ReadDeleted { get; } = new("Group.Read.All", "Group.ReadWrite.All", "reading deleted groups");

    /// <summary>POST /groups.</summary>
    public static GraphPermission CreateGroup { get; } = new("Group.Create", "Group.ReadWrite.All", "creating groups");

    /// <summary>The upsert, PATCH of properties, DELETE and restore.</summary>
    public static GraphPermission ManageGroup { get; } = new("Group.ReadWrite.All", "Group.ReadWrite.All", "creating, changing, deleting and restoring groups");

    /// <summary>Members in and out.</summary>
    public static GraphPermission ChangeMembers { get; } = new("GroupMember.ReadWrite.All", "Group.ReadWrite.All", "adding and removing members");

    /// <summary>Applications and service principals, by an administrator.</summary>
    public static GraphPermission ManageApplications { get; } = new("Application.ReadWrite.All", "Application.ReadWrite.All", "registering an application");

    /// <summary>Owners in and out.</summary>
    public static GraphPermission ChangeOwners { get; } = new("Group.ReadWrite.All", "Group.ReadWrite.All", "adding and removing owners");
}
