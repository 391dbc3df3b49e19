namespace RmUnifyGroupSync.Engine.Naming;

/// <summary>
/// Codes of years and grades, which a MIS may write <c>7</c> one day and <c>07</c> another: what is one year stays one year, and
/// <c>N1</c>, <c>N2</c> and <c>R</c> stay three (requirements M8). Pure.
/// </summary>
public static class YearCode
{
    private static readonly string[] YearWords = ["YEAR", "YR", "Y"];

    /// <summary>One key for all writings of a year: no outer or double spaces, no case, no leading zeros, no word for "year".</summary>
    public static string Canonical(string code)
    {
        var words = string.Join(' ', code.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();
        foreach (var prefix in YearWords)
            if (words.StartsWith(prefix, StringComparison.Ordinal) && IsNumber(words.AsSpan(prefix.Length).TrimStart()))
                words = words[prefix.Length..].TrimStart();
        return IsNumber(words) && words.Length > 1 ? words.TrimStart('0') is { Length: > 0 } number ? number : "0" : words;
    }

    /// <summary>The id of a group by which writings of one year are compared: canonical for a year group, the id itself for all others.</summary>
    public static string OfGroup(MisGroupType type, string misId) => type == MisGroupType.Year ? Canonical(misId) : misId;

    private static bool IsNumber(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}
