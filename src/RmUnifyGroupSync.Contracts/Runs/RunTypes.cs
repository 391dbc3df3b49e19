namespace RmUnifyGroupSync;

/// <summary>How the sync of one group ended.</summary>
public enum SyncStatus
{
    /// <summary>Nothing was to be done.</summary>
    Unchanged,

    /// <summary>All changes were made.</summary>
    Synced,

    /// <summary>Some changes were made; the reason says which were not.</summary>
    Partial,

    /// <summary>Removals were held by a limit, the gate or an unconfirmed rollover; additions were made.</summary>
    Held,

    /// <summary>Cannot be made or synced until something is mended.</summary>
    Blocked,

    /// <summary>Nothing could be done.</summary>
    Failed,

    /// <summary>What would be done; nothing was written.</summary>
    Planned,
}

/// <summary>One kind of change.</summary>
public enum PlannedAction
{
    /// <summary>Make a group.</summary>
    CreateGroup,

    /// <summary>Take over an existing group.</summary>
    AdoptGroup,

    /// <summary>Add a member.</summary>
    AddMember,

    /// <summary>Remove a member.</summary>
    RemoveMember,

    /// <summary>Add an owner.</summary>
    AddOwner,

    /// <summary>Remove an owner.</summary>
    RemoveOwner,

    /// <summary>Delete a group; only ever by hand.</summary>
    DeleteGroup,

    /// <summary>Restore a deleted group; only ever by hand.</summary>
    RestoreGroup,
}

/// <summary>How a run ended. Its exit code follows from it.</summary>
public enum RunOutcome
{
    /// <summary>Everything done; exit code 0.</summary>
    Succeeded,

    /// <summary>Something unexpected; exit code 1.</summary>
    Failed,

    /// <summary>Some groups failed; exit code 2.</summary>
    Partial,

    /// <summary>A limit, the source gate or an unconfirmed rollover held something; exit code 3.</summary>
    Held,

    /// <summary>Sign-in failed; exit code 4.</summary>
    SignInFailed,

    /// <summary>Another run holds the lock; exit code 5.</summary>
    Locked,

    /// <summary>The MIS source is missing, unreadable or malformed; exit code 6.</summary>
    MisUnavailable,

    /// <summary>Stopped; exit code 130.</summary>
    Stopped,

    /// <summary>Still under way; only in the list of past runs. It has no exit code yet and shows 1.</summary>
    Running,

    /// <summary>
    /// Its process ended without a word: it was killed, or the power failed. Only in the list of past runs; exit code 1. What it had done is
    /// done, and the next run goes on from there.
    /// </summary>
    Unfinished,
}

/// <summary>Result of the sync of one group.</summary>
public sealed record GroupSyncResult
{
    /// <summary>Object id of the group; null when it is not made yet.</summary>
    public string? GroupId { get; init; }

    /// <summary>Display name of the group.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Id of the MIS group.</summary>
    public string? MisGroupId { get; init; }

    /// <summary>The school's id in the source.</summary>
    public string? School { get; init; }

    /// <summary>Type of the group.</summary>
    public MisGroupType Type { get; init; }

    /// <summary>How it ended.</summary>
    public SyncStatus Status { get; init; }

    /// <summary>Members added (in a what-if run: that would be added).</summary>
    public int Added { get; init; }

    /// <summary>Members removed.</summary>
    public int Removed { get; init; }

    /// <summary>Owners added.</summary>
    public int OwnersAdded { get; init; }

    /// <summary>Owners removed.</summary>
    public int OwnersRemoved { get; init; }

    /// <summary>Members that stayed.</summary>
    public int Unchanged { get; init; }

    /// <summary>People of the MIS group without an account.</summary>
    public int Unmatched { get; init; }

    /// <summary>Why it was held, blocked or failed, in words, with the parameter that lifts it.</summary>
    public string? Reason { get; init; }

    /// <summary>The group's object id, else the MIS group's id.</summary>
    public override string ToString() => GroupId ?? MisGroupId ?? DisplayName;
}

/// <summary>One change that a run would make.</summary>
public sealed record PlannedChange
{
    /// <summary>Kind of change.</summary>
    public PlannedAction Action { get; init; }

