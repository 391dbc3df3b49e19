using System.Management.Automation;
using RmUnifyGroupSync.Hosting;

namespace RmUnifyGroupSync.Errors;

/// <summary>
/// Every error that the module writes: category and what to do about it, by id. A FullyQualifiedErrorId starts with the id.
/// </summary>
internal static class ErrorCatalogue
{
    /// <summary>Id of what nobody foresaw.</summary>
    internal const string UnexpectedId = "Unexpected";

    /// <summary>Id of a broken installation.</summary>
    internal const string IncompleteId = "ModuleIncomplete";

    private static readonly Entry Unexpected = new(
        ErrorCategory.InvalidOperation,
        "Run the command again with -Verbose -Debug. If it fails again, report it with that output; it holds no secrets.");

    private static readonly Entry Incomplete = new(
        ErrorCategory.NotInstalled,
        "Install the module again and start a new PowerShell session; in a checkout, run: dotnet build");

    private static readonly Dictionary<GroupSyncErrorId, Entry> Entries = new()
    {
        [GroupSyncErrorId.NotConnected] = new(
            ErrorCategory.ConnectionError, "Sign in first with Connect-GroupSync; Connect-GroupSync -Sandbox opens the practice tenant."),
        [GroupSyncErrorId.SignInFailed] = new(
            ErrorCategory.AuthenticationError,
            "Check the tenant id, the application id and the certificate or secret, and that the application has admin consent in that tenant."),
        [GroupSyncErrorId.PermissionMissing] = new(
            ErrorCategory.PermissionDenied,
            "Let a global administrator grant the permission that the message names to the application, then sign in again with Connect-GroupSync."),
        [GroupSyncErrorId.CallerNotAllowed] = new(
            ErrorCategory.PermissionDenied,
            "Sign in as an administrator of the school (setting AdminOwner), as one of its teachers, or as a Global, Groups or User Administrator."),
        [GroupSyncErrorId.MisSourceNotConfigured] = new(
            ErrorCategory.NotInstalled, "Set up the MIS first: Set-GroupSyncSetting -MisSource <kind> -MisPath <folder or files>."),
        [GroupSyncErrorId.MisSourceInvalid] = new(
            ErrorCategory.InvalidArgument, "Correct the MIS settings with Set-GroupSyncSetting; Get-GroupSyncSetting shows where each value comes from."),
        [GroupSyncErrorId.MisUnavailable] = new(
            ErrorCategory.ResourceUnavailable,
            "Make sure that the MIS export is there, complete and readable by this account, then run again. Nothing was changed."),
        [GroupSyncErrorId.SourceGateHeld] = new(
            ErrorCategory.LimitsExceeded,
            "Check the MIS export. If the change is real, run once with -AcceptSource (Invoke-GroupSync), or with -Rollover at the start of a year."),
        [GroupSyncErrorId.RemovalLimitExceeded] = new(
            ErrorCategory.LimitsExceeded,
            "Look at Get-GroupSyncPlan. If the removals are right, run once with -Force; the limits are settings (GroupRemovalLimit and others)."),
        [GroupSyncErrorId.RolloverNotConfirmed] = new(
            ErrorCategory.InvalidOperation,
            "If the new academic year has begun, run once with -Rollover, or set RolloverWindow with Set-GroupSyncSetting."),
        [GroupSyncErrorId.SchoolNotFound] = new(
            ErrorCategory.ObjectNotFound, "List the schools with Get-MisSchool; name one by its id in the source, its DfE number or its name."),
        [GroupSyncErrorId.MisGroupNotFound] = new(
            ErrorCategory.ObjectNotFound, "List the groups of the MIS with Get-MisGroup; names accept wildcards."),
        [GroupSyncErrorId.GroupNotFound] = new(
            ErrorCategory.ObjectNotFound, "List the class groups with Get-O365ClassGroup; names accept wildcards."),
        [GroupSyncErrorId.GroupNotManaged] = new(
            ErrorCategory.InvalidOperation,
            "Only groups that this module made or took over can be changed with it; Get-O365ClassGroup lists them. Link the group to its MIS group first."),
        [GroupSyncErrorId.GroupMasteredOnPremises] = new(
            ErrorCategory.InvalidOperation, "Change the group in the on-premises directory, or its rule if it is a dynamic group."),
        [GroupSyncErrorId.GroupAmbiguous] = new(
            ErrorCategory.InvalidArgument, "Name one group with -Id, or narrow the name with -School."),
        [GroupSyncErrorId.GroupAlreadyExists] = new(
            ErrorCategory.ResourceExists,
            "Use the group that is there (Get-O365ClassGroup -MisGroupId), or restore it with Restore-O365ClassGroup if it was deleted; -Force makes a new one."),
        [GroupSyncErrorId.GroupTypeAutomatic] = new(
            ErrorCategory.InvalidOperation, "Groups of this type are made by Invoke-GroupSync once they are switched on in the settings."),
        [GroupSyncErrorId.OwnerRequired] = new(
            ErrorCategory.InvalidOperation,
            "Choose administrators with Set-GroupSyncSetting -AdminOwner <user principal names>, or name an owner with -Owner."),
        [GroupSyncErrorId.OwnerLimitExceeded] = new(
            ErrorCategory.LimitsExceeded, "Microsoft 365 allows 100 owners: choose fewer administrators (AdminOwner), or set StaffOwner to Single."),
        [GroupSyncErrorId.MembershipLimitExceeded] = new(
            ErrorCategory.LimitsExceeded, "Microsoft 365 allows an account 7,000 groups: choose another account, or take this one out of groups it does not need."),
        [GroupSyncErrorId.NameMissingAcademicYear] = new(
            ErrorCategory.InvalidData, "Say when the academic year starts: Set-GroupSyncSetting -AcademicYearStart 09-01."),
        [GroupSyncErrorId.PersonAmbiguous] = new(
            ErrorCategory.InvalidData, "Make the accounts differ, add a sharper MatchRule, or name the right account in the MatchFile."),
        [GroupSyncErrorId.LockHeld] = new(
            ErrorCategory.ResourceBusy, "Wait until the other run has ended and try again; Invoke-GroupSync -WaitForLock waits for it."),
        [GroupSyncErrorId.SettingInvalid] = new(
            ErrorCategory.InvalidArgument, "Correct the value that the message names; Get-GroupSyncSetting shows where each setting comes from."),
        [GroupSyncErrorId.GraphRequestFailed] = new(
            ErrorCategory.ProtocolError,
            "Run the command again; work that is done is kept. If it fails again, give the request id in the exception to Microsoft's support."),
        [GroupSyncErrorId.Throttled] = new(
            ErrorCategory.QuotaExceeded, "Run the command again later, or with a lower -ThrottleLimit; work that is done is kept."),
    };

