using System.Text.Json;

namespace RmUnifyGroupSync.Graph.Groups;

/// <summary>A creation that was begun.</summary>
/// <param name="Key">Alternate key.</param>
/// <param name="DisplayName">Display name.</param>
/// <param name="MailNickname">Local part of the address.</param>
/// <param name="BegunAt">When.</param>
internal sealed record PendingCreation(string Key, string DisplayName, string MailNickname, DateTimeOffset BegunAt);

/// <summary>
/// Creations that were begun and whose end is not known, written down before the first request. Where a tenant drops the key of a
/// POST (contract §14.0), a run that is killed leaves a group that nothing but this can tell from a stranger's.
/// </summary>
internal sealed class PendingCreations(IDirectoryMemory? memory, TimeProvider time)
{
    private const string Name = "creations";

    /// <summary>A deleted group can be restored for 30 days; whatever came of a creation is settled by then.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private readonly object _gate = new();

    /// <summary>What an earlier run left.</summary>
    public IReadOnlyList<PendingCreation> Read()
    {
        try
        {
            var kept = memory?.Read(Name) is { } text ? JsonSerializer.Deserialize<List<PendingCreation>>(text) : null;
            return kept?.FindAll(p => p is { Key: not null, DisplayName: not null, MailNickname: not null } && p.BegunAt + Lifetime > time.GetUtcNow()) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>Writes down what is about to be made. What is there from before keeps its time.</summary>
    public void Begin(IEnumerable<GroupCreation> creations) => Change(kept =>
    {
        var known = kept.Select(p => p.Key).ToHashSet(StringComparer.Ordinal);
        var now = time.GetUtcNow();
        kept.AddRange(creations.Where(c => known.Add(c.Key)).Select(c => new PendingCreation(c.Key, c.DisplayName, c.MailNickname, now)));
    });

    /// <summary>Strikes out what is settled.</summary>
    public void End(IReadOnlyCollection<string> keys)
    {
        if (keys.Count > 0) Change(kept => kept.RemoveAll(p => keys.Contains(p.Key)));
    }

    private void Change(Action<List<PendingCreation>> change)
    {
        if (memory is null) return;
        lock (_gate)
        {
            List<PendingCreation> kept = [.. Read()];
            change(kept);
            memory.Write(Name, kept.Count == 0 ? null : JsonSerializer.Serialize(kept));
        }
    }
}
