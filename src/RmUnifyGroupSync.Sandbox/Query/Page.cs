using System.Text;
using System.Text.Json.Nodes;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Query;

/// <summary>Cuts an ordered list into pages. The token names the last item, so a list that changes in between loses nothing else.</summary>
internal static class Page
{
    private const string TokenPrefix = "RFNwdAIAAQ";

    /// <param name="request">The request.</param>
    /// <param name="items">All items by id, in ordinal order of ids.</param>
    /// <param name="idOf">Id of an item.</param>
    /// <param name="write">An item on the wire.</param>
    /// <param name="context">Value of <c>@odata.context</c>.</param>
    /// <param name="options">Page sizes.</param>
    public static JsonObject Of<T>(
        GraphRequest request, IReadOnlyList<T> items, Func<T, string> idOf, Func<T, JsonNode> write, string context, SandboxOptions options)
    {
        var size = request.Query.PageSize(options);
        var from = request.Query.SkipToken is { } token ? IndexAfter(items, idOf, Decode(token)) : 0;
        var to = Math.Min(from + size, items.Count);
        var json = new JsonObject { ["@odata.context"] = context };
        if (request.Query.Advanced && request.Query.SkipToken is null)
            json["@odata.count"] = items.Count;
        if (to < items.Count)
        {
            var overlap = Math.Clamp(options.PageOverlap, 0, to - from - 1);
            json["@odata.nextLink"] = NextLink(request, "$skiptoken", Encode(idOf(items[to - 1 - overlap])));
        }

        json["value"] = new JsonArray([.. Enumerable.Range(from, Math.Max(0, to - from)).Select(i => write(items[i]))]);
        return json;
    }

    /// <summary>The same request with another token.</summary>
    public static string NextLink(GraphRequest request, string tokenName, string token)
    {
        var kept = request.RawQuery.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(p => !Uri.UnescapeDataString(p).StartsWith(tokenName + "=", StringComparison.OrdinalIgnoreCase));
        return $"{request.VersionRoot}{request.Path}?{string.Join('&', kept.Append($"{tokenName}={token}"))}";
    }

    /// <summary>Where the items behind that id start.</summary>
    public static int IndexAfter<T>(IReadOnlyList<T> items, Func<T, string> idOf, string lastId)
    {
        var (low, high) = (0, items.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(idOf(items[middle]), lastId) <= 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static string Encode(string lastId) => TokenPrefix + Convert.ToHexString(Encoding.ASCII.GetBytes(lastId));

    private static string Decode(string token)
    {
        try
        {
            if (token.StartsWith(TokenPrefix, StringComparison.Ordinal))
                return Encoding.ASCII.GetString(Convert.FromHexString(token[TokenPrefix.Length..]));
        }
        catch (FormatException)
        {
            // Falls through to the refusal.
        }

        throw GraphRefusal.BadRequest("Specified page token value has expired and can no longer be included in your request.");
    }
}
