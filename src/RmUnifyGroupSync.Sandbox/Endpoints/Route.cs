using System.Net;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Endpoints;

/// <summary>An address with its method: how to answer, what it costs and who may.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Pattern">Segments; <c>{x}</c> captures one, <c>[x]</c> captures a cast.</param>
/// <param name="Handle">Gives the answer.</param>
/// <param name="Units">Base price in resource units (contract §5.1).</param>
/// <param name="Permissions">Permissions of which one is enough (contract §10.1); none for no check.</param>
internal sealed record Route(
    string Method, string Pattern, Func<EndpointContext, GraphAnswer> Handle, int Units, params string[] Permissions)
{
    /// <summary>Whether the answer names its price; delta queries do not (contract §5.1).</summary>
    public bool TellsUnits { get; init; } = true;

    /// <summary>Whether a request that is no GET counts as a write; a POST that only reads does not.</summary>
    public bool Writes { get; init; } = true;

    private readonly string[] _steps = Pattern.Split('/');

    public IReadOnlyList<PathToken>? Match(IReadOnlyList<PathToken> path)
    {
        if (path.Count != _steps.Length)
            return null;

        var captured = new List<PathToken>();
        for (var i = 0; i < _steps.Length; i++)
        {
            if (!Matches(_steps[i], path[i]))
                return null;
            if (_steps[i][0] is '{' or '[')
                captured.Add(path[i]);
        }

        return captured;
    }

    private static bool Matches(string step, PathToken token) => step[0] switch
    {
        '{' => token.Kind != PathTokenKind.Cast && !token.Text.StartsWith('$'),
        '[' => token.Kind == PathTokenKind.Cast,
        _ => token.Kind == PathTokenKind.Segment && token.Text.Equals(step, StringComparison.OrdinalIgnoreCase),
    };
}

/// <summary>Finds the route of a request.</summary>
internal sealed class RouteTable(IReadOnlyList<Route> routes)
{
    public (Route Route, IReadOnlyList<PathToken> Captured) Find(GraphRequest request)
    {
        var path = PathToken.Split(request.Path);
        var found = routes
            .Select(route => (Route: route, Captured: route.Match(path)))
            .Where(match => match.Captured is not null)
            .ToList();
        if (found.Count == 0)
            throw GraphRefusal.Malformed($"Resource not found for the segment '{(path.Count == 0 ? "" : path[^1].Text)}'.");

        var match = found.Find(m => m.Route.Method == request.Method);
        if (match.Route is null)
            throw new GraphRefusal(HttpStatusCode.MethodNotAllowed, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.");
        return (match.Route, match.Captured!);
    }
}
