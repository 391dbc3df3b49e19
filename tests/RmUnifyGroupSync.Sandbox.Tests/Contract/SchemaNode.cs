using YamlDotNet.RepresentationModel;

namespace RmUnifyGroupSync.Sandbox.Tests.Contract;

/// <summary>One node of the OpenAPI document, with references followed.</summary>
internal sealed class SchemaNode(YamlMappingNode root, YamlMappingNode node)
{
    public string? Text(string name) => Child(name) is YamlScalarNode scalar ? scalar.Value : null;

    public bool Flag(string name) => Text(name) == "true";

    public SchemaNode? Map(string name) => Child(name) is YamlMappingNode map ? Wrap(map) : null;

    public IEnumerable<SchemaNode> Maps(string name) =>
        Child(name) is YamlSequenceNode list ? list.Children.OfType<YamlMappingNode>().Select(Wrap) : [];

    public IReadOnlyList<string> Texts(string name) =>
        Child(name) is YamlSequenceNode list ? [.. list.Children.OfType<YamlScalarNode>().Select(s => s.Value ?? "")] : [];

    public IEnumerable<(string Name, SchemaNode Value)> Entries =>
        node.Children.Where(c => c.Value is YamlMappingNode).Select(c => (((YamlScalarNode)c.Key).Value!, Wrap((YamlMappingNode)c.Value)));

    /// <summary>A schema of the document by its name.</summary>
    public SchemaNode? Component(string name) => new SchemaNode(root, root).Map("components")?.Map("schemas")?.Map(name);

    private YamlNode? Child(string name) => node.Children.TryGetValue(new YamlScalarNode(name), out var child) ? child : null;

    private SchemaNode Wrap(YamlMappingNode map)
    {
        if (!map.Children.TryGetValue(new YamlScalarNode("$ref"), out var reference))
            return new SchemaNode(root, map);

        YamlNode target = root;
        foreach (var step in ((YamlScalarNode)reference).Value!.TrimStart('#', '/').Split('/'))
            target = target[new YamlScalarNode(step)];
        return Wrap((YamlMappingNode)target);
    }
}
