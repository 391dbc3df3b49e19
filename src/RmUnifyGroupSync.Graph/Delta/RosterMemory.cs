using System.Text.Json;

namespace RmUnifyGroupSync.Graph.Delta;

/// <summary>Owners and members of one group, as last read or told.</summary>
/// <param name="Owners">Object ids of the owners.</param>
/// <param name="Members">Object ids of the members.</param>
internal sealed record RememberedRoster(IReadOnlyList<string> Owners, IReadOnlyList<string> Members);

/// <summary>A delta query over some groups.</summary>
/// <param name="Link">Address of the next round, below the version.</param>
/// <param name="GroupIds">Object ids of its groups; 50 at most.</param>
/// <param name="ReadAt">When these groups were read in full.</param>
internal sealed record DeltaChain(string Link, IReadOnlyList<string> GroupIds, DateTimeOffset ReadAt);

/// <summary>
/// What is kept between runs: who was in which group, and where the changes since can be had. Everything in it may be stale or
/// gone; nothing in it is trusted for longer than a delta token lives (contract §3).
/// </summary>
internal sealed class RosterMemory
{
    /// <summary>Name of the text in the memory.</summary>
    public const string Name = "rosters";

    /// <summary>
    /// Tokens live for 7 days (contract §3), and no longer than that are changes put on top of changes: an event that never came
    /// is made good by the full read that follows.
    /// </summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private const int CurrentVersion = 1;

    /// <summary>Version of this form.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The service that the links are of.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The delta queries.</summary>
    public List<DeltaChain> Chains { get; init; } = [];

    /// <summary>Rosters by group.</summary>
    public Dictionary<string, RememberedRoster> Rosters { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Reads what was kept; an empty memory when that is nothing, unreadable, too old or of another service.</summary>
    public static RosterMemory Parse(string? text, Uri endpoint, DateTimeOffset now)
    {
        var fresh = new RosterMemory { Endpoint = endpoint };
        try
        {
            if (text is null || JsonSerializer.Deserialize<RosterMemory>(text) is not { Version: CurrentVersion } kept || kept.Endpoint != endpoint) return fresh;
            kept.Chains.FindAll(c => c.ReadAt + Lifetime <= now || c.ReadAt > now).ForEach(kept.Forget);
            return kept;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException)
        {
            return fresh;
        }
    }

    /// <summary>The text to keep.</summary>
    public string Write() => JsonSerializer.Serialize(this);

    /// <summary>Forgets a delta query and its groups.</summary>
    public void Forget(DeltaChain chain)
    {
        Chains.Remove(chain);
        foreach (var id in chain.GroupIds) Rosters.Remove(id);
    }

    /// <summary>Forgets everything.</summary>
    public void ForgetAll()
    {
        Chains.Clear();
        Rosters.Clear();
    }

    /// <summary>Takes the changes of a round over; a group about which they contradict each other is forgotten and so read in full.</summary>
    public void Take(DeltaChain chain, DeltaRound round)
    {
        Chains[Chains.IndexOf(chain)] = chain with { Link = round.Link };
        foreach (var group in round.Items.GroupBy(IdOf, StringComparer.Ordinal))
        {
            if (!Rosters.TryGetValue(group.Key, out var roster)) continue;
            if (!group.Any(g => g.TryGetProperty("@removed", out _)) &&
                Changed(roster.Owners, group, "owners@delta") is { } owners && Changed(roster.Members, group, "members@delta") is { } members)
                Rosters[group.Key] = new(owners, members);
            else
                Rosters.Remove(group.Key);
        }
    }

    private static string IdOf(JsonElement item) => Requests.PagedReader.IdOf(item, "The changes of groups");

    private static IReadOnlyList<string>? Changed(IReadOnlyList<string> before, IEnumerable<JsonElement> slices, string name)
    {
        var (added, removed) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var link in slices.SelectMany(s => Links(s, name)))
            (link.TryGetProperty("@removed", out _) ? removed : added).Add(IdOf(link));
        return added.Overlaps(removed) ? null : [.. before.Where(id => !removed.Contains(id)).Union(added, StringComparer.Ordinal)];
    }

    private static IEnumerable<JsonElement> Links(JsonElement slice, string name)
    {
        if (!slice.TryGetProperty(name, out var links) || links.ValueKind == JsonValueKind.Null) return [];
        return links.ValueKind == JsonValueKind.Array ? links.EnumerateArray() : throw Requests.PagedReader.Broken("The changes of groups", "a list of links is none");
    }
}
