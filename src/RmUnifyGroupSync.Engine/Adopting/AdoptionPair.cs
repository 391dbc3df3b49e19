using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Adopting;

/// <summary>A MIS group without a class group, and a group that might be it.</summary>
/// <param name="Link">The MIS group.</param>
/// <param name="Group">The group.</param>
/// <param name="Source">By what it was recognised.</param>
/// <param name="NameEqual">Whether the display name is the sought one.</param>
/// <param name="AddressEqual">Whether the address is the sought one.</param>
/// <param name="Year">The academic year in the name that fits; null for a name without one.</param>
/// <param name="OtherSchool">The school in the group's key, when it is none of the configured ones; else null.</param>
internal sealed record AdoptionPair(
    GroupLink Link, DirectoryGroup Group, AdoptionSource Source, bool NameEqual, bool AddressEqual, int? Year = null, string? OtherSchool = null);

/// <summary>Puts MIS groups and groups together that have a name in common. Pure.</summary>
internal static class AdoptionPairs
{
    /// <summary>Pairs of sought names and the groups that were found for them; one pair for a MIS group and a group, the strongest.</summary>
    public static IEnumerable<AdoptionPair> ByName(IEnumerable<SoughtName> sought, IEnumerable<DirectoryGroup> found)
    {
        var names = sought.ToList();
        var byName = names.Where(n => n.DisplayName is not null).ToLookup(n => n.DisplayName!, StringComparer.OrdinalIgnoreCase);
        var byAddress = names.Where(n => n.MailNickname is not null).ToLookup(n => n.MailNickname!, StringComparer.OrdinalIgnoreCase);
        return Strongest(found.SelectMany(group => byName[group.DisplayName].Concat(byAddress[group.MailNickname ?? ""])
            .GroupBy(n => (n.Link.Identity, n.Source, n.Year))
            .Select(n => new AdoptionPair(
                n.First().Link, group, n.Key.Source,
                n.Any(x => Same(x.DisplayName, group.DisplayName)), n.Any(x => Same(x.MailNickname, group.MailNickname)), n.Key.Year))));
    }

    /// <summary>New MIS groups and this tool's groups whose MIS group is gone, of one school, type and name, and of one year where a class gets a new group each year.</summary>
    public static IEnumerable<AdoptionPair> ByMisChange(IEnumerable<SoughtName> sought, IEnumerable<GroupLink> orphans)
    {
        var names = sought.ToLookup(n => n.Link.Type);
        return Strongest(
            from orphan in orphans
            from name in names[orphan.Type]
            where orphan.School is null || orphan.SchoolId == name.Link.SchoolId
            where LinkBook.KeyYear(name.Link.School!, name.Link.Mis!) is not { } year || orphan.Year == year
            let called = Same(name.DisplayName, orphan.Group!.DisplayName) || Same(name.DisplayName, orphan.Ledger?.GroupName)
            let addressed = Same(name.MailNickname, orphan.Group!.MailNickname) || Same(name.MailNickname, orphan.Ledger?.MailNickname)
            where called || addressed
            select new AdoptionPair(name.Link, orphan.Group!, AdoptionSource.MisChange, called, addressed, name.Year, orphan.School is null ? orphan.SchoolId : null));
    }

    /// <summary>One pair for a MIS group and a group.</summary>
    public static IEnumerable<AdoptionPair> Strongest(IEnumerable<AdoptionPair> pairs) => pairs
        .GroupBy(p => (p.Link.Identity, p.Group.Id))
        .Select(g => g.OrderBy(p => p.Source).ThenByDescending(p => (p.NameEqual ? 1 : 0) + (p.AddressEqual ? 1 : 0)).ThenByDescending(p => p.Year).First());

    /// <summary>Whether a group's address is the one that School Data Sync gives to the section.</summary>
    public static bool IsSection(AdoptionPair pair) => Same(SoughtNames.SectionAddress(pair.Link), pair.Group.MailNickname);

    private static bool Same(string? sought, string? actual) => sought is not null && string.Equals(sought, actual, StringComparison.OrdinalIgnoreCase);
}
