using System.Globalization;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Engine.Adopting;

/// <summary>
/// Looks for groups that could be taken over for the MIS groups that have none. It only proposes: a display name alone never decides
/// anything, a person does.
/// </summary>
public sealed class AdoptionSearch(IDirectoryReader directory, ISyncObserver observer)
{
    /// <summary>Candidates, surest first within each school.</summary>
    /// <param name="schools">All configured schools.</param>
    /// <param name="scope">Ids of the schools that are asked for.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="sources">By what groups are recognised.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    public async Task<IReadOnlyList<AdoptionCandidate>> FindAsync(
        IReadOnlyList<SchoolToday> schools, IReadOnlySet<string> scope, TenantReading tenant, IReadOnlySet<AdoptionSource> sources, CancellationToken cancellationToken)
    {
        var without = tenant.Links.Links.Where(l => l is { Group: null, Mis.Ended: false, School: not null } && scope.Contains(l.SchoolId)).ToList();
        var conventional = Conventional(without);
        var pairs = await PairsAsync(without, conventional, tenant, sources, cancellationToken);
        var readable = pairs.Where(p => LinkRules.RefusalOf(p.Group) is null).Select(p => p.Group.Id).Distinct(StringComparer.Ordinal).ToList();
        var rosters = readable.Count == 0 ? [] : await directory.ReadRostersAsync(readable, cancellationToken);
        var input = new PlanInput
        {
            Schools = schools,
            Links = tenant.Links,
            Matches = tenant.Matches,
            Directory = new(tenant.Users, rosters.ToDictionary(r => r.GroupId, StringComparer.Ordinal)),
            Ledger = tenant.Ledger,
            Options = new(),
        };
        return AdoptionList.Of(pairs, new AdoptionScore(input));
    }

    private async Task<IReadOnlyList<AdoptionPair>> PairsAsync(
        List<GroupLink> without, List<SoughtName> conventional, TenantReading tenant, IReadOnlySet<AdoptionSource> sources, CancellationToken cancellationToken)
    {
        var sought = new List<SoughtName>();
        if (sources.Contains(AdoptionSource.RmUnify))
            sought.AddRange(conventional);
        if (sources.Contains(AdoptionSource.Name))
            sought.AddRange(without.SelectMany(SoughtNames.OfMis));
        var ours = tenant.Links.Links.Select(l => l.Group?.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var found = await FindAsync(sought, cancellationToken);
        var pairs = AdoptionPairs.ByName(sought, found.Where(g => !ours.Contains(g.Id)));
        if (sources.Contains(AdoptionSource.MisChange))
            pairs = pairs.Concat(AdoptionPairs.ByMisChange(conventional.Concat(without.SelectMany(SoughtNames.OfMis)), Orphans(tenant)));
        return [.. AdoptionPairs.Strongest(pairs)];
    }

    private async Task<IReadOnlyList<DirectoryGroup>> FindAsync(List<SoughtName> sought, CancellationToken cancellationToken)
    {
        if (sought.Count == 0)
            return [];
        observer.Report(new DecisionEvent(string.Create(CultureInfo.InvariantCulture, $"Looking for {sought.Count} names in Microsoft 365.")));
        return await directory.FindGroupsByNameAsync(Distinct(sought.Select(n => n.DisplayName)), Distinct(sought.Select(n => n.MailNickname)), cancellationToken);
    }

    // A group whose school is not configured may be another computer's; with members in common it is shown all the same.
    private static IEnumerable<GroupLink> Orphans(TenantReading tenant) => tenant.Links.Links.Where(l => l is { Group: not null, Mis: null });

    // A school whose groups cannot be named is told once, and its groups are looked for by the other ways.
    private List<SoughtName> Conventional(List<GroupLink> links)
    {
        var names = new List<SoughtName>();
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var link in links)
        {
            try
            {
                names.AddRange(SoughtNames.OfRmUnify(link).ToList());
            }
            catch (GroupSyncException error)
            {
                if (told.Add($"{link.SchoolId} {error.ErrorId}"))
                    observer.Report(new WarningEvent($"School {link.SchoolId}: {error.Message} Groups of RM Unify cannot be looked for until then."));
            }
        }

        return names;
    }

    private static List<string> Distinct(IEnumerable<string?> texts) => [.. texts.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
}
