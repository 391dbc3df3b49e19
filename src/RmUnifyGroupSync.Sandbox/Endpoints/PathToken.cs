using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Endpoints;

internal enum PathTokenKind
{
    /// <summary>A plain segment: a name or an id.</summary>
    Segment,

    /// <summary>An id in parentheses and quotes.</summary>
    Id,

    /// <summary>A <c>uniqueName</c> in parentheses.</summary>
    UniqueName,

    /// <summary>An application id in parentheses, as <c>servicePrincipals(appId='…')</c>.</summary>
    AppId,

    /// <summary>A cast, as <c>microsoft.graph.user</c>; the text is the bare type.</summary>
    Cast,
}

/// <summary>One step of a path. <c>/groups('id')</c> is two of them, as <c>/groups/id</c> is (contract §13.1).</summary>
internal readonly record struct PathToken(PathTokenKind Kind, string Text)
{
    public static IReadOnlyList<PathToken> Split(string path)
    {
        var tokens = new List<PathToken>();
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            Add(tokens, Uri.UnescapeDataString(segment));
        return tokens;
    }

    private static void Add(List<PathToken> tokens, string segment)
    {
        var open = segment.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || !segment.EndsWith(')'))
        {
            tokens.Add(Plain(segment));
            return;
        }

        tokens.Add(Plain(segment[..open]));
        var argument = segment[(open + 1)..^1];
        if (argument.Length == 0)
            return;

        tokens.Add(Keyed(argument, "uniqueName=", PathTokenKind.UniqueName)
            ?? Keyed(argument, "appId=", PathTokenKind.AppId)
            ?? new PathToken(PathTokenKind.Id, Unquote(argument)));
    }

    private static PathToken? Keyed(string argument, string name, PathTokenKind kind) =>
        argument.StartsWith(name, StringComparison.OrdinalIgnoreCase) ? new PathToken(kind, Unquote(argument[name.Length..])) : null;

    private static PathToken Plain(string name)
    {
        foreach (var prefix in (string[])["microsoft.graph.", "graph."])
        {
            if (!name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                continue;
            var bare = name[prefix.Length..];
            // A function may carry the namespace too; it is no cast.
            return bare is "delta" ? new PathToken(PathTokenKind.Segment, bare) : new PathToken(PathTokenKind.Cast, bare);
        }

        return new PathToken(PathTokenKind.Segment, name);
    }

    private static string Unquote(string text)
    {
        if (text.Length < 2 || text[0] != '\'' || text[^1] != '\'')
            throw GraphRefusal.Malformed("Bad Request - Error in query syntax.");
        var inner = text[1..^1];
        if (inner.Replace("''", "", StringComparison.Ordinal).Contains('\'', StringComparison.Ordinal))
            throw GraphRefusal.Malformed("Bad Request - Error in query syntax.");
        return inner.Replace("''", "'", StringComparison.Ordinal);
    }
}
