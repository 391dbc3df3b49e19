using RmUnifyGroupSync.Engine.Adopting;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Settings;

namespace RmUnifyGroupSync.Runtime;

/// <summary>Finds what the pairs of a MIS group and a group mean; one error for each that cannot be found.</summary>
internal sealed class LinkReferences(TenantReading tenant, SourceReading reading, ISyncObserver observer)
{
    /// <summary>Pairs whose MIS group is in the MIS today.</summary>
    public IReadOnlyList<LinkPair> MisGroups(IReadOnlyList<LinkRequest> requests)
    {
        var resolver = new ReferenceResolver(tenant.Links, reading, observer);
        return
        [
            .. requests.Select(r => (Request: r, Link: resolver.MisGroups([ReferenceOf(r)]) is [var one] ? one : null))
                .Where(x => x.Link is not null)
                .Select(x => new LinkPair(x.Link!, x.Request.GroupId.Trim(), x.Request.Target)),
        ];
    }

    /// <summary>Pairs that are linked; whether the MIS still has its group does not matter.</summary>
    public async Task<IReadOnlyList<LinkPair>> LinkedAsync(IReadOnlyList<LinkRequest> requests, IDirectoryReader directory, CancellationToken cancellationToken)
    {
        var pairs = new List<LinkPair>();
        foreach (var request in requests)
        {
            var link = LinkForgetter.Find(tenant.Links, request.GroupId.Trim());
            if (link is not null && Means(request, link))
                pairs.Add(new(link, request.GroupId.Trim(), request.Target));
            else
                Report(request, await ErrorOfAsync(request, link, directory, cancellationToken));
        }

        return pairs;
    }

    private static async Task<GroupSyncException> ErrorOfAsync(LinkRequest request, GroupLink? link, IDirectoryReader directory, CancellationToken cancellationToken)
    {
        if (link is not null)
            return new(GroupSyncErrorId.GroupNotManaged, $"Group {request.GroupId} is linked to MIS group {link.MisId} of school {link.SchoolId}, not to {request.MisGroupId}.");
        var groups = Guid.TryParse(request.GroupId, out _) ? await directory.ReadGroupsByIdAsync([request.GroupId], cancellationToken) : [];
        return groups.Count == 0
            ? new(GroupSyncErrorId.GroupNotFound, $"No group has the object id \"{request.GroupId}\", and no link either.")
            : new(GroupSyncErrorId.GroupNotManaged, $"Group \"{groups[0].DisplayName}\" ({request.GroupId}) is not linked to a MIS group by this tool.");
    }

    private bool Means(LinkRequest request, GroupLink link) =>
        string.Equals(request.MisGroupId, link.MisId, StringComparison.Ordinal)
        && (request.Type is null || request.Type == link.Type)
        && (request.School is null || request.School == link.SchoolId || SchoolIdentity.Means(request.School, link.SchoolId, reading.Identities));

    private static GroupReference ReferenceOf(LinkRequest request) =>
        new() { MisGroupId = request.MisGroupId, Type = request.Type, School = request.School, Target = request.Target };

    private void Report(LinkRequest request, GroupSyncException error) =>
        observer.Report(new ItemErrorEvent(new(error.ErrorId, error.Message, error) { TargetObject = request.Target ?? request.GroupId, RecommendedAction = error.RecommendedAction }));
}
