using RmUnifyGroupSync.Engine.Naming;

namespace RmUnifyGroupSync.Engine.Settings;

/// <summary>The ways in which a user may name a school.</summary>
/// <param name="Id">Id in the source.</param>
/// <param name="DfeNumber">DfE number, with or without a slash; null when it has none.</param>
/// <param name="Name">Name; null when it has none.</param>
public sealed record SchoolIdentity(string Id, string? DfeNumber, string? Name)
{
    /// <summary>
    /// The schools that a text stands for: by id, else by DfE number, else by name (case aside), else by id, case aside.
    /// More than one when schools share a number or a name; the caller must not choose among them.
    /// </summary>
    public static IReadOnlyList<SchoolIdentity> Find(string text, IReadOnlyCollection<SchoolIdentity> schools)
    {
        var wanted = text.Trim();
        if (wanted.Length == 0)
            return [];
        var number = wanted.All(c => char.IsAsciiDigit(c) || c == '/') ? NameIdentifier.Digits(wanted) : null;
        Func<SchoolIdentity, bool>[] ways =
        [
            s => string.Equals(s.Id.Trim(), wanted, StringComparison.Ordinal),
            s => number is not null && NameIdentifier.Digits(s.DfeNumber) == number,
            s => string.Equals(s.Name?.Trim(), wanted, StringComparison.OrdinalIgnoreCase),
            s => string.Equals(s.Id.Trim(), wanted, StringComparison.OrdinalIgnoreCase),
        ];
        return ways.Select(way => schools.Where(way).ToList()).FirstOrDefault(found => found.Count > 0) ?? [];
    }

    /// <summary>
    /// The schools that a text stands for where it may stand for many: as <see cref="Find"/>, else all whose id, number or name fits its
    /// wildcards. More than one only for wildcards, or when the schools share what the text names.
    /// </summary>
    public static IReadOnlyList<SchoolIdentity> FindAll(string text, IReadOnlyCollection<SchoolIdentity> schools) =>
        Find(text, schools) is { Count: > 0 } literal ? literal
        : Wildcard.HasWildcards(text) ? [.. schools.Where(s => Wildcard.IsMatch(text, s.Id, s.DfeNumber, NameIdentifier.Digits(s.DfeNumber), s.Name))]
        : [];

    /// <summary>Whether a text stands for the school with an id: it alone, or one of those that wildcards fit.</summary>
    public static bool Means(string text, string? id, IReadOnlyCollection<SchoolIdentity> schools) =>
        Find(text, schools) is { Count: > 0 } literal ? literal is [var one] && one.Id == id
        : Wildcard.HasWildcards(text) && FindAll(text, schools).Any(s => s.Id == id);
}
