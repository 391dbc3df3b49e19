using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RmUnifyGroupSync.Engine.Naming;

/// <summary>
/// The link between a MIS group and its class group, kept in the directory as <c>uniqueName</c> (requirements §7):
/// <c>rmugs:&lt;school&gt;:&lt;type&gt;:&lt;id&gt;[:&lt;year&gt;][:g&lt;n&gt;]</c>. Two keys that differ still differ after case folding.
/// </summary>
/// <param name="School">The school's DfE number or id in the source.</param>
/// <param name="Type">Type of the group.</param>
/// <param name="MisId">The group's id in the MIS; case counts.</param>
/// <param name="Year">Academic year, for groups that are made anew each year; else null.</param>
/// <param name="Generation">1, and one more each time that a deleted group is given up for a new one.</param>
public sealed record LinkKey(string School, MisGroupType Type, string MisId, int? Year = null, int Generation = 1)
{
    /// <summary>What every key of this tool begins with.</summary>
    public const string Prefix = "rmugs:";

    /// <summary>The most characters of a key.</summary>
    public const int MaximumLength = 120;

    private const int KeptLength = 100;

    // Never part of an unshortened key: there a tilde is always followed by two hexadecimal digits.
    private const string HashMark = "~~";

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private static readonly Dictionary<string, MisGroupType> Types =
        Enum.GetValues<MisGroupType>().ToDictionary(TypeText, StringComparer.Ordinal);

    /// <summary>
    /// What the keys of a school begin with. For a school whose escaped id is over some 90 characters this is only the part that a
    /// shortened key keeps, which another school with as long an id may share.
    /// </summary>
    public static string SchoolPrefix(string school)
    {
        var prefix = $"{Prefix}{Escape(school)}:";
        return prefix.Length > KeptLength ? prefix[..KeptLength] : prefix;
    }

    /// <summary>Takes a key apart. False for a shortened key, and for one that this tool would not have written.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out LinkKey? key)
    {
        key = null;
        if (text is null || text.Length > MaximumLength || !text.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        var parts = text[Prefix.Length..].Split(':');
        if (parts.Length is < 3 or > 5 || !Types.TryGetValue(parts[1], out var type))
            return false;
        if (Unescape(parts[0]) is not { Length: > 0 } school || Unescape(parts[2]) is not { Length: > 0 } id)
            return false;
        var generation = parts.Length > 3 && parts[^1].StartsWith('g') ? ReadNumber(parts[^1][1..]) : 1;
        var yearPart = parts.Length > 3 && !parts[3].StartsWith('g') ? parts[3] : null;
        var read = new LinkKey(school, type, id, yearPart is null ? null : ReadNumber(yearPart), generation);
        // There is one way to write each key, so what reads back differently is not ours.
        if (!string.Equals(read.ToString(), text, StringComparison.Ordinal))
            return false;
        key = read;
        return true;
    }

    /// <summary>The key as it stands in the directory; over 120 characters, the first 100 and a hash of the whole.</summary>
    public override string ToString()
    {
        var year = Year is { } y ? ":" + y.ToString("D4", CultureInfo.InvariantCulture) : "";
        var generation = Generation > 1 ? ":g" + Generation.ToString(CultureInfo.InvariantCulture) : "";
        var plain = $"{Prefix}{Escape(School)}:{TypeText(Type)}:{Escape(MisId)}{year}{generation}";
        if (plain.Length <= MaximumLength)
            return plain;
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(plain))).ToLowerInvariant();
        return plain[..KeptLength] + HashMark + hash[..(MaximumLength - KeptLength - HashMark.Length)];
    }

    private static string TypeText(MisGroupType type) => type.ToString().ToLowerInvariant();

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var unit in Encoding.UTF8.GetBytes(text))
        {
            if (IsPlain((char)unit))
                escaped.Append((char)unit);
            else
                escaped.Append('~').Append(unit.ToString("x2", CultureInfo.InvariantCulture));
        }

        return escaped.ToString();
    }

    // Null for anything that Escape does not write; what is merely written in another way fails the comparison in TryParse.
    private static string? Unescape(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (IsPlain(text[i]))
            {
                bytes.Add((byte)text[i]);
                continue;
            }

            if (text[i] != '~' || i + 2 >= text.Length || !TryReadHex(text.AsSpan(i + 1, 2), out var unit))
                return null;
            bytes.Add(unit);
            i += 2;
        }

        return Decode([.. bytes]);
    }

    private static string? Decode(byte[] bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool TryReadHex(ReadOnlySpan<char> digits, out byte unit) =>
        byte.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out unit);

    private static bool IsPlain(char character) =>
        char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '.' or '_' or '-';

    // A text that is no number gives a key that does not read back, so any number will do.
    private static int ReadNumber(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
