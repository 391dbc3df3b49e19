namespace RmUnifyGroupSync.Engine.Reporting;

/// <summary>What the outcome of a run means, for somebody who does not know this tool.</summary>
public static class OutcomeWords
{
    /// <summary>The outcome as a heading.</summary>
    public static string Heading(GroupSyncRun run) => run.Outcome switch
    {
        RunOutcome.Succeeded => "Everything was done",
        RunOutcome.Held => "Done, but something was held back for you to decide",
        RunOutcome.Partial => "Done for most groups; some failed",
        RunOutcome.Failed => "The run failed",
        RunOutcome.SignInFailed => "The run could not sign in to Microsoft 365",
        RunOutcome.Locked => "The run did not start: another one was under way",
        RunOutcome.MisUnavailable => "The school's data could not be read",
        RunOutcome.Stopped => "The run was stopped before its end",
        RunOutcome.Running => "The run is still under way",
        _ => "The run broke off: its process was ended from outside",
    };

    /// <summary>What it means for the school, and what to do.</summary>
    public static string Explanation(GroupSyncRun run) => run.Outcome switch
    {
        RunOutcome.Succeeded => "The groups in Microsoft 365 are what the school's MIS says. Nothing needs to be done.",
        RunOutcome.Held => "New pupils and teachers were added. Removals that looked too big to be right were not made; the next section says which, why, and what lets them go ahead.",
        RunOutcome.Partial => "Some groups could not be brought up to date. The next run tries them again; the next section says what went wrong.",
        RunOutcome.Failed => "Something unexpected happened. What had been done is kept, and the next run goes on from there.",
        RunOutcome.SignInFailed => "Nothing was changed. Check the sign-in: whether its certificate or secret has run out, and whether the application still has its permissions.",
        RunOutcome.Locked => "Nothing was changed by this run. The other run does the work.",
        RunOutcome.MisUnavailable => "A school whose data is missing, unreadable or incomplete was left as it is; nobody was taken out of a group because of it. Check the export.",
        RunOutcome.Stopped => "Nothing new was begun after that. What had been done is kept, and the next run does the rest.",
        RunOutcome.Running => "The figures are those so far.",
        _ => "It was killed, or the computer went down. What had been done is kept and listed here, except for what happened in the last second; the next run does the rest.",
    };

    /// <summary>What lets a hold go.</summary>
    /// <param name="hold">The hold.</param>
    /// <param name="command">The command of the run.</param>
    public static string Lift(HoldNote hold, string command)
    {
        if (hold.Action is { } action)
            return action;
        var school = $"'{hold.School.Replace("'", "''", StringComparison.Ordinal)}'";
        var call = command == "Invoke-GroupSync" ? $"Invoke-GroupSync -School {school}" : "the command";
        return hold.ErrorId switch
        {
            GroupSyncErrorId.RemovalLimitExceeded => $"Look at the removals below. If they are right, run {call} once with -Force.",
            GroupSyncErrorId.SourceGateHeld => $"Check the export of the MIS. If it is right, run Invoke-GroupSync -School {school} once with -AcceptSource.",
            GroupSyncErrorId.RolloverNotConfirmed => $"If the new academic year has begun, run {call} once with -Rollover.",
            _ => "The reason says what to do.",
        };
    }

    /// <summary>Kind of change, in words.</summary>
    public static string Action(PlannedAction action) => action switch
    {
        PlannedAction.CreateGroup => "Group made",
        PlannedAction.AdoptGroup => "Group taken over",
        PlannedAction.AddMember => "Added as member",
        PlannedAction.RemoveMember => "Removed as member",
        PlannedAction.AddOwner => "Added as owner",
        PlannedAction.RemoveOwner => "Removed as owner",
        PlannedAction.DeleteGroup => "Group deleted",
        PlannedAction.RestoreGroup => "Group restored",
        _ => action.ToString(),
    };

    /// <summary>Kind of change that was held, in words.</summary>
    public static string HeldAction(PlannedAction action) => action == PlannedAction.RemoveOwner ? "Would be removed as owner" : "Would be removed as member";

    /// <summary>Why somebody has no account, in words.</summary>
    public static string State(MatchState state) => state switch
    {
        MatchState.Ambiguous => "several accounts fit",
        MatchState.Conflict => "the account fits somebody else too",
        _ => "no account",
    };
}
