using System.Text.Json;

namespace RmUnifyGroupSync.Graph.Requests;

/// <summary>Reads collections to their end. Whatever is wrong with one page is a failure of the whole read, never a short list.</summary>
internal sealed class PagedReader(GraphSession session)
{
    /// <summary>Reads all pages. Items with an id that came before (pages may overlap) are dropped.</summary>
    /// <param name="batcher">Sends the requests.</param>
    /// <param name="first">The first page.</param>
    /// <param name="read">Makes an item of its JSON.</param>
    /// <param name="what">What is read, for messages.</param>
    public async Task<List<T>> ReadAllAsync<T>(RequestBatcher batcher, GraphCall first, Func<JsonElement, T> read, string what)
    {
        var items = new List<T>();
        var (seenIds, seenPages) = (new HashSet<string>(StringComparer.OrdinalIgnoreCase), new HashSet<string>(StringComparer.Ordinal));
        for (var call = first; call is not null;)
        {
            if (!seenPages.Add(call.Url)) throw Broken(what, "a page links to a page that was read before");
            var answer = await batcher.SendAsync(call);
            if (AnswerMeaning.IsPermissionMissing(answer)) throw session.PermissionMissing(call.Permission, answer);
            if (!answer.Succeeded) throw GraphFailure.Of(answer, $"{what} could not be read");
            items.AddRange(ItemsOf(answer, what).Where(i => seenIds.Add(IdOf(i, what))).Select(i => Convert(i, read, what)));
            call = NextOf(answer, first, what);
        }

        return items;
    }

    /// <summary>Reads one object.</summary>
    public static T ReadOne<T>(GraphAnswer answer, Func<JsonElement, T> read, string what)
    {
        if (!answer.Succeeded) throw GraphFailure.Of(answer, $"{what} could not be read");
        if (answer.Body.ValueKind != JsonValueKind.Object) throw Broken(what, "the answer holds no object");
        return Convert(answer.Body, read, what);
    }

    private static T Convert<T>(JsonElement item, Func<JsonElement, T> read, string what)
    {
        try
        {
            return read(item);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw Broken(what, "an item is malformed", e);
        }
    }

    /// <summary>The items of a page.</summary>
    public static JsonElement.ArrayEnumerator ItemsOf(GraphAnswer answer, string what) =>
        answer.Body.ValueKind == JsonValueKind.Object &&
        answer.Body.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : throw Broken(what, "a page holds no list");

    /// <summary>Id of an item.</summary>
    public static string IdOf(JsonElement item, string what) =>
        item.ValueKind == JsonValueKind.Object &&
        item.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: > 0 } text
            ? text
            : throw Broken(what, "an item has no id");

    /// <summary>The call for the next page; null when there is none.</summary>
    public GraphCall? NextOf(GraphAnswer answer, GraphCall first, string what) => LinkOf(answer, "@odata.nextLink", what) is { } next
        ? GraphCall.Get(next, first.Permission, first.Units) with { GroupId = first.GroupId, RefusalStops = first.RefusalStops }
        : null;

    /// <summary>A link of a page, below the version; null when there is none. One that leads elsewhere is an error.</summary>
    public string? LinkOf(GraphAnswer answer, string name, string what)
    {
        if (!answer.Body.TryGetProperty(name, out var link) || link.ValueKind == JsonValueKind.Null) return null;
        if (link.ValueKind != JsonValueKind.String || !Uri.TryCreate(link.GetString(), UriKind.Absolute, out var next))
            throw Broken(what, "the link to the next page is no address");

        // The token goes with the request, so a link to another host is not followed.
        var home = session.Endpoint;
        if (next.Scheme != home.Scheme || next.Authority != home.Authority) throw Broken(what, "the next page is on another host");
        return Relative(link.GetString()!);
    }

    private string Relative(string link)
    {
        var root = session.VersionRoot.AbsoluteUri;
        return link.StartsWith(root, StringComparison.OrdinalIgnoreCase) ? "/" + link[root.Length..] : throw Broken(
            "A list", "the next page is not below the version that was asked");
    }

    /// <summary>The error for a list that cannot be trusted.</summary>
    public static GroupSyncException Broken(string what, string why, Exception? inner = null) => new(
        GroupSyncErrorId.GraphRequestFailed,
        $"{what} could not be read to the end: {why}. Nothing was concluded from the part that came; try again later.",
        inner);
}
