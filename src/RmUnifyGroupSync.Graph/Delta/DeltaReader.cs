using System.Text.Json;
using RmUnifyGroupSync.Graph.Requests;

namespace RmUnifyGroupSync.Graph.Delta;

/// <summary>The changes of one round of a delta query, in the order in which they came, and the link of the next round.</summary>
/// <param name="Items">Changed objects; one may come several times with different slices.</param>
/// <param name="Link">Address of the next round, below the version.</param>
internal sealed record DeltaRound(IReadOnlyList<JsonElement> Items, string Link);

/// <summary>
/// Reads rounds of delta queries to their end (contract §3). Whatever is wrong (an expired or foreign token, a lost page, a link to
/// another host) is an error; the caller then reads in full, which is always right.
/// </summary>
internal sealed class DeltaReader(GraphSession session)
{
    /// <summary>Each call of a delta query costs 5 units, whatever it selects.</summary>
    private const int Units = 5;

    private readonly PagedReader _pages = new(session);

    /// <summary>Reads a round.</summary>
    /// <param name="batcher">Sends the requests.</param>
    /// <param name="url">A link of an earlier round, or the address of a first one.</param>
    /// <param name="permission">What it needs.</param>
    /// <param name="what">What is read, for messages.</param>
    public async Task<DeltaRound> ReadAsync(RequestBatcher batcher, string url, GraphPermission permission, string what)
    {
        var items = new List<JsonElement>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var call = GraphCall.Get(url, permission, Units) with { RefusalStops = false }; ;)
        {
            if (!seen.Add(call.Url)) throw PagedReader.Broken(what, "a page links to a page that was read before");
            var answer = await batcher.SendAsync(call);
            if (!answer.Succeeded) throw GraphFailure.Of(answer, $"{what} could not be read");
            items.AddRange(PagedReader.ItemsOf(answer, what));
            if (_pages.NextOf(answer, call, what) is not { } next)
                return new(items, _pages.LinkOf(answer, "@odata.deltaLink", what) ?? throw PagedReader.Broken(what, "the last page has no link to the next round"));
            call = next;
        }
    }
}
