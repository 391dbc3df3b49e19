using System.Net;
using System.Text.Json;
using RmUnifyGroupSync.Mis.Reading;
using RmUnifyGroupSync.Mis.Rest;

namespace RmUnifyGroupSync.Mis.Wonde;

/// <summary>
/// Walks Wonde's pages by cursor: page numbers shift when the MIS changes meanwhile, and a shifted page loses pupils.
/// </summary>
internal sealed class WondePages(RestClient client)
{
    /// <summary>The most rows that Wonde gives in a page.</summary>
    internal const int PageSize = 200;

    /// <summary>All rows of a list, each made into what the caller needs; null when the list is outside of the token's scope.</summary>
    public async Task<List<T>?> TryReadAsync<T>(Uri list, string include, Func<JsonElement, T> make, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        var visited = new HashSet<string>(StringComparer.Ordinal);
        var address = new Uri($"{list.GetLeftPart(UriPartial.Path)}?per_page={PageSize}&cursor=true{(include.Length > 0 ? "&include=" + include : "")}");
        while (visited.Add(address.AbsoluteUri))
        {
            using var answer = await client.TryGetAsync(address, cancellationToken);
            if (answer.Status == HttpStatusCode.Forbidden && rows.Count == 0)
                return null;
            if (!answer.IsSuccess)
                throw RestError.From(address, answer);
            if (answer.Body!.RootElement.Child("data").ValueKind != JsonValueKind.Array)
                throw Broken(list, "answered without a list");
            rows.AddRange(answer.Body.RootElement.Items("data").Select(make));
            if (Next(address, answer.Body.RootElement, list) is not { } next)
                return rows;
            address = next;
        }

        throw Broken(list, "goes round in circles");
    }

    /// <summary>All rows of a list that must be within the token's scope and must not be empty.</summary>
    public async Task<List<T>> ReadAsync<T>(Uri list, string include, Func<JsonElement, T> make, CancellationToken cancellationToken)
    {
        var rows = await TryReadAsync(list, include, make, cancellationToken);
        return rows switch
        {
            null => throw new GroupSyncException(
                GroupSyncErrorId.MisUnavailable, $"Wonde does not let this token read {list.Segments[^1]}.")
            {
                StatusCode = (int)HttpStatusCode.Forbidden,
                RecommendedAction = "Ask the school to approve the scope in Wonde, then try again.",
            },
            { Count: 0 } => throw Broken(list, "gives an empty list, which never means that everybody has left"),
            _ => rows,
        };
    }

    private static Uri? Next(Uri current, JsonElement body, Uri list)
    {
        var pagination = body.Child("meta").Child("pagination");
        if (pagination.Text("next") is { Length: > 0 } next)
            return RestAddress.Next(current, next);
        if (pagination.Text("more").Equals("true", StringComparison.OrdinalIgnoreCase))
            throw Broken(list, "says that there is more and not where");
        return null;
    }

    private static GroupSyncException Broken(Uri list, string what) => SourceError.Unavailable(
        $"Wonde {what} for {list.Segments[^1]}.", "Try again later; if it stays, ask Wonde's support.", list.Host);
}
