using RmUnifyGroupSync.Engine.Naming;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Settings;

namespace RmUnifyGroupSync.Runtime;

/// <summary>Finds soft-deleted groups of this tool; what cannot be restored is one error an item (requirements D4).</summary>
internal sealed class RestorableGroups(TenantReading tenant, SourceReading reading, ISyncObserver observer)
{
    /// <summary>The groups, each with its link as far as the MIS still has it.</summary>
    public IEnumerable<(DirectoryGroup Group, GroupLink? Link)> Find(IReadOnlyList<GroupReference> references)
    {
        foreach (var reference in references)
        {
            var found = tenant.Deleted.Where(g => Means(reference, g)).ToList();
            if (found.Count == 1 && tenant.Links.Follows(found[0]) && tenant.Links.SuccessorOf(found[0]) is { } successor)
                ReportSuccessor(reference, found[0], successor);
            else if (found.Count == 1 && tenant.Links.Follows(found[0]))
                yield return (found[0], tenant.Links.Links.FirstOrDefault(l => l.Deleted?.Id == found[0].Id));
            else
                Report(reference, found);
        }
    }

    private bool Means(GroupReference reference, DirectoryGroup group)
    {
        if (reference.GroupId is { } id)
            return group.Id.Equals(id, StringComparison.OrdinalIgnoreCase);
        var link = tenant.Links.Links.FirstOrDefault(l => l.Deleted?.Id == group.Id);
        var key = LinkKey.TryParse(group.UniqueName, out var parsed) ? parsed : null;
        return reference.MisGroupId == (link?.MisId ?? key?.MisId)
            && (reference.Type is null || reference.Type == (link?.Type ?? key?.Type))
            && (reference.School is null || IsSchool(reference.School, link?.SchoolId ?? key?.School));
    }

    private bool IsSchool(string named, string? school) => named == school
        || reading.Identities.Any(s => (s.Id == school || s.DfeNumber == school) && SchoolIdentity.Means(named, s.Id, reading.Identities));

    // Two live groups of one MIS group would be twins, of which only one is kept in step.
    private void ReportSuccessor(GroupReference reference, DirectoryGroup deleted, DirectoryGroup successor) =>
        observer.Report(new ItemErrorEvent(new(
            GroupSyncErrorId.GroupAlreadyExists,
            $"\"{deleted.DisplayName}\" ({deleted.Id}) was replaced: its MIS group feeds \"{successor.DisplayName}\" ({successor.Id}) now. Delete that one first if the old group is to come back.")
        { TargetObject = reference.Target ?? deleted.Id }));

    private void Report(GroupReference reference, List<DirectoryGroup> found)
    {
        var what = reference.GroupId ?? reference.MisGroupId;
        var (id, message) = found switch
        {
            [] => (GroupSyncErrorId.GroupNotFound, $"No deleted group that could be restored was found for \"{what}\". Microsoft 365 keeps deleted groups for 30 days."),
            [var foreign] => (GroupSyncErrorId.GroupNotManaged, $"The deleted group \"{foreign.DisplayName}\" ({foreign.Id}) was not linked to a MIS group by this tool."),
            _ => (GroupSyncErrorId.GroupAmbiguous, $"\"{what}\" means several deleted groups: {string.Join(", ", found.Select(g => $"{g.DisplayName} ({g.Id})"))}. Name one with -Id."),
        };
        observer.Report(new ItemErrorEvent(new(id, message) { TargetObject = reference.Target ?? what }));
    }
}
