using RmUnifyGroupSync.Graph.Requests;

namespace RmUnifyGroupSync.Graph.Groups;

/// <summary>What has been tried to make one group, and which links the next try carries.</summary>
internal sealed class GroupCreationAttempt
{
    private readonly Queue<(string[] Owners, string[] Members)> _fewerLinks = new();
    private readonly bool _callerOwns;
    private bool _waitedForLost;

    /// <summary>Begins with as many links as a creation may carry, owners first.</summary>
    /// <param name="creation">What is asked for.</param>
    /// <param name="callerId">
    /// The person who signed in; null for an application. The service makes that person an owner by itself, counts the link, and
    /// refuses a body that names it as well (contract §1.1).
    /// </param>
    /// <param name="startedAt">When it began.</param>
    public GroupCreationAttempt(GroupCreation creation, string? callerId, DateTimeOffset startedAt)
    {
        Creation = creation;
        Begun = new(creation.Key, creation.DisplayName, creation.MailNickname, startedAt);
        _callerOwns = callerId is not null && creation.OwnerIds.Contains(callerId, StringComparer.OrdinalIgnoreCase);
        var maxLinks = callerId is null ? LinkAdder.MaxLinks : LinkAdder.MaxLinks - 1;
        Owners = [.. creation.OwnerIds.Distinct(StringComparer.OrdinalIgnoreCase).Where(o => !Same(o, callerId)).Take(maxLinks)];
        Members = [.. creation.MemberIds.Distinct(StringComparer.OrdinalIgnoreCase).Take(maxLinks - Owners.Length)];
        if (Members.Length > 0) _fewerLinks.Enqueue((Owners, []));
        if (Owners.Length > 1) Array.ForEach(Owners, o => _fewerLinks.Enqueue(([o], [])));
    }

    /// <summary>What is asked for.</summary>
    public GroupCreation Creation { get; }

    /// <summary>When it began, this time or in an earlier run; a group older than that is not ours.</summary>
    public PendingCreation Begun { get; init; }

    /// <summary>Owners that the next try carries.</summary>
    public string[] Owners { get; private set; }

    /// <summary>Members that the next try carries.</summary>
    public string[] Members { get; private set; }

    /// <summary>False when the group would be nobody's, which must not be (contract §1.1).</summary>
    public bool HasOwner => Owners.Length > 0 || _callerOwns;

    /// <summary>Tries whose answer was lost; the group may be there.</summary>
    public int Lost { get; set; }

    /// <summary>How long to look for what a lost try may have made: once as long as a fresh group may take to be found, else not at all.</summary>
    public IReadOnlyList<TimeSpan> WaitsForLost()
    {
        if (Lost == 0 || _waitedForLost) return [];
        _waitedForLost = true;
        return FreshGroupWaits.Steps;
    }

    /// <summary>Steps waited for a reference that has not spread.</summary>
    public int Waited { get; set; }

    /// <summary>
    /// True when this group is to be tried by upsert although nothing says that the tenant refuses keys in a POST; that is learned
    /// only once the upsert takes what the POST refused.
    /// </summary>
    public bool TriesUpsert { get; set; }

    /// <summary>True when key and deleted items were both asked and say absent, which the upsert must know (contract §1.2).</summary>
    public bool KnownAbsent { get; set; }

    /// <summary>Leaves an account out that is not there; false when it is in neither list.</summary>
    public bool Drop(string userId)
    {
        var before = Owners.Length + Members.Length;
        Owners = Without(Owners, userId);
        Members = Without(Members, userId);
        var rest = _fewerLinks.Select(f => (Without(f.Owners, userId), Without(f.Members, userId))).Where(f => f.Item1.Length > 0 || _callerOwns).ToArray();
        _fewerLinks.Clear();
        Array.ForEach(rest, _fewerLinks.Enqueue);
        return Owners.Length + Members.Length < before;
    }

    /// <summary>
    /// Carries fewer links next time: the owners only, then one owner after the other. What is left out is added later, where
    /// the one that is refused can be found out. False when there is nothing left to leave out.
    /// </summary>
    public bool CarryFewer()
    {
        if (!_fewerLinks.TryDequeue(out var next)) return false;
        (Owners, Members) = next;
        return true;
    }

    /// <summary>The outcome for a group that was made, or is there already.</summary>
    public GroupCreationOutcome Done(WriteState state, DirectoryGroup group, IReadOnlyList<string> owners, IReadOnlyList<string> members) =>
        new() { Creation = Creation, State = state, Group = group, OwnersLinked = owners, MembersLinked = members };

    /// <summary>The outcome for a group that is there already and not ours to change blindly.</summary>
    public GroupCreationOutcome Adopted(DirectoryGroup group) => Done(WriteState.AlreadyDone, group, [], []);

    /// <summary>The outcome for a group that was not made.</summary>
    public GroupCreationOutcome NotDone(WriteState state, GroupSyncException error) => new() { Creation = Creation, State = state, Error = error };

    /// <summary>The outcome for a group that was refused.</summary>
    public GroupCreationOutcome Failed(GraphAnswer answer) =>
        NotDone(WriteState.Failed, GraphFailure.Of(answer, $"The group \"{Creation.DisplayName}\" could not be created", Creation.Key));

    /// <summary>The outcome for a group that the next run will make.</summary>
    public GroupCreationOutcome Deferred(GraphAnswer answer) =>
        NotDone(WriteState.Deferred, GraphFailure.Of(answer, $"The group \"{Creation.DisplayName}\" could not be created now; the next run tries again", Creation.Key));

    private static bool Same(string id, string? other) => id.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static string[] Without(string[] ids, string id) =>
        Array.FindAll(ids, i => !i.Equals(id, StringComparison.OrdinalIgnoreCase));
}
