using System.Text;
using System.Text.RegularExpressions;

namespace RmUnifyGroupSync.Engine.Settings;

/// <summary>PowerShell's simple wildcards (<c>* ? [a-z]</c>, backtick escapes), compared without case and outer spaces. Pure.</summary>
public static class Wildcard
{
    /// <summary>Whether one of the values is the pattern to the letter, or fits it.</summary>
    public static bool IsMatch(string pattern, params string?[] values)
    {
        // A name may itself have brackets: what is equal to the letter always matches.
        if (values.Any(v => v is not null && v.Trim().Equals(pattern.Trim(), StringComparison.OrdinalIgnoreCase)))
            return true;
        var regex = new Regex(ToRegex(pattern.Trim()), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking);
        return values.Any(v => v is not null && regex.IsMatch(v.Trim()));
    }

    /// <summary>Whether a pattern can stand for several names, so that finding none is no error.</summary>
    public static bool HasWildcards(string pattern) => pattern.AsSpan().IndexOfAny("*?[") >= 0;

    private static string ToRegex(string pattern)
    {
        var regex = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            var close = pattern[i] == '[' ? pattern.IndexOf(']', i + 1) : -1;
            if (pattern[i] == '`' && i + 1 < pattern.Length)
                regex.Append(Regex.Escape(pattern[++i].ToString()));
            else if (pattern[i] is '*' or '?')
                regex.Append(pattern[i] == '*' ? ".*" : ".");
            else if (close > i + 1 && SetOf(pattern[(i + 1)..close]) is { } set)
                (i, _) = (close, regex.Append(set));
            else
                regex.Append(Regex.Escape(pattern[i].ToString()));
        }

        return regex.Append('$').ToString();
    }

    // Null for a range that runs backwards, which is no set in PowerShell either: its bracket then stands for itself.
    private static string? SetOf(string characters)
    {
        for (var i = 1; i + 1 < characters.Length; i++)
        {
            if (characters[i] == '-' && characters[i - 1] > characters[i + 1])
                return null;
        }

        var escaped = new StringBuilder("[");
        foreach (var c in characters)
            escaped.Append(c is '\\' or '^' or '[' ? "\\" : "").Append(c);
        return escaped.Append(']').ToString();
    }
}
