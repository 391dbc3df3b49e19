using RmUnifyGroupSync.Sandbox.Query;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Endpoints;

/// <summary>Sorting and searching, as far as they are refused; the order itself is that of the ids.</summary>
internal static class Ordering
{
    public static void Check(QueryOptions query)
    {
        if (query["$search"] is not null && !query.Eventual)
            throw GraphRefusal.Unsupported("Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'");
        if (query["$search"] is not null)
            throw GraphRefusal.Unsupported("The sandbox tenant has no search.");
        if (query["$orderby"] is not null && query.Filter is not null && !query.Advanced)
            throw GraphRefusal.Unsupported("Sorting not supported for current query.");
    }
}
