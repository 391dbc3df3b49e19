using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RmUnifyGroupSync.Sandbox.Endpoints;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Service;

/// <summary>The price of a request (contract §5.1).</summary>
/// <param name="Units">Resource units.</param>
/// <param name="Writes">Write operations.</param>
internal readonly record struct RequestCost(int Units, int Writes)
{
    public static RequestCost Of(Route route, GraphRequest request, SandboxOptions options)
    {
        var query = request.Query;
        var units = route.Units;
        if (route.TellsUnits)
        {
            if (query["$select"] is not null)
                units--;
            if (query["$expand"] is not null)
                units++;
            if (int.TryParse(query["$top"], NumberStyles.None, CultureInfo.InvariantCulture, out var top) && top < 20)
                units--;
        }

        return new RequestCost(Math.Max(1, units), WritesOf(route, request, options));
    }

    private static int WritesOf(Route route, GraphRequest request, SandboxOptions options)
    {
        if (!request.IsWrite || !route.Writes)
            return 0;
        return options.EachLinkIsAWrite && request.Method == "PATCH" ? Math.Max(1, Links(request)) : 1;
    }

    private static int Links(GraphRequest request)
    {
        try
        {
            return JsonNode.Parse(request.BodyText ?? "{}") is JsonObject body
                ? body.Where(p => p.Key.EndsWith("@odata.bind", StringComparison.Ordinal)).Sum(p => (p.Value as JsonArray)?.Count ?? 0)
                : 0;
        }
        catch (JsonException)
        {
            return 0;
        }
    }
}
