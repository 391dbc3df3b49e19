namespace RmUnifyGroupSync.Architecture.Tests;

/// <summary>One cmdlet as scripts outside the project know it.</summary>
public sealed record PublishedCmdlet(string Name, bool Changes, IReadOnlyList<string> Parameters, string? OutputType, IReadOnlyList<string> OutputProperties);

/// <summary>The published surface, read from the lists in this project.</summary>
public static class SurfaceBaseline
{
    public static IReadOnlyList<PublishedCmdlet> Cmdlets { get; } = Parse(Lines("surface.txt"));

    public static IReadOnlyList<string> ErrorIds { get; } = [.. Lines("errors.txt").SelectMany(Words)];

    /// <summary>Enum name, and its values as <c>Name</c> or <c>Name=number</c>.</summary>
    public static IReadOnlyList<(string Type, IReadOnlyList<string> Values)> Enums { get; } =
        [.. Lines("values.txt").Select(Words).Select(w => (w[0], (IReadOnlyList<string>)w[1..]))];

    public static IReadOnlyList<PublishedCmdlet> Parse(IReadOnlyList<string> lines)
    {
        var sets = lines.Where(l => l.StartsWith('@')).Select(l => l.Split('=', 2)).ToDictionary(s => s[0].Trim(), s => Words(s[1]), StringComparer.Ordinal);
        return [.. lines.Where(l => !l.StartsWith('@')).Select(l => ParseCmdlet(l.Split('|'), sets))];
    }

    private static PublishedCmdlet ParseCmdlet(string[] columns, Dictionary<string, string[]> sets)
    {
        var name = Words(columns[0]);
        var output = columns[2].Split(':', 2);
        return new PublishedCmdlet(
            name[0],
            name.Contains("changes"),
            [.. Expand(columns[1], sets).Select(p => p.TrimStart('-'))],
            output[0].Trim() is { Length: > 0 } type ? type : null,
            output.Length > 1 ? [.. Expand(output[1], sets)] : []);
    }

    private static IEnumerable<string> Expand(string words, Dictionary<string, string[]> sets) =>
        Words(words).SelectMany(w => w.StartsWith('@') ? sets[w] : [w]);

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string[] Lines(string resource)
    {
        using var stream = typeof(SurfaceBaseline).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(l => !l.StartsWith('#'))];
    }
}
