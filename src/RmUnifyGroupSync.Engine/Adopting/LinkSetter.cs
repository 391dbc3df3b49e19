using System.Globalization;
using RmUnifyGroupSync.Engine.Naming;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Recording;
using RmUnifyGroupSync.Engine.Settings;

namespace RmUnifyGroupSync.Engine.Adopting;

/// <summary>What setting and removing links works on.</summary>
/// <param name="Directory">The directory; one that does not write in a what-if call.</param>
/// <param name="Ledger">The ledger; likewise.</param>
/// <param name="Settings">The settings file.</param>
/// <param name="TenantId">The tenant, as the settings file has it.</param>
/// <param name="Observer">Whom to ask and tell.</param>
/// <param name="Time">The clock.</param>
/// <param name="WhatIf">Write nothing.</param>
public sealed record LinkDesk(
    IDirectory Directory, ILedger Ledger, SettingStore Settings, string TenantId, ISyncObserver Observer, TimeProvider Time, bool WhatIf);

/// <summary>
/// Takes groups over that somebody else has made, or that belonged to a MIS group of an earlier MIS: sets the key where the group has
/// none, else keeps the link in the settings file. Nobody's membership changes; the next sync does that.
/// </summary>
public sealed class LinkSetter(LinkDesk desk, IReadOnlyList<SchoolToday> schools, TenantReading tenant, bool allRead)
{
    /// <summary>Links the pairs, asking for consent to each; gives the groups that are linked now, with their keys.</summary>
    public async Task<IReadOnlyList<DirectoryGroup>> SetAsync(IReadOnlyList<LinkPair> pairs, CancellationToken cancellationToken)
    {
        var ids = pairs.Select(p => p.GroupId).Where(id => Guid.TryParse(id, out _)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var groups = ids.Count == 0 ? [] : await desk.Directory.ReadGroupsByIdAsync(ids, cancellationToken);
        var byId = groups.ToDictionary(g => g.Id, StringComparer.OrdinalIgnoreCase);
        var accepted = pairs.Distinct().Where(p => IsAccepted(p, byId.GetValueOrDefault(p.GroupId), pairs)).ToList();
        var input = await InputAsync([.. accepted.Select(p => byId[p.GroupId].Id)], cancellationToken);
        var linked = new List<DirectoryGroup>();
        foreach (var pair in accepted)
        {
            try
            {
                if (await SetAsync(pair.Link, byId[pair.GroupId], input, cancellationToken) is { } group)
                    linked.Add(group);
            }
            catch (GroupSyncException error) when (error.ErrorId is GroupSyncErrorId.GroupNotFound or GroupSyncErrorId.GroupAlreadyExists or GroupSyncErrorId.GraphRequestFailed)
            {
                Report(error, pair);
            }
        }

        return linked;
    }

    private bool IsAccepted(LinkPair pair, DirectoryGroup? group, IReadOnlyList<LinkPair> all)
    {
        var error = LinkRules.RefusalOf(pair.Link, group, pair.GroupId, tenant, allRead) ?? Several(pair, all);
        if (error is not null)
            Report(error, pair);
        return error is null;
    }

    private void Report(GroupSyncException error, LinkPair pair) => desk.Observer.Report(new ItemErrorEvent(new(error.ErrorId, error.Message, error)
    {
        TargetObject = pair.Target ?? pair.GroupId,
        RecommendedAction = error.RecommendedAction,
        StatusCode = error.StatusCode,
        GraphCode = error.GraphCode,
        RequestId = error.RequestId,
    }));

    // Candidates that were piped on without a look: which of them is meant is a person's decision.
    private static GroupSyncException? Several(LinkPair pair, IReadOnlyList<LinkPair> all)
    {
        var groups = all.Where(p => p.Link.Identity == pair.Link.Identity).Select(p => p.GroupId).Distinct(StringComparer.OrdinalIgnoreCase).Count();
        var misGroups = all.Where(p => p.GroupId.Equals(pair.GroupId, StringComparison.OrdinalIgnoreCase)).Select(p => p.Link.Identity).Distinct().Count();
        return groups == 1 && misGroups == 1 ? null : new(
            GroupSyncErrorId.GroupAmbiguous,
            groups > 1
                ? string.Create(CultureInfo.InvariantCulture, $"{groups} groups are to be linked to MIS group \"{pair.Link.MisName}\" ({pair.Link.MisId}); it can have one.")
                : string.Create(CultureInfo.InvariantCulture, $"Group {pair.GroupId} is to be linked to {misGroups} MIS groups; it can have one."))
        { RecommendedAction = "Choose one of them and link only that." };
    }

    private async Task<PlanInput> InputAsync(List<string> groupIds, CancellationToken cancellationToken)
    {
        var rosters = groupIds.Count == 0 ? [] : await desk.Directory.ReadRostersAsync(groupIds, cancellationToken);
        return new()
        {
            Schools = schools,
            Links = tenant.Links,
            Matches = tenant.Matches,
            Directory = new(tenant.Users, rosters.ToDictionary(r => r.GroupId, StringComparer.Ordinal)),
            Ledger = tenant.Ledger,
            Options = new(),
        };
    }

    private async Task<DirectoryGroup?> SetAsync(GroupLink link, DirectoryGroup group, PlanInput input, CancellationToken cancellationToken)
    {
        if (link.Group?.Id == group.Id)
            return group; // linked already
        if (input.Directory.Rosters.GetValueOrDefault(group.Id) is not { Error: null } roster)
            throw new GroupSyncException(GroupSyncErrorId.GraphRequestFailed, $"The members of group \"{group.DisplayName}\" were not read, so it was not linked. Run again.");
        var taking = new LinkTaking(input, link, group.Id, roster, desk.Time.GetUtcNow());
        if (!await desk.Observer.ApproveAsync(Question(link, group, taking), cancellationToken) || desk.WhatIf)
            return null;
        return await SetAsync(link, group, taking, cancellationToken);
    }

    private async Task<DirectoryGroup> SetAsync(GroupLink link, DirectoryGroup group, LinkTaking taking, CancellationToken cancellationToken)
    {
        var key = KeyOf(link, group);
        if (group.UniqueName is null)
        {
            await desk.Directory.SetGroupKeyAsync(group.Id, key.ToString(), cancellationToken);
            group = group with { UniqueName = key.ToString() };
        }

        // Before the link, because a sync that found the link without it would go by the old MIS's person ids.
        Record(link, group, key, taking);
        desk.Settings.ChangeLinks(links => Without(links, link, group) is var others && group.UniqueName == key.ToString()
            ? others
            : others.With(KeptLink.Of(desk.TenantId, key, group.Id, group.DisplayName, follow: true)));
        Tell(link, group, key, taking);
        return group;
    }

    // The group may wear the key of this MIS group already, when its link was removed and is set again. A key that another group has, or had, is not free.
    private static LinkKey KeyOf(GroupLink link, DirectoryGroup group)
    {
        var first = new LinkKey(link.School!.KeyPart, link.Type, link.MisId, LinkBook.KeyYear(link.School, link.Mis!));
        return LinkKey.TryParse(group.UniqueName, out var worn) && worn with { Generation = 1 } == first ? worn : first with { Generation = link.NextGeneration };
    }

    // What the file said of this group, and of a group that was this MIS group's and is gone for good.
    private KeptLinks Without(KeptLinks links, GroupLink link, DirectoryGroup group)
    {
        links = links.Without(desk.TenantId, group.Id);
        return link is { IsVanished: true, Kept: { } gone } ? links.Without(desk.TenantId, gone.GroupId) : links;
    }

    private void Record(GroupLink link, DirectoryGroup group, LinkKey key, LinkTaking taking)
    {
        var now = desk.Time.GetUtcNow();
        var before = tenant.Ledger.Groups.Where(g => g.GroupId == group.Id).ToList();
        var record = LedgerRecord.Of(key.ToString(), link.Identity, link.Year, group, now, NamesOf(link, group)) with { CreatedAt = now };
        if (before.MaxBy(g => g.LastSyncedAt) is { } known)
            record = record with { CatalogueName = known.CatalogueName, GroupName = known.GroupName, MailNickname = known.MailNickname, CatalogueMail = known.CatalogueMail };
        desk.Ledger.SaveLinks(taking.Ours);
        // What was meant for a group that was never made under this key says nothing about this one.
        desk.Ledger.RemoveLinks([.. taking.Forgotten, .. tenant.Ledger.Links.Where(l => l.GroupId == record.Key)]);
        desk.Ledger.SaveGroups([.. before.Where(g => g.Key != record.Key).Select(g => g with { DeletedAt = g.DeletedAt ?? now }), record]);
    }

    // RM Unify's name keeps the MIS's spaces in our lists (N4); any other name is the group's own.
    private static GroupNameSet NamesOf(GroupLink link, DirectoryGroup group) => new(
        SoughtNames.Conventional(link) is { } usual && usual == group.DisplayName && MisListing.Catalogue(link) is { } catalogue ? catalogue : group.DisplayName,
        group.DisplayName,
        group.MailNickname ?? "");

    private static ApprovalRequest Question(GroupLink link, DirectoryGroup group, LinkTaking taking) => new(
        $"Group \"{group.DisplayName}\" ({group.Mail ?? group.Id})",
        string.Create(CultureInfo.InvariantCulture, $"Link to {link.Type} group \"{link.MisName.Trim()}\" ({link.MisId}) of school {link.SchoolId}; {taking.Matched} of its {taking.Students} students are among the {taking.Members} members"));

    private void Tell(GroupLink link, DirectoryGroup group, LinkKey key, LinkTaking taking)
    {
        var where = group.UniqueName == key.ToString() ? "by its key" : "in the settings file of this computer, because the group has a key already";
        desk.Observer.Report(new NoticeEvent(string.Create(
            CultureInfo.InvariantCulture,
            $"Group \"{group.DisplayName}\" is linked to MIS group {link.MisName.Trim()} ({link.MisId}) {where}. {taking.Matched} member(s) who are in the MIS group count as added by this tool, the others as added by people.")));
        if (taking.Forgotten.Count > 0)
        {
            desk.Observer.Report(new WarningEvent(string.Create(
                CultureInfo.InvariantCulture,
                $"Group \"{group.DisplayName}\": {taking.Forgotten.Count} owner(s) or member(s) that this tool added for the former MIS are not known in the new one, while people of the MIS group have no account yet. They count as added by people from now on; look at Get-GroupSyncMatch -State Missing.")));
        }
    }
}
