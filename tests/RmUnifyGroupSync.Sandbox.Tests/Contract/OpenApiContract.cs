using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace RmUnifyGroupSync.Sandbox.Tests.Contract;

/// <summary>The OpenAPI subset of the contract, and what in a request or an answer does not keep to it.</summary>
public sealed partial class OpenApiContract
{
    private readonly List<(Regex Path, SchemaNode Methods)> _paths;

    private OpenApiContract(YamlMappingNode root)
    {
        var document = new SchemaNode(root, root);
        // Fixed words go before captured ones: /groups/delta() is no group.
        _paths = [.. document.Map("paths")!.Entries.OrderBy(p => p.Name.Count(c => c == '{')).Select(p => (ToPattern(p.Name), p.Value))];
    }

    public static OpenApiContract Shared { get; } = Load();

    /// <summary>What is wrong with a request; nothing when all is well.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="url">Path and query without the version, with a slash in front.</param>
    /// <param name="body">Body; null for none.</param>
    public IReadOnlyList<string> CheckRequest(string method, string url, JsonNode? body)
    {
        if (Operation(method, url) is not { } operation)
            return [$"{method} {url}: no such operation"];

        var where = $"{method} {url}";
        var allowed = operation.Maps("parameters").Where(p => p.Text("in") == "query").Select(p => p.Text("name")).ToList();
        var query = url.Contains('?', StringComparison.Ordinal) ? url[(url.IndexOf('?', StringComparison.Ordinal) + 1)..] : "";
        var unknown = query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => Uri.UnescapeDataString(p.Split('=')[0]))
            .Where(n => !allowed.Contains(n) && n is not ("$skiptoken" or "@id"))
            .Select(n => $"{where}: query option {n}");
        var schema = operation.Map("requestBody")?.Map("content")?.Map("application/json")?.Map("schema");
        var bodyErrors = (schema, body) switch
        {
            (null, null) => [],
            (null, _) => [$"{where}: a body where none belongs"],
            (_, null) => [$"{where}: the body is missing"],
            _ => SchemaChecker.Check(body, schema, where),
        };
        return [.. unknown, .. bodyErrors, .. BatchParts(url, body, "requests", CheckPart)];
    }

    /// <summary>What is wrong with an answer; nothing when all is well.</summary>
    /// <param name="method">HTTP method of the request.</param>
    /// <param name="url">Path and query of the request.</param>
    /// <param name="status">Status of the answer.</param>
    /// <param name="body">Body; null for none or no JSON.</param>
    public IReadOnlyList<string> CheckAnswer(string method, string url, int status, JsonNode? body)
    {
        var where = $"{method} {url} -> {status}";
        var responses = Operation(method, url)?.Map("responses");
        if (responses is null)
            return status is 400 or 401 or 403 or 405 ? [] : [$"{where}: no such operation"];

        var exact = status.ToString(CultureInfo.InvariantCulture);
        var response = responses.Map(exact) ?? responses.Map(exact[0] + "XX");
        if (response is null)
            return [$"{where}: no such status"];
        var schema = response.Map("content")?.Map("application/json")?.Map("schema");
        return (schema, body) switch
        {
            (null, not null) => [$"{where}: a body where none belongs"],
            (not null, null) => status >= 500 ? [] : [$"{where}: the body is missing"],
            (not null, not null) => [.. SchemaChecker.Check(body, schema, where)],
            _ => [],
        };
    }

    private static IEnumerable<string> BatchParts(string url, JsonNode? body, string list, Func<JsonNode, IReadOnlyList<string>> check) =>
        url == "/$batch" && body?[list] is JsonArray parts ? parts.SelectMany(p => check(p!)) : [];

    private IReadOnlyList<string> CheckPart(JsonNode part) => part["method"] is { } method && part["url"] is { } url
        ? CheckRequest((string)method!, "/" + ((string)url!).TrimStart('/'), part["body"])
        : [];

    private SchemaNode? Operation(string method, string url)
    {
        var path = Uri.UnescapeDataString(url.Split('?')[0]).Replace("microsoft.graph.", "graph.", StringComparison.Ordinal);
        path = IdInParentheses().Replace(path, "/$1/$2");
        if (path.EndsWith("/graph.delta()", StringComparison.Ordinal) || path.EndsWith("/delta", StringComparison.Ordinal))
            path = path[..path.LastIndexOf('/')] + "/delta()";
        return _paths.Where(p => p.Path.IsMatch(path)).Select(p => p.Methods.Map(method.ToLowerInvariant())).FirstOrDefault(o => o is not null);
    }

    private static Regex ToPattern(string template)
    {
        var pattern = Regex.Replace(Regex.Escape(template), @"\\\{[^}]*}", "[^/$]+");
        return new Regex($"^{pattern}$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }

    private static OpenApiContract Load()
    {
        using var resource = typeof(OpenApiContract).Assembly.GetManifestResourceStream("graph-openapi-subset.yaml")!;
        using var reader = new StreamReader(resource);
        var yaml = new YamlStream();
        yaml.Load(reader);
        return new OpenApiContract((YamlMappingNode)yaml.Documents[0].RootNode);
    }

    [GeneratedRegex(@"/(groups|users)\('([^']*)'\)")]
    private static partial Regex IdInParentheses();
}
