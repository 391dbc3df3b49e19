using RmUnifyGroupSync.Engine.Naming;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Settings;

namespace RmUnifyGroupSync.Runtime;

/// <summary>Finds what references mean. What cannot be found, or means several, is one error an item; nothing is taken by guess.</summary>
internal sealed class ReferenceResolver(LinkBook links, SourceReading reading, ISyncObserver observer)
{
    /// <summary>The links of MIS groups that are in the MIS today.</summary>
    public IReadOnlyList<GroupLink> MisGroups(IReadOnlyList<GroupReference> references) =>
    [
        .. references.Select(r => One(r, l => l.Mis is not null, GroupSyncErrorId.MisGroupNotFound, "No MIS group has the id")).OfType<GroupLink>().DistinctBy(l => l.Identity),
    ];

    /// <summary>The links of live groups, by object id or MIS group; a MIS group that is gone or was never made is an error.</summary>
    public async Task<IReadOnlyList<GroupLink>> ClassGroupsAsync(
        IReadOnlyList<GroupReference> references, IDirectoryReader directory, CancellationToken cancellationToken)
    {
        var foreign = await ForeignAsync(references, directory, cancellationToken);
        var found = new List<GroupLink>();
        foreach (var reference in references)
        {
            if (reference.GroupId is { } id && foreign.TryGetValue(id, out var group))
                Report(GroupSyncErrorId.GroupNotManaged, $"Group \"{group.DisplayName}\" ({id}) is not linked to a MIS group by this tool.", reference);
            else if (One(reference, l => l.Group is not null || l.Mis is not null, NotFoundId(reference), "No class group was found for") is { } link && IsMade(link, reference))
                found.Add(link);
        }

        return [.. found.DistinctBy(l => l.Key)];
    }

    private bool IsMade(GroupLink link, GroupReference reference)
    {
        if (link.Group is not null)
            return true;
        Report(
            GroupSyncErrorId.GroupNotFound,
            link.IsDeleted ? $"The class group of MIS group \"{link.MisName}\" was deleted in Microsoft 365." : $"MIS group \"{link.MisName}\" has no class group yet.",
            reference,
            link.IsDeleted ? "Restore it with Restore-O365ClassGroup, or make a new one with New-O365ClassGroup -Force." : "Make it with New-O365ClassGroup.");
        return false;
    }

    private static GroupSyncErrorId NotFoundId(GroupReference reference) =>
        reference.GroupId is null ? GroupSyncErrorId.MisGroupNotFound : GroupSyncErrorId.GroupNotFound;

    private async Task<Dictionary<string, DirectoryGroup>> ForeignAsync(
        IReadOnlyList<GroupReference> references, IDirectoryReader directory, CancellationToken cancellationToken)
    {
        var known = links.Links.Select(l => l.Group?.Id).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        var unknown = references.Select(r => r.GroupId).OfType<string>().Where(id => Guid.TryParse(id, out _) && !known.Contains(id)).Distinct().ToList();
        var groups = unknown.Count == 0 ? [] : await directory.ReadGroupsByIdAsync(unknown, cancellationToken);
        return groups.ToDictionary(g => g.Id, StringComparer.OrdinalIgnoreCase);
    }

    private GroupLink? One(GroupReference reference, Func<GroupLink, bool> usable, GroupSyncErrorId notFound, string words)
    {
        var found = links.Links.Where(l => usable(l) && Means(reference, l)).ToList();
        if (found.Count == 0 && reference.MisGroupId is { } id)
            found = [.. links.Links.Where(l => usable(l) && l.Type == MisGroupType.Year && YearCode.Canonical(l.MisId) == YearCode.Canonical(id) && Means(reference with { MisGroupId = l.MisId }, l))];
        found = Narrowed(Narrowed(found, l => l.Group is not null || !l.Ended), l => !l.Ended);
        if (found.Count == 1)
            return found[0];
        var what = reference.GroupId ?? reference.MisGroupId;
        if (found.Count == 0)
            Report(notFound, $"{words} \"{what}\"{(reference.School is null ? "" : $" in school {reference.School}")}.", reference);
        else
            Report(GroupSyncErrorId.GroupAmbiguous, $"\"{what}\" means several groups: {string.Join(", ", found.Select(l => $"{l.Type} {l.MisName.Trim()} of school {l.SchoolId}"))}. List them with Get-MisGroup -Id, choose with -School and -Type, and pass the one on the pipeline.", reference, "Choose one with Get-MisGroup -School -Type and pass it on the pipeline.");
        return null;
    }

    // Where one of several is the only one that fits, it is meant: a class's id goes on for years, and last year's group is over.
    private static List<GroupLink> Narrowed(List<GroupLink> links, Func<GroupLink, bool> fits) =>
        links.Count > 1 && links.Where(fits).ToList() is [var one] ? [one] : links;

    private bool Means(GroupReference reference, GroupLink link)
    {
        if (reference.GroupId is { } id)
            return link.Group?.Id.Equals(id, StringComparison.OrdinalIgnoreCase) == true;
        return string.Equals(reference.MisGroupId, link.MisId, StringComparison.Ordinal)
            && (reference.Type is null || reference.Type == link.Type)
            && (reference.School is null || reference.School == link.SchoolId || SchoolIdentity.Means(reference.School, link.SchoolId, reading.Identities));
    }

    private void Report(GroupSyncErrorId id, string message, GroupReference reference, string? action = null) =>
        observer.Report(new ItemErrorEvent(new(id, message) { TargetObject = reference.Target ?? reference.GroupId ?? reference.MisGroupId, RecommendedAction = action }));
}
