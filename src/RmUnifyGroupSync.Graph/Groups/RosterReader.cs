using System.Text.Json;
using RmUnifyGroupSync.Graph.Requests;

namespace RmUnifyGroupSync.Graph.Groups;

/// <summary>
/// Reads owners and members at default consistency: removals are decided on these, so neither the eventual index nor delta
/// will do (contract §2.4, §3).
/// </summary>
internal sealed class RosterReader(GraphSession session)
{
    /// <summary>GET of members costs 3 units, one less with $select.</summary>
    private const int MemberUnits = 2;

    private static readonly TimeSpan[] SpreadWaits = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];

    private readonly PagedReader _pages = new(session);

    /// <summary>The rosters, in the order of the ids.</summary>
    public async Task<IReadOnlyList<GroupRoster>> ReadAsync(IReadOnlyCollection<string> groupIds, CancellationToken cancellationToken)
    {
        var ids = groupIds.Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        var halves = new (List<string>? Owners, List<string>? Members, GroupSyncException? Error)[ids.Length];
        var conversations = Enumerable.Range(0, ids.Length).SelectMany(i => new Func<RequestBatcher, Task>[]
        {
            b => ReadHalfAsync(b, ids[i], GroupRole.Owner, list => halves[i].Owners = list, e => halves[i].Error = e),
            b => ReadHalfAsync(b, ids[i], GroupRole.Member, list => halves[i].Members = list, e => halves[i].Error = e),
        });
        await new RequestBatcher(session, cancellationToken).RunAsync(conversations);
        return [.. ids.Select((id, i) => halves[i].Error is { } error
            ? new GroupRoster { GroupId = id, Error = error }
            : new GroupRoster { GroupId = id, OwnerIds = halves[i].Owners!, MemberIds = halves[i].Members! })];
    }

    /// <summary>Ids of the owners or of the members of one group.</summary>
    public Task<List<string>> ReadIdsAsync(RequestBatcher batcher, string groupId, GroupRole role)
    {
        var owners = role == GroupRole.Owner;
        var call = GraphCall.Get(
            $"/groups/{ODataText.Id(groupId)}/{(owners ? "owners" : "members")}?$select=id&$top=999",
            owners ? GraphPermission.ReadOwners : GraphPermission.ReadMembers,
            owners ? 1 : MemberUnits);
        return _pages.ReadAllAsync(
            batcher, call with { RefusalStops = false }, IdOf, $"The {(owners ? "owners" : "members")} of group {groupId}");
    }

    private async Task ReadHalfAsync(
        RequestBatcher batcher, string groupId, GroupRole role, Action<List<string>> done, Action<GroupSyncException> failed)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                done(await ReadIdsAsync(batcher, groupId, role));
                return;
            }
            catch (GroupSyncException e) when (e.StatusCode == 404 && i < SpreadWaits.Length)
            {
                // A fresh group may not have spread to every server yet (contract §9).
                await batcher.DelayAsync(SpreadWaits[i]);
            }
            catch (GroupSyncException e) when (e.ErrorId is GroupSyncErrorId.GraphRequestFailed or GroupSyncErrorId.Throttled)
            {
                failed(e);
                return;
            }
            catch (GroupSyncException e) when (e.ErrorId == GroupSyncErrorId.PermissionMissing && role == GroupRole.Member)
            {
                // Only a group of hidden membership needs a permission of its own (contract §1.1); any other stops the run.
                if (await GroupReader.FindByIdAsync(batcher, groupId) is not { Visibility: "HiddenMembership" }) throw;
                failed(Hidden(e, groupId));
                return;
            }
        }
    }

    private static GroupSyncException Hidden(GroupSyncException refusal, string groupId) => new(
        GroupSyncErrorId.PermissionMissing,
        $"The members of group {groupId} are hidden in Microsoft 365; reading them needs the permission Member.Read.Hidden. Nothing is changed in it.",
        refusal)
    {
        StatusCode = refusal.StatusCode,
        GraphCode = refusal.GraphCode,
        RequestId = refusal.RequestId,
        TargetObject = groupId,
        RecommendedAction = "Add the permission Member.Read.Hidden to the application and have it consented to, or unlink the group.",
    };

    private static string IdOf(JsonElement item) => item.GetProperty("id").GetString()!;
}
