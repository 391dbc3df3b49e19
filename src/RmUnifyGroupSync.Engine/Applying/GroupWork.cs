using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Applying;

/// <summary>One group while its plan is being applied: what has been done and what has failed.</summary>
public sealed class GroupWork(GroupPlan plan)
{
    private readonly HashSet<(string UserId, GroupRole Role)> _there = [];
    private readonly List<GroupSyncException> _errors = [];
    private readonly Lazy<Dictionary<(string UserId, GroupRole Role), PlannedLink>> _additions = new(() => ById(plan.AddOwners.Concat(plan.AddMembers)));
    private readonly Lazy<Dictionary<(string UserId, GroupRole Role), PlannedLink>> _removals = new(() => ById(plan.RemoveOwners.Concat(plan.RemoveMembers)));
    private bool _made;
    private bool _ownerFailed;
    private int _added;
    private int _removed;
    private int _ownersAdded;
    private int _ownersRemoved;

    /// <summary>The plan.</summary>
    public GroupPlan Plan => plan;

    /// <summary>Object id of the group; null when it could not be made.</summary>
    public string? GroupId { get; private set; } = plan.Link.Group?.Id;

    /// <summary>The group as made or taken over by this run.</summary>
    public DirectoryGroup? Group { get; private set; } = plan.Link.Group;

    /// <summary>What failed.</summary>
    public IReadOnlyList<GroupSyncException> Errors => _errors;

    /// <summary>Whether anything was written for it.</summary>
    public bool Changed => _made || _added + _removed + _ownersAdded + _ownersRemoved > 0;

    internal GroupCreation Creation(string description) => new()
    {
        Key = plan.Link.Key,
        DisplayName = plan.Names!.Microsoft365,
        MailNickname = plan.Names.MailNickname,
        Description = description,
        Visibility = plan.Link.School?.Setting.Visibility ?? GroupVisibility.Private,
        HideInOutlook = plan.Link.School?.Setting.HideInOutlook ?? false,
        OwnerIds = [.. plan.AddOwners.Select(l => l.UserId)],
        MemberIds = [.. plan.AddMembers.Select(l => l.UserId)],
    };

    internal void Created(GroupCreationOutcome outcome)
    {
        if (outcome.Group is null)
        {
            Fail(outcome.Error ?? new(GroupSyncErrorId.GraphRequestFailed, "The group was not made."));
            return;
        }

        (GroupId, Group, _made) = (outcome.Group.Id, outcome.Group, outcome.State == WriteState.Applied);
        foreach (var id in outcome.OwnersLinked)
            Done(id, GroupRole.Owner);
        foreach (var id in outcome.MembersLinked)
            Done(id, GroupRole.Member);
    }

    internal void Present(GroupRoster roster)
    {
        _there.UnionWith(roster.OwnerIds.Select(id => (id, GroupRole.Owner)));
        _there.UnionWith(roster.MemberIds.Select(id => (id, GroupRole.Member)));
    }

    internal void Fail(GroupSyncException error)
    {
        _errors.Add(error);
        GroupId = plan.Link.Group?.Id;
    }

    /// <summary>The group's school was broken off; what is done is done, the next run goes on.</summary>
    internal void BreakOff(GroupSyncException error) => _errors.Add(error);

    internal GroupLinks? PendingAdditions() => Links(
        plan.AddOwners.Where(l => !_there.Contains((l.UserId, GroupRole.Owner))), plan.AddMembers.Where(l => !_there.Contains((l.UserId, GroupRole.Member))));

    // O9: the new owner first; an owner that could not be added keeps the old one in place, as owner and as member.
    internal GroupLinks? PendingRemovals() => _ownerFailed
        ? Links([], plan.AllowedMemberRemovals.Where(m => plan.RemoveOwners.All(o => o.UserId != m.UserId)))
        : Links(plan.AllowedOwnerRemovals, plan.AllowedMemberRemovals);

    internal void Added(LinkOutcome outcome)
    {
        if (outcome.State == WriteState.Applied)
            Done(outcome.UserId, outcome.Role);
        _ownerFailed |= Note(outcome) && outcome.Role == GroupRole.Owner;
    }

    internal void Removed(LinkOutcome outcome)
    {
        if (outcome.State == WriteState.Applied)
            _ = outcome.Role == GroupRole.Owner ? _ownersRemoved++ : _removed++;
        Note(outcome);
    }

    /// <summary>The plan's link that an outcome is about; null when it asked for none.</summary>
    internal PlannedLink? LinkOf(LinkOutcome outcome, bool addition) =>
        (addition ? _additions : _removals).Value.GetValueOrDefault((outcome.UserId, outcome.Role));

    private static Dictionary<(string UserId, GroupRole Role), PlannedLink> ById(IEnumerable<PlannedLink> links) =>
        links.DistinctBy(l => (l.UserId, l.Role)).ToDictionary(l => (l.UserId, l.Role));

    /// <summary>The result to show.</summary>
    public GroupSyncResult Result(bool whatIf) => new()
    {
        GroupId = whatIf ? plan.Link.Group?.Id : GroupId,
        DisplayName = Group?.DisplayName ?? plan.GroupName,
        MisGroupId = plan.Link.MisId,
        School = plan.Link.SchoolId,
        Type = plan.Link.Type,
        Status = Status(whatIf),
        Added = _added,
        Removed = _removed,
        OwnersAdded = _ownersAdded,
        OwnersRemoved = _ownersRemoved,
        Unchanged = plan.MembersPresent - _removed,
        Unmatched = plan.Unmatched,
        Reason = plan.Blocked?.Message ?? (_errors.Count > 0 ? _errors[0].Message : plan.Hold?.Reason ?? plan.Note),
    };

    private SyncStatus Status(bool whatIf) =>
        plan.Kind == GroupPlanKind.Blocked ? plan.Blocked?.ErrorId == GroupSyncErrorId.GraphRequestFailed ? SyncStatus.Failed : SyncStatus.Blocked
        : _errors.Count > 0 ? Changed ? SyncStatus.Partial : SyncStatus.Failed
        : plan.Hold is not null ? SyncStatus.Held
        : !Changed ? SyncStatus.Unchanged
        : whatIf ? SyncStatus.Planned : SyncStatus.Synced;

    private void Done(string userId, GroupRole role)
    {
        if (_there.Add((userId, role)))
            _ = role == GroupRole.Owner ? _ownersAdded++ : _added++;
    }

    private bool Note(LinkOutcome outcome)
    {
        var failed = outcome.State is WriteState.Failed or WriteState.Deferred;
        if (failed)
            _errors.Add(outcome.Error ?? new(GroupSyncErrorId.GraphRequestFailed, "A change was not made."));
        return failed;
    }

    private GroupLinks? Links(IEnumerable<PlannedLink> owners, IEnumerable<PlannedLink> members)
    {
        var links = new GroupLinks { GroupId = GroupId ?? "", OwnerIds = [.. owners.Select(l => l.UserId)], MemberIds = [.. members.Select(l => l.UserId)] };
        return GroupId is null || links.OwnerIds.Count + links.MemberIds.Count == 0 ? null : links;
    }
}
