using System.Text.Json;

namespace RmUnifyGroupSync.Graph.Groups;

/// <summary>
/// What was learned about points that the documents leave open (contract §14): whether POST takes the key, whether behaviours are
/// taken. Learned from real answers, kept for the sign-in, and from run to run where there is a memory. Each is only the way that
/// is tried first: a tenant that answers otherwise is believed.
/// </summary>
internal sealed class TenantHabits
{
    private const string Name = "habits";

    /// <summary>A service may learn something new; after so long it is asked again.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private int _behavioursChecked;
    private DateTimeOffset? _learnedAt;

    /// <summary>True once a POST made a group under its key.</summary>
    public bool KeyTakenByPost { get; set; }

    /// <summary>True once a POST refused or dropped the key: groups are made by upsert from then on.</summary>
    public bool KeyOnlyByUpsert { get; set; }

    /// <summary>False once resourceBehaviorOptions were refused.</summary>
    public bool TakesBehaviours { get; set; } = true;

    /// <summary>Whether it is known how the tenant takes the key.</summary>
    public bool IsKnown => KeyTakenByPost || KeyOnlyByUpsert;

    /// <summary>True for the one caller that reads the behaviours back.</summary>
    public bool FirstToCheckBehaviours() => Interlocked.Exchange(ref _behavioursChecked, 1) == 0;

    /// <summary>Takes over what an earlier sign-in learned, unless this one knows better.</summary>
    public void Recall(IDirectoryMemory? memory, DateTimeOffset now)
    {
        if (IsKnown || Read(memory) is not { } kept || kept.At + Lifetime <= now || kept.At > now) return;
        (KeyTakenByPost, KeyOnlyByUpsert, _learnedAt) = (kept.KeyTakenByPost, kept.KeyOnlyByUpsert, kept.At);
    }

    /// <summary>Keeps what is known.</summary>
    public void Keep(IDirectoryMemory? memory, DateTimeOffset now)
    {
        if (!IsKnown || memory is null) return;
        var kept = Read(memory);
        if (kept is not null && (kept.KeyTakenByPost, kept.KeyOnlyByUpsert) == (KeyTakenByPost, KeyOnlyByUpsert) && kept.At == _learnedAt) return;
        _learnedAt = now;
        memory.Write(Name, JsonSerializer.Serialize(new Kept(KeyTakenByPost, KeyOnlyByUpsert, now)));
    }

    private static Kept? Read(IDirectoryMemory? memory)
    {
        try
        {
            return memory?.Read(Name) is { } text ? JsonSerializer.Deserialize<Kept>(text) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Kept(bool KeyTakenByPost, bool KeyOnlyByUpsert, DateTimeOffset At);
}
