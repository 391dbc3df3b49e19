using System.Text.RegularExpressions;

namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>Knows what a spreadsheet makes of names and ids when it saves a file again: <c>7-1</c> becomes a date, a long number a power.</summary>
internal static partial class SpreadsheetDamage
{
    private const int Shortest = 5;
    private const int Longest = 12;

    /// <summary>Whether the text looks like that.</summary>
    public static bool IsIn(string text) => Damage().IsMatch(text);

    /// <summary>Whether a field is worth a look; nearly none is, and none that is not becomes text for this.</summary>
    public static bool MayBeIn(ReadOnlySpan<byte> field) => field.Length is >= Shortest and <= Longest && field.ContainsAny("-+"u8);

    [GeneratedRegex(@"^\d{1,2}-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)$|^\d\.\d+E\+\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex Damage();
}
