using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace RmUnifyGroupSync.Engine.Tests.Naming;

/// <summary>Texts of any Unicode, with the characters that names and keys treat specially in front.</summary>
internal static class AnyText
{
    private static readonly string[] Special =
        [" ", " ", "/", ".", ".", "-", "~", ":", "[", "]", "%", "'", "\t", "\u00A0", "é", "e\u0301", "ß", "İ", "ı", "I", "i", "Ω", "🎵", "\u200B", "A", "a", "1", "g2", "~4a"];

    public static Gen<string> NotEmpty(int longest) =>
        from length in Gen.Choose(1, longest)
        from pieces in Gen.ArrayOf(Piece, length)
        select string.Concat(pieces);

    private static Gen<string> Piece => Gen.Frequency(
        (4, Gen.Elements(Special)),
        (3, Gen.Choose('0', 'z').Select(c => ((char)c).ToString())),
        (2, Gen.Choose(0, 0x10F7FF).Select(v => new Rune(v < 0xD800 ? v : v + 0x800).ToString())));
}
