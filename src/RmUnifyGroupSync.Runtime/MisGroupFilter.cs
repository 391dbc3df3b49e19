using System.Text.RegularExpressions;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Runtime;

/// <summary>Which MIS groups a query means.</summary>
internal static class MisGroupFilter
{
    public static bool Matches(MisGroupQuery query, GroupToday group, GroupLink link, IReadOnlyDictionary<GroupIdentity, NameDecision> names) =>
        (!group.Hidden || query.IncludeHidden)
        && (query.Type is null || query.Type.Contains(group.Type))
        && (query.Id is null || query.Id.Contains(group.Id, StringComparer.Ordinal))
        && (query.AcademicYear is null || group.Year == query.AcademicYear)
        && (query.Name is null || query.Name.Any(n => Wildcard.IsMatch(n, group.Name, link.Ledger?.CatalogueName, names.GetValueOrDefault(link.Identity)?.Names?.Catalogue, link.Group?.DisplayName)))
        && (query.Staff is null || query.Staff.Any(s => group.Teachers.Any(t => Wildcard.IsMatch(s, t.Id, t.DisplayName, t.UserName))));
}

/// <summary>PowerShell's simple wildcards (<c>* ? [a-z]</c>, backtick escapes), compared without case and outer spaces.</summary>
internal static class Wildcard
{
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
        var regex = new System.Text.StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            var close = pattern[i] == '[' ? pattern.IndexOf(']', i + 1) : -1;
            if (pattern[i] == '`' && i + 1 < pattern.Length)
                regex.Append(Regex.Escape(pattern[++i].ToString()));
            else if (pattern[i] is '*' or '?')
                regex.Append(pattern[i] == '*' ? ".*" : ".");
            else if (close > i + 1)
                (i, _) = (close, regex.Append('[').Append(pattern[(i + 1)..close].Replace(@"\", @"\\", StringComparison.Ordinal).Replace("^", @"\^", StringComparison.Ordinal)).Append(']'));
            else
                regex.Append(Regex.Escape(pattern[i].ToString()));
        }

        return regex.Append('$').ToString();
    }
}
