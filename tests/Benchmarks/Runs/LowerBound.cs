using RmUnifyGroupSync.Sandbox;

namespace RmUnifyGroupSync.Benchmarks.Runs;

/// <summary>
/// The fewest writes that could have brought the tenant from one state to the next: a create carries 20 links, a PATCH 20 members,
/// and every removal and every owner of an existing group is one write.
/// </summary>
/// <param name="Creates">New groups.</param>
/// <param name="Patches">PATCHes with up to 20 members.</param>
/// <param name="PatchedLinks">Members in them.</param>
/// <param name="Singles">Removals, and owners added to groups that were there.</param>
public sealed record LowerBound(int Creates, int Patches, int PatchedLinks, int Singles)
{
    private const int LinksOfOneCall = 20;
    private const int PartsOfOneBatch = 20;

    /// <summary>Links in one batch above which Microsoft's own tool has seen 503.</summary>
    private const int LinksOfOneBatch = 100;

    public int Writes => Creates + Patches + Singles;

    /// <summary>HTTP calls: creates first, because their ids are needed; then the PATCHes; removals after all additions.</summary>
    public int Calls => Parts(Creates, PartsOfOneBatch) + Math.Max(Parts(Patches, PartsOfOneBatch), Parts(PatchedLinks, LinksOfOneBatch)) + Parts(Singles, PartsOfOneBatch);

    public static LowerBound Between(IReadOnlyList<InspectedGroup> before, IReadOnlyList<InspectedGroup> after)
    {
        var old = before.ToDictionary(g => g.Id, StringComparer.Ordinal);
        var bound = new LowerBound(0, 0, 0, 0);
        foreach (var group in after)
            bound = bound.Plus(old.TryGetValue(group.Id, out var was) ? Changed(was, group) : Created(group));
        return bound;
    }

    /// <summary>What a run without faults cost too much: more than 2 % above the writes, or 25 % (and two calls) above the calls.</summary>
    public IEnumerable<string> Exceeded(int writes, int calls)
    {
        if (writes > Writes * 1.02)
            yield return $"{writes} writes, and {Writes} would do.";
        if (calls > Math.Max(Calls * 1.25, Calls + 2))
            yield return $"{calls} calls that write, and {Calls} would do.";
    }

    private static LowerBound Created(InspectedGroup group)
    {
        var rest = Math.Max(0, group.OwnerIds.Count + group.MemberIds.Count - LinksOfOneCall);
        return new LowerBound(1, Parts(rest, LinksOfOneCall), rest, 0);
    }

    private static LowerBound Changed(InspectedGroup was, InspectedGroup now)
    {
        var added = now.MemberIds.Except(was.MemberIds, StringComparer.Ordinal).Count();
        var removed = was.MemberIds.Except(now.MemberIds, StringComparer.Ordinal).Count();
        var owners = now.OwnerIds.Except(was.OwnerIds, StringComparer.Ordinal).Count() + was.OwnerIds.Except(now.OwnerIds, StringComparer.Ordinal).Count();
        return new LowerBound(0, Parts(added, LinksOfOneCall), added, removed + owners);
    }

    private LowerBound Plus(LowerBound other) =>
        new(Creates + other.Creates, Patches + other.Patches, PatchedLinks + other.PatchedLinks, Singles + other.Singles);

    private static int Parts(int items, int each) => (items + each - 1) / each;
}
