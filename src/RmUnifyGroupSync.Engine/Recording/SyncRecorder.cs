using System.Globalization;
using RmUnifyGroupSync.Engine.Applying;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Recording;

/// <summary>
/// Writes what happens into the ledger: additions before they are made, so that a run that is killed still knows its own; everything
/// else after it has happened, what comes within a second in one transaction. A run that is killed in that second leaves links in the
/// ledger that are not in the group; the next run finds and forgets them.
/// </summary>
public sealed class SyncRecorder(ILedger ledger, TimeProvider timeProvider, string runId, string? description = null, string? lifetime = null) : IDisposable
{
    private const int MostBuffered = 200;
    private static readonly TimeSpan LongestBuffered = TimeSpan.FromSeconds(1);

    /// <summary>For how long a read may show what was there before this tool's own last write.</summary>
    private static readonly TimeSpan ReadLag = TimeSpan.FromHours(1);

    private readonly List<GroupSyncChange> _changes = [];
    private readonly List<LedgerLink> _forgotten = [];
    private long _bufferedSince;

    /// <summary>Changes recorded so far.</summary>
    public int ChangeCount { get; private set; }

    /// <summary>The description of a group that is made; always something, because Microsoft 365 fills an empty one in by itself.</summary>
    public string DescriptionOf(GroupPlan plan)
    {
        var text = description ?? $"{TypeText(plan.Link.Type)} {plan.Link.MisName.Trim()} of {plan.Link.School?.Name ?? plan.Link.SchoolId}. Members come from the school's MIS.";
        return lifetime is null ? text : RequiredLifetime.Append(text, lifetime);
    }

    /// <summary>Takes links that are there as this tool's own, for a group that the ledger does not know; forgets links that are gone.</summary>
    public void Claim(GroupPlan plan)
    {
        // D6: a ledger that was lost learns from the deleted items what must not be made again, also after they are gone for good.
        if (plan.Link is { Group: null, Deleted: { } deleted, Ledger: null })
            ledger.SaveGroups([LedgerRecord.Of(plan.Link.Key, plan.Link.Identity, plan.Link.Year, deleted, timeProvider.GetUtcNow()) with { DeletedAt = deleted.DeletedAt ?? timeProvider.GetUtcNow() }]);
        if (plan.Link.Group is not { } group || plan.Kind != GroupPlanKind.Sync)
            return;
        if (plan.Link.Ledger is null)
            ledger.SaveGroups([RecordOf(plan, group)]);
        if (plan.Claims.Count + plan.Intended.Count > 0)
            ledger.SaveLinks([.. plan.Intended.Select(l => l with { GroupId = group.Id }), .. plan.Claims.Select(l => LinkOf(group.Id, l))]);
        if (plan.Intended.Count > 0)
            ledger.RemoveLinks(plan.Intended);

        // What was applied moments ago may be missing because the read lags: forgotten now, it would later be taken for a person's.
        var gone = plan.Stale.Where(l => l.AppliedAt < timeProvider.GetUtcNow() - ReadLag).ToList();
        if (gone.Count > 0)
            ledger.RemoveLinks(gone);
    }

    /// <summary>
    /// Groups that are about to be made, with their people. They have no id yet, so their links are kept under the key: a run that does
    /// not live to see the answer must still know its own, or nobody would ever take them out again.
    /// </summary>
    public void IntendToCreate(IEnumerable<GroupWork> work) =>
        ledger.SaveLinks([.. work.SelectMany(w => IntentionsOf(w.Plan))]);

    /// <summary>Something was done to a group as a whole, by hand.</summary>
    public void Changed(GroupIdentity group, string groupId, string groupName, PlannedAction action, string reason) =>
        Buffer(ChangeOf(group, groupId, groupName, action, null, reason), null);

    /// <summary>A group was made or found under its key.</summary>
    public void Created(GroupWork work, GroupCreationOutcome outcome)
    {
        if (outcome.Group is not { } group)
            return;
        var plan = work.Plan;
        ledger.SaveGroups([RecordOf(plan, group)]);
        Change(work, outcome.State == WriteState.Applied ? PlannedAction.CreateGroup : PlannedAction.AdoptGroup, null, plan.Link.WhyNew);
        var linked = plan.AddOwners.Where(l => outcome.OwnersLinked.Contains(l.UserId))
            .Concat(plan.AddMembers.Where(l => outcome.MembersLinked.Contains(l.UserId)))
            .ToList();

        // A group that was there has what an earlier attempt put into it, of this run or of one before.
        var ours = outcome.State == WriteState.Applied
            ? linked.Where(IsOurs).Select(l => LinkOf(group.Id, l))
            : plan.Intended.Concat(IntentionsOf(plan)).Select(l => l with { GroupId = group.Id });
        ledger.SaveLinks([.. ours]);
        ledger.RemoveLinks([.. plan.Intended, .. IntentionsOf(plan)]);
        foreach (var link in linked)
            Change(work, link.Role == GroupRole.Owner ? PlannedAction.AddOwner : PlannedAction.AddMember, link, link.Reason);
    }

    /// <summary>Additions that are about to be made.</summary>
    public void Intend(IEnumerable<GroupWork> work)
    {
        Flush();
        ledger.SaveLinks([.. work.SelectMany(w => w.Plan.AddOwners.Concat(w.Plan.AddMembers).Where(IsOurs).Select(l => LinkOf(w.GroupId!, l)))]);
    }

