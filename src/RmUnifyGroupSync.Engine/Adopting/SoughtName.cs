using RmUnifyGroupSync.Engine.Naming;
using RmUnifyGroupSync.Engine.Planning;

namespace RmUnifyGroupSync.Engine.Adopting;

/// <summary>A name under which the group of a MIS group may be found in the tenant.</summary>
/// <param name="Link">The MIS group.</param>
/// <param name="Source">Whose name it is.</param>
/// <param name="DisplayName">The display name; null when only the address is known.</param>
/// <param name="MailNickname">The local part of the address; null when only the display name is known.</param>
/// <param name="Year">The academic year in the name; null for a name without one.</param>
internal sealed record SoughtName(GroupLink Link, AdoptionSource Source, string? DisplayName, string? MailNickname, int? Year = null);

/// <summary>The names to look for (requirements N1–N5, G1, G2). Pure.</summary>
internal static class SoughtNames
{
    /// <summary>How many years back a group may have been made that lives on over the summers: a whole school life.</summary>
    private const int YearsBack = 14;

    /// <summary>RM Unify's name for the group; for a type that lives on over the summer, of the years before too.</summary>
    /// <exception cref="GroupSyncException">As <see cref="GroupNames.Microsoft365"/>.</exception>
    public static IEnumerable<SoughtName> OfRmUnify(GroupLink link)
    {
        var parts = NamePlanning.PartsOf(link.School!, link.Mis!);
        foreach (var year in Years(link, parts.Year))
        {
            var then = parts with { Year = year };
            yield return new(
                link, AdoptionSource.RmUnify,
                GroupNames.Microsoft365(then, 1, link.Type, link.MisId), GroupNames.MailNickname(then, 1, link.Type, link.MisId), year);
        }
    }

    /// <summary>RM Unify's display name for the group as of this year; null when none can be made.</summary>
    public static string? Conventional(GroupLink link)
    {
        try
        {
            return GroupNames.Microsoft365(NamePlanning.PartsOf(link.School!, link.Mis!), 1, link.Type, link.MisId);
        }
        catch (GroupSyncException)
        {
            return null; // a group can be linked whatever its own name would be
        }
    }

    /// <summary>The MIS group's own name, as it is and cleaned; and the address that School Data Sync gives to a section.</summary>
    public static IEnumerable<SoughtName> OfMis(GroupLink link)
    {
        var name = link.MisName.Trim();
        // A name of which nothing can stand in Microsoft 365 is nobody's there; its section is found all the same.
        string[] spellings = NameText.ForMicrosoft365(name) is { Length: > 0 } clean ? [name, clean, NameText.ForCatalogue(name)] : [];
        foreach (var spelling in spellings.Distinct(StringComparer.OrdinalIgnoreCase))
            yield return new(link, AdoptionSource.Name, spelling, null);
        if (NameText.ForAddress(name) is { Length: > 0 } address)
            yield return new(link, AdoptionSource.Name, null, address);
        if (link.Type == MisGroupType.Teaching && SectionAddress(link) is { } section)
            yield return new(link, AdoptionSource.Name, null, section);
    }

    /// <summary>The local part that School Data Sync gives to the group of a section; null when the id has no letter or digit.</summary>
    public static string? SectionAddress(GroupLink link) => NameText.ForAddress(link.MisId) is { Length: > 0 } id ? $"Section_{id}" : null;

    // A class gets a new group each year (A4): last year's is another class's, however alike their names are.
    private static IEnumerable<int?> Years(GroupLink link, int? year) =>
        year is { } now && LinkBook.KeyYear(link.School!, link.Mis!) is null ? Enumerable.Range(0, YearsBack + 1).Select(back => (int?)(now - back)) : [year];
}
