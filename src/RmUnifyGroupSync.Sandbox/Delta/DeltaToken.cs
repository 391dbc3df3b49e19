using System.Text.Json;
using RmUnifyGroupSync.Sandbox.Storage;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Delta;

/// <summary>What a delta query remembers in its links: nothing is kept in the tenant (contract §3).</summary>
internal sealed record DeltaToken
{
    /// <summary>Tenant that gave it; another one has never heard of it.</summary>
    public required string Tenant { get; init; }

    /// <summary>Selected properties and relationships.</summary>
    public required IReadOnlyList<string> Select { get; init; }

    /// <summary>Ids that it is limited to; null for all.</summary>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>The last commit that the caller knows; -1 in the initial round.</summary>
    public long From { get; init; } = -1;

    /// <summary>Where the round before started, for replays.</summary>
    public long Before { get; init; } = -1;

    /// <summary>The last commit of this round.</summary>
    public long To { get; init; }

    /// <summary>Time up to which the caller knows; what happens by mere time is told from there on.</summary>
    public DateTimeOffset? FromTime { get; init; }

    /// <summary>Time that this round looks at.</summary>
    public DateTimeOffset ToTime { get; init; }

    /// <summary>When it was given.</summary>
    public DateTimeOffset IssuedAt { get; init; }

    /// <summary>Key of the last item that was given in this round; null at the start, empty after an empty first page.</summary>
    public string? Position { get; init; }

    public bool IsInitial => From < 0;

    public string Encode() => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(this, StoredJson.Options))
        .Replace('+', '-').Replace('/', '_').TrimEnd('=');

    public static DeltaToken Decode(string text)
    {
        try
        {
            var base64 = text.Replace('-', '+').Replace('_', '/');
            var bytes = Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='));
            return JsonSerializer.Deserialize<DeltaToken>(bytes, StoredJson.Options) ?? throw Bad();
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw Bad();
        }
    }

    private static GraphRefusal Bad() => GraphRefusal.BadRequest("Badly formed token.");
}
