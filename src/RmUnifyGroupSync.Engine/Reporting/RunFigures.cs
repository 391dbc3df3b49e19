namespace RmUnifyGroupSync.Engine.Reporting;

/// <summary>Figures of a run that has not ended, or never did: counted from the changes that it left behind.</summary>
public static class RunFigures
{
    /// <summary>Whether the record of the run has no figures of its own.</summary>
    public static bool AreMissing(GroupSyncRun run) => run.Outcome is RunOutcome.Running or RunOutcome.Unfinished;

    /// <summary>The run with what its changes say.</summary>
    public static GroupSyncRun Counted(GroupSyncRun run, IReadOnlyCollection<GroupSyncChange> changes)
    {
        int Count(PlannedAction action) => changes.Count(c => c.Action == action);
        return run with
        {
            Duration = changes.Count == 0 ? run.Duration : changes.Max(c => c.At) - run.StartedAt,
            GroupsCreated = Count(PlannedAction.CreateGroup),
            MembersAdded = Count(PlannedAction.AddMember),
            MembersRemoved = Count(PlannedAction.RemoveMember),
            OwnersAdded = Count(PlannedAction.AddOwner),
            OwnersRemoved = Count(PlannedAction.RemoveOwner),
        };
    }
}
