namespace RmUnifyGroupSync;

/// <summary>Where a MIS group stands in Microsoft 365.</summary>
public enum LinkState
{
    /// <summary>No class group has been made for it.</summary>
    NotCreated,

    /// <summary>Made; Microsoft 365 has not finished setting it up (no mail address yet, under 30 minutes).</summary>
    Pending,

    /// <summary>In Microsoft 365.</summary>
    Created,

    /// <summary>Cannot be made until something is mended, such as a missing owner.</summary>
    Blocked,

    /// <summary>Made, but Microsoft 365 has not finished setting it up within 30 minutes.</summary>
    Failed,

    /// <summary>Deleted in Microsoft 365; not made again unless asked by hand.</summary>
    Deleted,

    /// <summary>Its MIS group is gone or its academic year is over; left as it is.</summary>
    Ended,
}

/// <summary>Microsoft Graph's group visibility, as far as class groups use it.</summary>
public enum GroupVisibility
{
    /// <summary>Only members see what is in it.</summary>
    Private,

    /// <summary>Everybody in the organisation sees what is in it.</summary>
    Public,
}

/// <summary>What an account is in a Microsoft 365 group.</summary>
public enum GroupRole
{
    /// <summary>Owner.</summary>
    Owner,

    /// <summary>Member.</summary>
    Member,
}

/// <summary>Who put an account into a group.</summary>
public enum MemberOrigin
{
    /// <summary>This tool, because the MIS says so.</summary>
    Mis,

    /// <summary>This tool, because the account is a chosen administrator or a named owner.</summary>
    Admin,

    /// <summary>A person or another tool.</summary>
    Person,
}

/// <summary>Which MIS staff of a teaching group become owners.</summary>
public enum StaffOwner
{
    /// <summary>One: the main teacher, else the first in MIS order.</summary>
    Single,

    /// <summary>All staff of the group.</summary>
    All,
}

/// <summary>What is done with a member that a person added and the MIS does not know in the group.</summary>
public enum ExtraMember
{
    /// <summary>Left alone.</summary>
    Keep,

    /// <summary>Left alone and reported.</summary>
    Report,

    /// <summary>Removed.</summary>
    Remove,
}

/// <summary>What is done with a person whose only account is disabled.</summary>
public enum DisabledAccount
{
    /// <summary>Not added; not removed either.</summary>
    Skip,

    /// <summary>Added like any other.</summary>
    Add,
}

/// <summary>What happens to a type of group when the academic year changes.</summary>
public enum RolloverMode
{
    /// <summary>The same group goes on: leavers out, joiners in.</summary>
    Reuse,

    /// <summary>Last year's group stays as it is and a new one is made.</summary>
    New,
}

/// <summary>By what a group is recognised as one that could be taken over.</summary>
public enum AdoptionSource
{
    /// <summary>It has the name and the address that RM Unify gives to the MIS group's group.</summary>
    RmUnify,

    /// <summary>It has the MIS group's own name or address.</summary>
    Name,

    /// <summary>It is this tool's, for a MIS group that is gone, and a new MIS group has its type and name: the MIS was changed.</summary>
    MisChange,
}