    /// <summary>An addition was made, or was not.</summary>
    public void Added(GroupWork work, LinkOutcome outcome)
    {
        if (work.LinkOf(outcome, addition: true) is not { } link)
            return;
        if (outcome.State == WriteState.Failed)
            Buffer(null, LinkOf(outcome.GroupId, link));
        else if (outcome.State == WriteState.Applied)
            Change(work, link.Role == GroupRole.Owner ? PlannedAction.AddOwner : PlannedAction.AddMember, link, link.Reason);
    }

    /// <summary>A removal was made, or was not.</summary>
    public void Removed(GroupWork work, LinkOutcome outcome)
    {
        if (work.LinkOf(outcome, addition: false) is not { } link || outcome.State is WriteState.Failed or WriteState.Deferred)
            return;
        var action = link.Role == GroupRole.Owner ? PlannedAction.RemoveOwner : PlannedAction.RemoveMember;
        Buffer(
            outcome.State == WriteState.Applied ? ChangeOf(work.Plan.Link.Identity, work.GroupId, work.Plan.GroupName, action, link, link.Reason) : null,
            LinkOf(outcome.GroupId, link));
    }

    /// <summary>Groups were synced, whether anything was to be done or not.</summary>
    public void Synced(IReadOnlyCollection<GroupWork> work)
    {
        Flush();
        ledger.SaveGroups([.. work.Where(w => w is { GroupId: not null, Group: not null } && w.Errors.Count == 0)
            .Select(w => SyncedRecordOf(w.Plan, w.Group!))]);
    }

    // A group that goes on from year to year is this year's now: a rollover setting that is changed later makes no second one beside it.
    private LedgerGroup SyncedRecordOf(GroupPlan plan, DirectoryGroup group)
    {
        var record = RecordOf(plan, group);
        return record with { LastSyncedAt = timeProvider.GetUtcNow(), AcademicYear = plan.Link.Year ?? record.AcademicYear };
    }

    /// <summary>Writes what is still held back.</summary>
    public void Dispose() => Flush();

    private IEnumerable<LedgerLink> IntentionsOf(GroupPlan plan) =>
        plan.AddOwners.Concat(plan.AddMembers).Where(IsOurs).Select(l => LinkOf(plan.Link.Key, l));

    // Owners named by hand are the person's, not ours to take away (O6, O7).
    private static bool IsOurs(PlannedLink link) => link.Origin != MemberOrigin.Person;

    private void Change(GroupWork work, PlannedAction action, PlannedLink? link, string reason) =>
        Buffer(ChangeOf(work.Plan.Link.Identity, work.GroupId, work.Plan.GroupName, action, link, reason), null);

    private GroupSyncChange ChangeOf(GroupIdentity group, string? groupId, string groupName, PlannedAction action, PlannedLink? link, string reason) => new()
    {
        Run = runId,
        At = timeProvider.GetUtcNow(),
        Action = action,
        School = group.School,
        MisGroupId = group.MisId,
        Type = group.Type,
        GroupName = groupName,
        GroupId = groupId,
        PersonId = link?.PersonId,
        UserId = link?.UserId,
        UserPrincipalName = link?.UserPrincipalName,
        Reason = reason,
    };

    private void Buffer(GroupSyncChange? change, LedgerLink? forgotten)
    {
        if (_changes.Count + _forgotten.Count == 0)
            _bufferedSince = timeProvider.GetTimestamp();
        if (change is not null)
            _changes.Add(change);
        if (forgotten is not null)
            _forgotten.Add(forgotten);
        ChangeCount += change is null ? 0 : 1;
        if (_changes.Count + _forgotten.Count >= MostBuffered || timeProvider.GetElapsedTime(_bufferedSince) >= LongestBuffered)
            Flush();
    }

    private void Flush()
    {
        if (_changes.Count + _forgotten.Count == 0)
            return;
        ledger.SaveChanges([.. _changes], [.. _forgotten]);
        _changes.Clear();
        _forgotten.Clear();
    }

    private LedgerLink LinkOf(string groupId, PlannedLink link) => new()
    {
        GroupId = groupId,
        UserId = link.UserId,
        Role = link.Role,
        Origin = link.Origin,
        PersonId = link.PersonId,
        PersonRole = link.PersonRole,
        AppliedAt = timeProvider.GetUtcNow(),
    };

    private LedgerGroup RecordOf(GroupPlan plan, DirectoryGroup group)
    {
        var fresh = LedgerRecord.Of(plan.Link.Key, plan.Link.Identity, plan.Link.Year, group, timeProvider.GetUtcNow(), plan.Names);
        return plan.Link.Ledger is not { } known || known.GroupId != group.Id ? fresh : fresh with
        {
            AcademicYear = known.AcademicYear ?? fresh.AcademicYear,
            CatalogueName = known.CatalogueName,
            GroupName = known.GroupName,
            MailNickname = known.MailNickname,
            CatalogueMail = known.CatalogueMail ?? fresh.CatalogueMail,
            CreatedAt = known.CreatedAt,
            LastSyncedAt = known.LastSyncedAt,
        };
    }

    private static string TypeText(MisGroupType type) => type switch
    {
        MisGroupType.Teaching => "Teaching group",
        MisGroupType.Registration => "Registration group",
        MisGroupType.Year or MisGroupType.NonMisYear => "Year group",
        _ => string.Create(CultureInfo.InvariantCulture, $"{type} group"),
    };
}
