using System.Text.Json;
using RmUnifyGroupSync.Mis.Reading;
using RmUnifyGroupSync.Mis.Rest;

namespace RmUnifyGroupSync.Mis.OneRosterApi;

/// <summary>
/// Reads a collection of OneRoster to its end: along the <c>Link</c> header where the service gives one, else by offset until a page
/// brings nothing new. Pages shift when rows come or go meanwhile, so rows are kept by id and counted against the total; when some
/// are missing, the walk starts anew.
/// </summary>
internal sealed class CollectionWalk(RestClient client, Uri root)
{
    /// <summary>Rows asked for in a page; services may give fewer.</summary>
    internal const int PageSize = 5000;

    private const int Walks = 3;

    /// <summary>All rows of a collection, each made into what the caller needs while its page is there.</summary>
    /// <param name="collection">Name of the collection.</param>
    /// <param name="begin">Called before each walk: what was made on one before does not count.</param>
    /// <param name="make">Makes a row.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public async Task<List<T>> ReadAsync<T>(string collection, Action begin, Func<JsonElement, T> make, CancellationToken cancellationToken)
    {
        var (found, promised, shrank) = (0, 0, false);
        for (var walk = 0; walk < Walks; walk++)
        {
            begin();
            var rows = new Dictionary<string, T>(StringComparer.Ordinal);
            var (first, last) = await WalkAsync(collection, make, rows, cancellationToken);
            (found, promised, shrank) = (rows.Count, last ?? rows.Count, last < first);
            if (found >= promised && !shrank)
                return [.. rows.Values];
        }

        throw SourceError.Unavailable(
            shrank ? $"The MIS service took {collection} away while they were read, three times over: rows may have been passed over."
                : $"The MIS service promises {promised} {collection} and gives {found}, three times over: the list is not whole.",
            "Try again when nobody works in the MIS; if it stays, ask the provider about X-Total-Count.", collection);
    }

    /// <summary>
    /// One walk; gives the totals that the service said first and last. When rows go in mid-walk, those behind them move up, and one of
    /// them may be passed over at the turn of a page: a total that falls tells.
    /// </summary>
    private async Task<(int? First, int? Last)> WalkAsync<T>(
        string collection, Func<JsonElement, T> make, Dictionary<string, T> rows, CancellationToken cancellationToken)
    {
        var visited = new HashSet<string>(StringComparer.Ordinal);
        (int? First, int? Last) totals = (null, null);
        var (offset, linked) = (0, false);
        var address = PageAt(collection, offset);
        while (visited.Add(address.AbsoluteUri))
        {
            using var answer = await client.GetAsync(address, cancellationToken);
            totals = (totals.First ?? answer.Total, answer.Total ?? totals.Last);
            var (read, added) = Take(collection, answer, make, rows);
            offset += read;
            if (answer.NextLink is null && (linked || added == 0))
                return totals;
            linked = answer.NextLink is not null;
            address = linked ? RestAddress.Next(address, answer.NextLink!) : PageAt(collection, offset);
        }

        throw SourceError.Unavailable(
            $"The MIS service goes round in circles: a page of {collection} names an earlier one as the next.",
            "Ask the provider; the list cannot be read to its end.", collection);
    }

    private static (int Read, int Added) Take<T>(string collection, RestAnswer answer, Func<JsonElement, T> make, Dictionary<string, T> rows)
    {
        var (read, before) = (0, rows.Count);
        foreach (var row in RowsOf(collection, answer))
        {
            read++;
            rows[KeyOf(row)] = make(row);
        }

        return (read, rows.Count - before);
    }

    /// <summary>The id, by which a row that comes twice is known; without one, all that the row says.</summary>
    private static string KeyOf(JsonElement row) => row.Text("sourcedId") is { Length: > 0 } id ? id : $"\0{row.GetRawText()}";

    /// <summary>Collections are wrapped; some services name the wrapper otherwise: then the list that has ids in it is meant, else the only one.</summary>
    private static IEnumerable<JsonElement> RowsOf(string collection, RestAnswer answer)
    {
        var body = answer.Body!.RootElement;
        if (body.Child(collection).ValueKind == JsonValueKind.Array)
            return body.Items(collection);
        List<JsonElement> lists = body.ValueKind != JsonValueKind.Object ? []
            : [.. body.EnumerateObject().Select(p => p.Value).Where(v => v.ValueKind == JsonValueKind.Array)];
        if (lists.FindIndex(l => l.EnumerateArray().Any(r => r.Text("sourcedId").Length > 0)) is >= 0 and var found)
            return lists[found].EnumerateArray();
        if (lists.Count == 1)
            return lists[0].EnumerateArray();
        throw SourceError.Unavailable(
            $"The MIS service answered without a list of {collection}.", "Check MisUri against what the provider gave you.", collection);
    }

    private Uri PageAt(string collection, int offset) =>
        new($"{RestAddress.Below(root, collection).AbsoluteUri}?limit={PageSize}&offset={offset}");
}
