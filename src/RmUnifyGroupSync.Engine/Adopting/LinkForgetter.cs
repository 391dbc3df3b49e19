using RmUnifyGroupSync.Engine.Naming;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Engine.Adopting;

/// <summary>
/// Forgets links. A key cannot be taken off a group, so the settings file lists it as one not to be followed; the group and its members
/// stay, and the night makes no other group for the MIS group until a person does.
/// </summary>
public sealed class LinkForgetter(LinkDesk desk, TenantReading tenant)
{
    /// <summary>The link of a group that is there, deleted or gone; null when this tool has none.</summary>
    public static GroupLink? Find(LinkBook book, string groupId) => book.Links.FirstOrDefault(l =>
        Same(l.Group?.Id, groupId) || (l.Group is null && (Same(l.Deleted?.Id, groupId) || Same(l.Kept?.GroupId, groupId))));

    /// <summary>Forgets the links, asking for consent to each.</summary>
    public async Task RemoveAsync(IReadOnlyList<LinkPair> pairs, CancellationToken cancellationToken)
    {
        foreach (var (link, groupId) in pairs.Select(p => (p.Link, p.GroupId)).DistinctBy(p => p.Link.Identity))
        {
            var group = link.Group ?? link.Deleted;
            var name = group?.DisplayName ?? link.Kept?.DisplayName;
            var question = new ApprovalRequest(
                name is null ? $"Group {groupId}" : $"Group \"{name}\" ({group?.Mail ?? groupId})",
                $"Forget its link to {link.Type} group \"{link.MisName.Trim()}\" ({link.MisId}) of school {link.SchoolId}; the group and its members stay and are not synced any more");
            if (await desk.Observer.ApproveAsync(question, cancellationToken) && !desk.WhatIf)
                Forget(link, group?.Id ?? link.Kept!.GroupId, name);
        }
    }

    private void Forget(GroupLink link, string groupId, string? name)
    {
        desk.Settings.ChangeLinks(links => links.With(KeptLink.Of(desk.TenantId, KeyOf(link), groupId, name, follow: false)));
        var now = desk.Time.GetUtcNow();
        desk.Ledger.RemoveLinks([.. tenant.Ledger.Links.Where(l => l.GroupId == groupId)]);
        desk.Ledger.SaveGroups([.. tenant.Ledger.Groups.Where(g => g.GroupId == groupId).Select(g => g with { DeletedAt = g.DeletedAt ?? now })]);
        desk.Observer.Report(new NoticeEvent(
            $"Group {(name is null ? groupId : $"\"{name}\"")} is not managed any more; the settings file of this computer says so. No other group is made automatically for MIS group {link.MisName.Trim()} ({link.MisId}); New-O365ClassGroup makes one by hand, Set-GroupSyncLink links this one again."));
    }

    private static LinkKey KeyOf(GroupLink link) =>
        link.Kept?.Key
        ?? (LinkKey.TryParse(link.Key, out var parsed) ? parsed : new(link.School?.KeyPart ?? link.SchoolId, link.Type, link.MisId, link is { School: { } school, Mis: { } mis } ? LinkBook.KeyYear(school, mis) : null));

    private static bool Same(string? a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