    /// <summary>The school's id in the source.</summary>
    public required string School { get; init; }

    /// <summary>Id of the MIS group.</summary>
    public required string MisGroupId { get; init; }

    /// <summary>Type of the group.</summary>
    public MisGroupType Type { get; init; }

    /// <summary>Display name that the group has or will get.</summary>
    public required string GroupName { get; init; }

    /// <summary>Object id of the group; null when it is not made yet.</summary>
    public string? GroupId { get; init; }

    /// <summary>MIS id of the person; null for a group and for accounts that the MIS does not know.</summary>
    public string? PersonId { get; init; }

    /// <summary>User principal name of the account.</summary>
    public string? UserPrincipalName { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>True when the change will not be made by this run.</summary>
    public bool Held { get; init; }

    /// <summary>Why it is held and which parameter lifts that.</summary>
    public string? HeldReason { get; init; }
}

/// <summary>One run over one or more schools.</summary>
public sealed record GroupSyncRun
{
    /// <summary>Id of the run.</summary>
    public required string Id { get; init; }

    /// <summary>When it started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How it ended.</summary>
    public RunOutcome Outcome { get; init; }

    /// <summary>0 succeeded, 1 failed or not ended, 2 partial, 3 held, 4 sign-in failed, 5 locked, 6 MIS unavailable, 130 stopped.</summary>
    public int ExitCode => Outcome switch
    {
        RunOutcome.Stopped => 130,
        RunOutcome.Running or RunOutcome.Unfinished => (int)RunOutcome.Failed,
        _ => (int)Outcome,
    };

    /// <summary>The command that made the run: <c>Invoke-GroupSync</c>, or one that was used by hand.</summary>
    public string Command { get; init; } = "Invoke-GroupSync";

    /// <summary>Ids of the schools that it covered.</summary>
    public string[] School { get; init; } = [];

    /// <summary>Groups made.</summary>
    public int GroupsCreated { get; init; }

    /// <summary>Members added.</summary>
    public int MembersAdded { get; init; }

    /// <summary>Members removed.</summary>
    public int MembersRemoved { get; init; }

    /// <summary>Owners added.</summary>
    public int OwnersAdded { get; init; }

    /// <summary>Owners removed.</summary>
    public int OwnersRemoved { get; init; }

    /// <summary>Groups whose removals were held.</summary>
    public int GroupsHeld { get; init; }

    /// <summary>What was held, why, and the parameter that lifts it; each hold once. Empty when nothing was held.</summary>
    public string[] HeldReason { get; init; } = [];

    /// <summary>Groups that failed in whole or in part.</summary>
    public int GroupsFailed { get; init; }

    /// <summary>People without an account.</summary>
    public int Unmatched { get; init; }

    /// <summary>HTTP requests sent; a batch counts once.</summary>
    public int HttpRequests { get; init; }

    /// <summary>Write operations; each part of a batch counts.</summary>
    public int Writes { get; init; }

    /// <summary>Answers that asked to wait.</summary>
    public int Throttled { get; init; }

    /// <summary>Where the report was written; null when none was asked for.</summary>
    public string? ReportPath { get; init; }

    /// <summary>The run's id.</summary>
    public override string ToString() => Id;
}

/// <summary>One change that a run made.</summary>
public sealed record GroupSyncChange
{
    /// <summary>Id of the run.</summary>
    public required string Run { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Kind of change.</summary>
    public PlannedAction Action { get; init; }

    /// <summary>The school's id in the source.</summary>
    public required string School { get; init; }

    /// <summary>Id of the MIS group.</summary>
    public required string MisGroupId { get; init; }

    /// <summary>Type of the group.</summary>
    public MisGroupType Type { get; init; }

    /// <summary>Display name of the group.</summary>
    public required string GroupName { get; init; }

    /// <summary>Object id of the group.</summary>
    public string? GroupId { get; init; }

    /// <summary>MIS id of the person.</summary>
    public string? PersonId { get; init; }

    /// <summary>Object id of the account.</summary>
    public string? UserId { get; init; }

    /// <summary>User principal name of the account.</summary>
    public string? UserPrincipalName { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Reason { get; init; }
}
