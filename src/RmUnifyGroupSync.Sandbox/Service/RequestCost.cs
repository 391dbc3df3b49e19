using System.Globalization;
using RmUnifyGroupSync.Sandbox.Endpoints;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Service;

/// <summary>The price of a request (contract §5.1).</summary>
/// <param name="Units">Resource units.</param>
/// <param name="Writes">Write operations.</param>
internal readonly record struct RequestCost(int Units, int Writes)
{
    public static RequestCost Of(Route route, GraphRequest request)
    {
        var query = request.Query;
        var units = route.Units;
        if (query["$select"] is not null)
            units--;
        if (query["$expand"] is not null)
            units++;
        if (int.TryParse(query["$top"], NumberStyles.None, CultureInfo.InvariantCulture, out var top) && top < 20)
            units--;
        return new RequestCost(Math.Max(1, units), request.IsWrite ? 1 : 0);
    }
}
