using RmUnifyGroupSync.Engine.Naming;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Engine.Planning;

/// <summary>
/// Names for every group that is not made yet, over all schools of the tenant, whether this run makes it or not: so that a list, a
/// plan and a run show the same names. Pure.
/// </summary>
public static class NamePlanning
{
    /// <summary>Decides the names.</summary>
    /// <param name="links">All links of the tenant.</param>
    /// <param name="takenDisplayNames">Display names in use in the tenant, of soft-deleted and remembered groups too.</param>
    /// <param name="takenNicknames">Mail nicknames in use, likewise.</param>
    /// <param name="manual">Groups made by hand, of which one may have its name given.</param>
    public static IReadOnlyDictionary<GroupIdentity, NameDecision> Decide(
        IEnumerable<GroupLink> links, IReadOnlyCollection<string> takenDisplayNames, IReadOnlyCollection<string> takenNicknames, ManualCreation? manual = null)
    {
        var decisions = new Dictionary<GroupIdentity, NameDecision>();
        var requests = new List<NameRequest>();
        foreach (var link in links.Where(l => l is { Group: null, Mis: not null, School: not null } && !l.Mis.Ended))
        {
            if (manual is { Name: { } name } && manual.Groups.Contains(link.Identity))
                decisions[link.Identity] = Edited(link, name, takenNicknames);
            else if (Request(link, decisions) is { } request)
                requests.Add(request);
        }

        var allocation = NameAllocator.Allocate(requests, takenDisplayNames, takenNicknames);
        var clashes = allocation.Clashes.ToDictionary(c => c.Group.Request, c => c.Message);
        foreach (var name in allocation.Names)
        {
            decisions[IdentityOf(name.Request)] = new(
                new(name.CatalogueName, name.GroupName, name.MailNickname), Clash: clashes.GetValueOrDefault(name.Request));
        }

        return decisions;
    }

    /// <summary>What the names of a group are made from.</summary>
    public static NameParts PartsOf(SchoolToday school, GroupToday group) => new(
        group.Name,
        NameIdentifier.Resolve(school.Setting.NameIdentifier, school.Setting.DfeNumber, school.Record.DfeNumber),
        group.Year);

    private static NameRequest? Request(GroupLink link, Dictionary<GroupIdentity, NameDecision> decisions)
    {
        try
        {
            return new(link.SchoolId, link.Type, link.MisId, NameableParts(link));
        }
        catch (GroupSyncException error)
        {
            decisions[link.Identity] = new(null, error);
            return null;
        }
    }

    // N7, N11: a group that cannot be named is refused here, before all are named together. Under a name of its own too: without its
    // academic year its key would be another one, and the night would make a second group once the year is known.
    private static NameParts NameableParts(GroupLink link)
    {
        var parts = PartsOf(link.School!, link.Mis!);
        _ = GroupNames.Microsoft365(parts, 1, link.Type, link.MisId) + GroupNames.MailNickname(parts, 1, link.Type, link.MisId);
        return parts;
    }

    // N13: the edited name is the whole name; a taken address is refused, never numbered.
    private static NameDecision Edited(GroupLink link, string name, IReadOnlyCollection<string> takenNicknames)
    {
        try
        {
            if (NameText.ForMicrosoft365(name).Length == 0)
                throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, $"Nothing of the name \"{name}\" can stand in Microsoft 365. Give a name with letters or digits.");
            var nickname = GroupNames.NicknameOf(name, link.Type, link.MisId);
            if (takenNicknames.Contains(nickname, StringComparer.OrdinalIgnoreCase))
            {
                return new(null, new(
                    GroupSyncErrorId.GroupAlreadyExists, $"The address {nickname} that the name \"{name}\" gives is used in Microsoft 365 already.")
                { RecommendedAction = "Give another -Name." });
            }

            var catalogue = GroupNames.Catalogue(NameableParts(link), 1, link.Type, link.MisId);
            return new(new(catalogue, name.Trim(), nickname));
        }
        catch (GroupSyncException error)
        {
            return new(null, error);
        }
    }

    private static GroupIdentity IdentityOf(NameRequest request) => new(request.School, request.Type, request.MisId);
}
