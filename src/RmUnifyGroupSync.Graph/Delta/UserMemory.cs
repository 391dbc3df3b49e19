using System.Text.Json;
using RmUnifyGroupSync.Graph.Requests;
using RmUnifyGroupSync.Graph.Users;

namespace RmUnifyGroupSync.Graph.Delta;

/// <summary>
/// The accounts of a large tenant as last read, and where the changes since can be had. A memory without a link only says that
/// the tenant is large enough to begin with one.
/// </summary>
internal sealed class UserMemory
{
    /// <summary>Name of the text in the memory.</summary>
    public const string Name = "users";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private const int CurrentVersion = 1;

    /// <summary>Version of this form.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The service that the link is of.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Address of the next round, below the version; null for none yet.</summary>
    public string? Link { get; set; }

    /// <summary>When all accounts were read.</summary>
    public DateTimeOffset ReadAt { get; set; }

    /// <summary>The accounts.</summary>
    public IReadOnlyList<DirectoryUser> Users { get; set; } = [];

    /// <summary>Reads what was kept; null when that is nothing, unreadable or of another service. What is too old is left out.</summary>
    public static UserMemory? Parse(string? text, Uri endpoint, DateTimeOffset now)
    {
        try
        {
            if (text is null || JsonSerializer.Deserialize<UserMemory>(text) is not { Version: CurrentVersion } kept || kept.Endpoint != endpoint) return null;
            if (kept.ReadAt + Lifetime <= now || kept.ReadAt > now) (kept.Link, kept.Users) = (null, []);
            return kept;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The text to keep.</summary>
    public string Write() => JsonSerializer.Serialize(this);

    /// <summary>
    /// Takes the changes of a round over. False when they cannot be trusted: a round without the minimal preference brings all
    /// selected properties of an account (contract §3), so one that lacks its name is not what we take it for.
    /// </summary>
    public bool Take(DeltaRound round)
    {
        var users = Users.ToDictionary(u => u.Id, StringComparer.OrdinalIgnoreCase);
        foreach (var changes in round.Items.GroupBy(i => PagedReader.IdOf(i, "The changes of accounts"), StringComparer.OrdinalIgnoreCase))
        {
            if (changes.Select(c => c.GetRawText()).Distinct(StringComparer.Ordinal).Count() > 1) return false;
            var change = changes.First();
            if (change.TryGetProperty("@removed", out _)) users.Remove(changes.Key);
            else if (change.TryGetProperty("userPrincipalName", out _) && change.TryGetProperty("accountEnabled", out _)) users[changes.Key] = UserReader.Read(change);
            else return false;
        }

        (Users, Link) = ([.. users.Values], round.Link);
        return true;
    }
}
