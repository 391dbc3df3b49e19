using System.Globalization;
using RmUnifyGroupSync.Mis.Findings;

namespace RmUnifyGroupSync.Mis.Assembling;

/// <summary>Names of years. CEDS counts from the United States: TK is England's Reception and Scotland's P1, KG is Year 1 and P2.</summary>
internal sealed class GradeNames(GradeLabel label, FindingLog findings)
{
    private static readonly string[] YearWords = ["YEAR", "YR", "Y"];
    private const int LastPrimaryStage = 7;
    private const int LastSecondaryStage = 6;

    /// <summary>One key for all writings of a grade: no outer or double spaces, no case, no leading zeros, no word for "year".</summary>
    public static string Key(string grade)
    {
        var words = string.Join(' ', grade.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();
        foreach (var prefix in YearWords)
            if (words.StartsWith(prefix, StringComparison.Ordinal) && IsNumber(words.AsSpan(prefix.Length).TrimStart()))
                words = words[prefix.Length..].TrimStart();
        return IsNumber(words) && words.Length > 1 ? words.TrimStart('0') is { Length: > 0 } number ? number : "0" : words;
    }

    /// <summary>The name that a year group gets for a grade.</summary>
    public string NameOf(string grade)
    {
        if (label == GradeLabel.AsIs)
            return grade;
        if (YearsAfterReception(Key(grade)) is { } years && Named(years) is { } name)
            return name;
        findings.Add(FindingKinds.GradeNotMapped, detail: grade);
        return grade;
    }

    private string? Named(int years) => label switch
    {
        GradeLabel.CedsToEngland => years == 0 ? "R" : years.ToString(CultureInfo.InvariantCulture),
        _ when years + 1 <= LastPrimaryStage => $"P{years + 1}",
        _ when years + 1 - LastPrimaryStage <= LastSecondaryStage => $"S{years + 1 - LastPrimaryStage}",
        _ => null,
    };

    private static int? YearsAfterReception(string key) => key switch
    {
        "TK" => 0,
        "KG" => 1,
        _ when int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var grade) && grade is >= 1 and <= 13 => grade + 1,
        _ => null,
    };

    private static bool IsNumber(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}
