using System.Globalization;

namespace RmUnifyGroupSync.Engine.Naming;

/// <summary>The three names of a class group (requirements §2). Pure; the same in every culture.</summary>
public static class GroupNames
{
    /// <summary>The most characters of a display name (N9).</summary>
    public const int MaximumDisplayName = 256;

    /// <summary>The most characters of the local part of an address (N9).</summary>
    public const int MaximumMailNickname = 64;

    /// <summary>The name in our lists, such as <c>Mon Ch [1234567][2019]</c>; the MIS's spaces stay (N4).</summary>
    /// <param name="p">What it is made from.</param>
    /// <param name="suffix">1 for none; 2 gives <c>2SDT1-2[…]</c> (N10).</param>
    public static string Catalogue(NameParts p, int suffix = 1) =>
        Bracketed(NameText.ForCatalogue(p.MisName), p, suffix, NameText.ForCatalogue);

    /// <summary>As <see cref="Catalogue(NameParts, int)"/>, with type and MIS id where cleaning leaves nothing of the name.</summary>
    public static string Catalogue(NameParts p, int suffix, MisGroupType type, string misId)
    {
        var name = NameText.ForCatalogue(p.MisName);
        return Bracketed(string.IsNullOrWhiteSpace(name) ? Fallback(type, NameText.ForMicrosoft365(misId)) : name, p, suffix, NameText.ForCatalogue);
    }

    /// <summary>The display name in Microsoft 365, such as <c>Mon-Ch[1234567][2019]</c>; at most 256 characters.</summary>
    /// <param name="p">What it is made from.</param>
    /// <param name="suffix">1 for none (N10).</param>
    /// <param name="type">Type, for a name of which cleaning leaves nothing.</param>
    /// <param name="misId">MIS id, for the same.</param>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.NameMissingAcademicYear"/> for a MIS group without a year (N11);
    /// <see cref="GroupSyncErrorId.SettingInvalid"/> without an identifier, or with one that leaves no room for a name.</exception>
    public static string Microsoft365(NameParts p, int suffix, MisGroupType type, string misId)
    {
        RequireYear(p, type);
        var name = NameText.ForMicrosoft365(p.MisName);
        return Bracketed(name.Length > 0 ? name : Fallback(type, NameText.ForMicrosoft365(misId)), p, suffix, NameText.ForMicrosoft365);
    }

    /// <summary>The local part of the address, such as <c>Mon-Ch.1234567.2019</c>; at most 64 of <c>[A-Za-z0-9._-]</c>.</summary>
    /// <inheritdoc cref="Microsoft365"/>
    public static string MailNickname(NameParts p, int suffix, MisGroupType type, string misId)
    {
        RequireYear(p, type);
        var name = NameText.ForAddress(p.MisName);
        if (name.Length == 0)
            name = Fallback(type, NameText.ForAddress(misId));
        var identifier = NameText.ForAddress(RequireIdentifier(p));
        var tail = (identifier.Length > 0 ? "." + identifier : "") + (p.Year is { } year ? "." + Number(year) : "");
        // Cutting may leave a dot at the end, which would meet the tail's.
        return Cut(name, SuffixText(suffix) + tail, MaximumMailNickname, part => part.TrimEnd('.'));
    }

    /// <summary>The local part of the address of a group whose whole name a person has written (N13).</summary>
    /// <param name="editedName">The name; it is the display name as it stands.</param>
    /// <param name="type">Type, for a name of which cleaning leaves nothing.</param>
    /// <param name="misId">MIS id, for the same.</param>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/> for a blank name, one over 256 characters, or one
    /// of which nothing is left when type and id are not given.</exception>
    public static string NicknameOf(string editedName, MisGroupType? type = null, string? misId = null)
    {
        if (string.IsNullOrWhiteSpace(editedName))
            throw Invalid("The name is empty. Give a name with at least one letter or digit.");
        if (editedName.Length > MaximumDisplayName)
            throw Invalid($"The name has {Number(editedName.Length)} characters; Microsoft 365 allows {Number(MaximumDisplayName)}. Give a shorter one.");
        var name = NameText.ForAddress(editedName);
        if (name.Length == 0 && type is { } kind)
            name = Fallback(kind, NameText.ForAddress(misId ?? ""));
        if (name.Length == 0)
            throw Invalid($"No address can be made from the name \"{editedName}\". Give a name with at least one letter from A to Z or digit.");
        return NameText.Shorten(name, MaximumMailNickname).TrimEnd('.');
    }

    private static string Bracketed(string name, NameParts p, int suffix, Func<string, string> clean)
    {
        var identifier = clean(RequireIdentifier(p));
        var tail = (identifier.Length > 0 ? $"[{identifier}]" : "") + (p.Year is { } year ? $"[{Number(year)}]" : "");
        return Cut(name, SuffixText(suffix) + tail, MaximumDisplayName, part => part);
    }

    // Only the MIS name is ever shortened: suffix, identifier and year are what tells groups apart.
    private static string Cut(string name, string tail, int maximum, Func<string, string> mend)
    {
        var room = maximum - tail.Length;
        if (room < 2)
            throw Invalid($"NameIdentifier is too long: it leaves no room for a name. Use at most {Number(NameIdentifier.MaximumLength)} characters.");
        return (name.Length > room ? mend(NameText.Shorten(name, room)) : name) + tail;
    }

    private static string Fallback(MisGroupType type, string cleanId) => cleanId.Length > 0 ? $"{type}-{cleanId}" : type.ToString();

    private static string SuffixText(int suffix)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(suffix, 1);
        return suffix == 1 ? "" : "-" + Number(suffix);
    }

    private static string RequireIdentifier(NameParts p) => p.Identifier ?? throw NameIdentifier.NotSet();

    private static void RequireYear(NameParts p, MisGroupType type)
    {
        if (p.Year is null && type is MisGroupType.Year or MisGroupType.Registration or MisGroupType.Teaching)
        {
            throw new GroupSyncException(
                GroupSyncErrorId.NameMissingAcademicYear,
                $"The {type} group \"{p.MisName}\" cannot be named: the MIS source gives no academic year and none is set. Set AcademicYearStart.");
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static GroupSyncException Invalid(string message) => new(GroupSyncErrorId.SettingInvalid, message);
}
