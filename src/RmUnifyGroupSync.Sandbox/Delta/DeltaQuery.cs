using System.Net;
using System.Text.Json.Nodes;
using RmUnifyGroupSync.Sandbox.Endpoints;
using RmUnifyGroupSync.Sandbox.Query;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Delta;

/// <summary>Rounds and pages of delta queries, the same for groups and accounts (contract §3).</summary>
/// <param name="set">Name of the entity set.</param>
/// <param name="select">Checks and completes the selection.</param>
/// <param name="items">All entries of a round, in ordinal order of their keys.</param>
internal sealed class DeltaQuery(
    string set,
    Func<EndpointContext, IReadOnlyList<string>?, IReadOnlyList<string>> select,
    Func<EndpointContext, DeltaToken, IEnumerable<DeltaItem>> items)
{
    private const int MostIds = 50;

    public GraphAnswer Get(EndpointContext context)
    {
        var query = context.Request.Query;
        query.Only("$select", "$filter", "$skiptoken", "$deltatoken");
        if (query.SkipToken is { } skip)
            return GraphAnswer.Ok(Page(context, Checked(context, DeltaToken.Decode(skip))));
        if (query["$deltatoken"] is { Length: > 0 } text && text != "latest")
            return GraphAnswer.Ok(Page(context, NextRound(context, Checked(context, DeltaToken.Decode(text)))));

        var first = new DeltaToken
        {
            Tenant = context.State.TenantId,
            Select = select(context, query.Select),
            Ids = Ids(query.Filter),
            To = Horizon(context),
            ToTime = context.Now - context.Options.DeltaLag,
            IssuedAt = context.Now,
        };
        return GraphAnswer.Ok(query["$deltatoken"] != "latest" ? Page(context, first) : Last(context, first, []));
    }

    private JsonObject Page(EndpointContext context, DeltaToken token)
    {
        if (context.Options.DeltaEmptyPages && token.Position is null)
            return More(context, token with { Position = "" }, []);

        var rest = items(context, token)
            .Where(i => string.CompareOrdinal(i.Key, token.Position) > 0)
            .Take(context.Options.DeltaPageSize + 1)
            .ToList();
        var page = rest.Take(context.Options.DeltaPageSize).ToList();
        return rest.Count > page.Count ? More(context, token with { Position = page[^1].Key }, page) : Last(context, token, page);
    }

    private JsonObject More(EndpointContext context, DeltaToken token, IReadOnlyList<DeltaItem> page) =>
        Body(context, page, "@odata.nextLink", "$skiptoken", token with { IssuedAt = context.Now });

    private JsonObject Last(EndpointContext context, DeltaToken token, IReadOnlyList<DeltaItem> page) =>
        Body(context, page, "@odata.deltaLink", "$deltatoken", token with
        {
            From = token.To,
            Before = token.IsInitial ? token.To : token.Before,
            FromTime = token.ToTime,
            IssuedAt = context.Now,
            Position = null,
        });

    private JsonObject Body(EndpointContext context, IReadOnlyList<DeltaItem> page, string link, string parameter, DeltaToken token) => new()
    {
        ["@odata.context"] = $"{context.Request.VersionRoot}/$metadata#{set}({string.Join(',', token.Select)})",
        [link] = $"{context.Request.VersionRoot}/{set}/delta?{parameter}={token.Encode()}",
        ["value"] = new JsonArray([.. page.Select(i => (JsonNode)i.Json())]),
    };

    private static DeltaToken NextRound(EndpointContext context, DeltaToken token) => token with
    {
        From = context.Options.DeltaReplays ? Math.Max(token.Before, context.State.LogStart) : token.From,
        Before = token.From,
        To = Math.Max(Horizon(context), token.From),
        ToTime = context.Now - context.Options.DeltaLag,
    };

    private static long Horizon(EndpointContext context)
    {
        var log = context.State.Log;
        for (var i = log.Count - 1; i >= 0; i--)
        {
            if (log[i].At <= context.Now - context.Options.DeltaLag)
                return log[i].Sequence;
        }

        return context.State.LogStart;
    }

    /// <summary>Refuses tokens that are too old, and those whose past is not known any more.</summary>
    private DeltaToken Checked(EndpointContext context, DeltaToken token)
    {
        if (token.IssuedAt + context.Options.DeltaTokenLifetime <= context.Now)
            throw context.Options.DeltaExpiryIsGone ? StartAgain(context, token) : new GraphRefusal(HttpStatusCode.BadRequest, "syncStateNotFound", "The sync state has expired. Start again without a token.");
        return token.Tenant != context.State.TenantId || (!token.IsInitial && token.From < context.State.LogStart)
            ? throw StartAgain(context, token)
            : token;
    }

    private GraphRefusal StartAgain(EndpointContext context, DeltaToken token) =>
        new(HttpStatusCode.Gone, "resyncRequired", "The changes since the token are not known any more. Start again.")
        {
            Headers = { ["Location"] = $"{context.Request.VersionRoot}/{set}/delta?$select={string.Join(',', token.Select)}&$deltatoken=" },
        };

    private static List<string>? Ids(string? filter)
    {
        if (filter is null)
            return null;
        var node = FilterParser.Parse(filter);
        var clauses = node is OrNode or ? or.Clauses : [node];
        var ids = clauses.Select(c => c is CompareNode { Property: "id", Operator: "eq", Value: string id } ? id : throw Unsupported()).ToList();
        return ids.Count <= MostIds ? ids : throw GraphRefusal.BadRequest($"The filter of a delta query may name {MostIds} ids at most.");
    }

    private static GraphRefusal Unsupported() => GraphRefusal.Unsupported("The filter of a delta query may only be id eq '…' or id eq '…'.");
}