    /// <summary>The record for an error; an exception that nobody foresaw becomes <see cref="UnexpectedId"/>.</summary>
    /// <param name="error">The error; an AggregateException stands for its first inner one.</param>
    /// <param name="target">The item, when the error does not carry one.</param>
    internal static ErrorRecord ToRecord(Exception error, object? target = null)
    {
        var cause = Unwrap(error);
        var (id, entry, action) = cause switch
        {
            GroupSyncException { IsUnexpected: true } => (UnexpectedId, Unexpected, null),
            GroupSyncException known => (known.ErrorId.ToString(), Find(known.ErrorId), known.RecommendedAction),
            ModuleIncompleteException => (IncompleteId, Incomplete, null),
            _ => (UnexpectedId, Unexpected, null),
        };
        var item = (cause as GroupSyncException)?.TargetObject ?? target;
        return new ErrorRecord(cause, id, entry.Category, item)
        {
            ErrorDetails = new ErrorDetails(cause.Message) { RecommendedAction = string.IsNullOrWhiteSpace(action) ? entry.Action : action },
        };
    }

    /// <summary>Whether an error about one item will meet every other item too.</summary>
    internal static bool ConcernsEverything(GroupSyncErrorId id) =>
        id is GroupSyncErrorId.NotConnected or GroupSyncErrorId.SignInFailed or GroupSyncErrorId.PermissionMissing or GroupSyncErrorId.LockHeld;

    private static Entry Find(GroupSyncErrorId id) => Entries.GetValueOrDefault(id, Unexpected);

    private static Exception Unwrap(Exception error)
    {
        while (error is AggregateException { InnerException: { } inner })
            error = inner;
        return error;
    }

    private sealed record Entry(ErrorCategory Category, string Action);
}
