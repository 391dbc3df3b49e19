using System.Management.Automation;

namespace RmUnifyGroupSync.Pipeline;

/// <summary>
/// A name as the caller wrote it: literally a name, else a pattern with wildcards. Literally first, because the names of this module carry
/// brackets (<c>7A[1234567][2026]</c>), which are wildcards too.
/// </summary>
internal sealed class NamePattern(string text)
{
    private readonly WildcardPattern _pattern = WildcardPattern.Get(text.Trim(), WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);

    /// <summary>As the caller wrote it.</summary>
    internal string Text => text;

    /// <summary>Whether it can stand for several names, so that finding none is no error.</summary>
    internal bool HasWildcards => WildcardPattern.ContainsWildcardCharacters(text);

    /// <summary>Whether one of the names is meant; case and outer spaces aside.</summary>
    internal bool Matches(params string?[] names) => IsExactly(names) || Array.Exists(names, name => name is not null && _pattern.IsMatch(name.Trim()));

    /// <summary>Whether one of the names is the text itself; case and outer spaces aside.</summary>
    internal bool IsExactly(params string?[] names) =>
        Array.Exists(names, name => string.Equals(name?.Trim(), text.Trim(), StringComparison.OrdinalIgnoreCase));
}
