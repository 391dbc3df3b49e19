using System.Globalization;
using System.Text;

namespace RmUnifyGroupSync.Engine.Naming;

/// <summary>The cleaning of single parts of names (requirements N4, N5, N9). Knows no culture.</summary>
internal static class NameText
{
    // The slash is N5's, the others are N9's.
    private const string Unsafe = "/@()\\[]\";:<>,&'%";

    // Letters that Unicode does not take apart into a base letter and a mark.
    private static readonly Dictionary<char, string> Folded = (
        "ß=ss ẞ=SS ø=o Ø=O ł=l Ł=L æ=ae Æ=AE œ=oe Œ=OE đ=d " +
        "Đ=D ð=d Ð=D þ=th Þ=TH ħ=h Ħ=H ı=i ŧ=t Ŧ=T ŋ=ng Ŋ=NG ĸ=k")
        .Split(' ').ToDictionary(pair => pair[0], pair => pair[2..]);

    /// <summary>Without unsafe characters; the spaces stay as they are.</summary>
    public static string ForCatalogue(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsSafe(rune))
                kept.Append(rune);
        }

        return kept.ToString();
    }

    /// <summary>Without unsafe characters and outer spaces, each run of white space as one hyphen.</summary>
    public static string ForMicrosoft365(string text)
    {
        var hyphenated = new StringBuilder(text.Length);
        var afterSpace = false;
        foreach (var character in ForCatalogue(text).Trim())
        {
            var space = char.IsWhiteSpace(character);
            if (!space)
                hyphenated.Append(character);
            else if (!afterSpace)
                hyphenated.Append('-');
            afterSpace = space;
        }

        return hyphenated.ToString();
    }

    /// <summary>
    /// For the local part of an address: as <see cref="ForMicrosoft365"/>, folded to <c>[A-Za-z0-9._-]</c>, no dot first, last or doubled.
    /// Empty when no letter or digit is left: two Greek words leave a hyphen, which names nothing.
    /// </summary>
    public static string ForAddress(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var character in ForMicrosoft365(text).Normalize(NormalizationForm.FormKD))
        {
            if (Folded.TryGetValue(character, out var letters))
                kept.Append(letters);
            else if (char.IsAsciiLetterOrDigit(character) || character is '_' or '-' || (character == '.' && !EndsWithDot(kept)))
                kept.Append(character);
        }

        var address = kept.ToString().Trim('.');
        return address.Any(char.IsAsciiLetterOrDigit) ? address : "";
    }

    /// <summary>At most so many UTF-16 units, never half a surrogate pair.</summary>
    public static string Shorten(string text, int length)
    {
        if (text.Length <= length)
            return text;
        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }

    // Half a surrogate pair comes out of EnumerateRunes as the replacement character; it and what Unicode reserves cannot be sent.
    private static bool IsSafe(Rune rune) =>
        rune != Rune.ReplacementChar
        && (rune.Value & 0xFFFE) != 0xFFFE
        && !(rune.IsAscii && Unsafe.Contains((char)rune.Value, StringComparison.Ordinal))
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format);

    private static bool EndsWithDot(StringBuilder text) => text.Length > 0 && text[^1] == '.';
}
