namespace RmUnifyGroupSync;

/// <summary>What a FullyQualifiedErrorId of this module starts with. The cmdlet assembly's catalogue says what to do about each.</summary>
public enum GroupSyncErrorId
{
    /// <summary>No sign-in in this process.</summary>
    NotConnected,

    /// <summary>The sign-in was refused or could not be completed.</summary>
    SignInFailed,

    /// <summary>The application or person lacks a permission.</summary>
    PermissionMissing,

    /// <summary>The signed-in person may not do this for the school.</summary>
    CallerNotAllowed,

    /// <summary>No MIS source is set up.</summary>
    MisSourceNotConfigured,

    /// <summary>The MIS source's settings do not describe a source.</summary>
    MisSourceInvalid,

    /// <summary>The MIS source is missing, unreadable, truncated, malformed or empty.</summary>
    MisUnavailable,

    /// <summary>The MIS source has changed more than is plausible.</summary>
    SourceGateHeld,

    /// <summary>More would be removed than the limits allow.</summary>
    RemovalLimitExceeded,

    /// <summary>The academic year has moved on and nobody has confirmed it.</summary>
    RolloverNotConfirmed,

    /// <summary>No configured school by that id, number or name.</summary>
    SchoolNotFound,

    /// <summary>No MIS group by that id or name.</summary>
    MisGroupNotFound,

    /// <summary>No Microsoft 365 group by that id or name.</summary>
    GroupNotFound,

    /// <summary>The group is not linked to a MIS group by this tool.</summary>
    GroupNotManaged,

    /// <summary>The group is mastered in an on-premises directory, or dynamic.</summary>
    GroupMasteredOnPremises,

    /// <summary>Several groups fit.</summary>
    GroupAmbiguous,

    /// <summary>The MIS group has its class group already, or the name or address is taken.</summary>
    GroupAlreadyExists,

    /// <summary>Groups of this type are made automatically only.</summary>
    GroupTypeAutomatic,

    /// <summary>Nobody could own the group.</summary>
    OwnerRequired,

    /// <summary>More than 100 owners.</summary>
    OwnerLimitExceeded,

    /// <summary>An account would be in more than 7,000 groups.</summary>
    MembershipLimitExceeded,

    /// <summary>No academic year in source or settings, so that no name can be made.</summary>
    NameMissingAcademicYear,

    /// <summary>Several accounts fit a person.</summary>
    PersonAmbiguous,

    /// <summary>Another run holds the lock.</summary>
    LockHeld,

    /// <summary>A setting or parameter breaks a rule.</summary>
    SettingInvalid,

    /// <summary>Microsoft Graph answered with an error.</summary>
    GraphRequestFailed,

    /// <summary>Microsoft Graph asked to wait longer than the run may.</summary>
    Throttled,
}
