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
    public async Task<List<T>> ReadAsync<T>(string collection, Func<JsonElement, T> make, CancellationToken cancellationToken)
    {
        var (found, promised) = (0, 0);
        for (var walk = 0; walk < Walks; walk++)
        {
            var rows = new Dictionary<string, T>(StringComparer.Ordinal);
            var total = await WalkAsync(collection, make, rows, cancellationToken);
            (found, promised) = (rows.Count, total ?? rows.Count);
            if (found >= promised)
                return [.. rows.Values];
        }

        throw SourceError.Unavailable(
            $"The MIS service promises {promised} {collection} and gives {found}, three times over: the list is not whole.",
            "Try again when nobody works in the MIS; if it stays, ask the provider about X-Total-Count.", collection);
    }

    /// <summary>One walk; gives the total that the service said last.</summary>
    private async Task<int?> WalkAsync<T>(string collection, Func<JsonElement, T> make, Dictionary<string, T> rows, CancellationToken cancellationToken)
    {
        var visited = new HashSet<string>(StringComparer.Ordinal);
        int? total = null;
        var (offset, linked) = (0, false);
        var address = PageAt(collection, offset);
        while (visited.Add(address.AbsoluteUri))
        {
            using var answer = await client.GetAsync(address, cancellationToken);
            total = answer.Total ?? total;
            var (read, added) = Take(collection, answer, make, rows);
            offset += read;
            if (answer.NextLink is null && (linked || added == 0))
                return total;
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
            if (row.Text("sourcedId") is { Length: > 0 } id)
                rows[id] = make(row);
        }

        return (read, rows.Count - before);
    }

    /// <summary>Collections are wrapped; some services name the wrapper otherwise, but there is only one list in it.</summary>
    private static IEnumerable<JsonElement> RowsOf(string collection, RestAnswer answer)
    {
        var body = answer.Body!.RootElement;
        if (body.Child(collection).ValueKind == JsonValueKind.Array)
            return body.Items(collection);
        if (body.ValueKind == JsonValueKind.Object)
            foreach (var property in body.EnumerateObject())
                if (property.Value.ValueKind == JsonValueKind.Array)
                    return property.Value.EnumerateArray();
        throw SourceError.Unavailable(
            $"The MIS service answered without a list of {collection}.", "Check MisUri against what the provider gave you.", collection);
    }

    private Uri PageAt(string collection, int offset) =>
        new($"{RestAddress.Below(root, collection).AbsoluteUri}?limit={PageSize}&offset={offset}");
}
