using System.Xml.Linq;

namespace RmUnifyGroupSync.Architecture.Tests;

/// <summary>What one project may see. Order-only references (built before, not referenced) are named apart: they are no arrows.</summary>
public sealed record ProjectRule(string[] Projects, string[] Packages, string[] BuiltBefore)
{
    public ProjectRule(string[] projects, string[] packages)
        : this(projects, packages, [])
    {
    }
}

/// <summary>Architecture rule 1: references go down the picture only. Whatever is not listed here is a new arrow.</summary>
public static class ProjectReferences
{
    private const string P = "RmUnifyGroupSync";

    /// <summary>Which assemblies belong to whom alone. Longer prefixes need not be listed.</summary>
    public static readonly (string Prefix, string[] Owners)[] Isolated =
    [
        ("System.Management.Automation", [P, $"{P}.Host"]),
        ("Microsoft.PowerShell", [P, $"{P}.Host"]),
        ("Microsoft.Graph", [$"{P}.Graph"]),
        ("Azure.", [$"{P}.Graph"]),
        ("Microsoft.Kiota", [$"{P}.Graph"]),
        ("Microsoft.Identity", [$"{P}.Graph"]),
        ("Microsoft.Data.Sqlite", [$"{P}.State"]),
        ("SQLitePCL", [$"{P}.State"]),
        ("CsvHelper", [$"{P}.Mis"]),
    ];

    /// <summary>Everybody in src, with all that each may see.</summary>
    public static readonly IReadOnlyDictionary<string, ProjectRule> Allowed = new Dictionary<string, ProjectRule>(StringComparer.Ordinal)
    {
        [$"{P}.Contracts"] = new([], []),
        [$"{P}.Engine"] = new([$"{P}.Contracts"], []),
        [$"{P}.Mis"] = new([$"{P}.Engine"], ["CsvHelper", "Polly.Core"]),
        [$"{P}.Graph"] = new([$"{P}.Engine"], ["Azure.Identity", "Microsoft.Graph", "System.Threading.RateLimiting", "Polly.Core"]),
        [$"{P}.State"] = new([$"{P}.Engine"], ["Microsoft.Data.Sqlite"]),
        [$"{P}.Sandbox"] = new([], []),
        [$"{P}.Runtime"] = new([$"{P}.Engine", $"{P}.Graph", $"{P}.Mis", $"{P}.Sandbox", $"{P}.State"], []),
        [P] = new([$"{P}.Contracts"], ["PowerShellStandard.Library"], [$"{P}.Runtime"]),
        [$"{P}.Host"] = new([], ["System.Management.Automation"], [P]),
    };

    /// <summary>References in a project file that its rule does not allow.</summary>
    public static IEnumerable<string> Violations(string project, string csproj, ProjectRule rule)
    {
        var items = XDocument.Parse(csproj).Descendants().Where(e => e.Attribute("Include") is not null).ToList();
        foreach (var package in Included(items, "PackageReference").Where(i => !rule.Packages.Contains(i.Name)))
            yield return $"{project} may not have the package {package.Name}.";

        foreach (var (name, element) in Included(items, "ProjectReference"))
        {
            var referenced = Path.GetFileNameWithoutExtension(name.Replace('\\', '/'));
            var orderOnly = (string?)element.Attribute("ReferenceOutputAssembly") == "false";
            if (!(orderOnly ? rule.BuiltBefore : rule.Projects).Contains(referenced))
                yield return $"{project} may not {(orderOnly ? "be built after" : "refer to")} {referenced}.";
        }

        foreach (var (name, _) in Included(items, "Reference"))
            yield return $"{project} refers to the file {name}; references are projects and packages.";
    }

    /// <summary>References of a built assembly that its project's rule does not allow.</summary>
    public static IEnumerable<string> Violations(string project, IEnumerable<string> referencedAssemblies, ProjectRule rule)
    {
        foreach (var name in referencedAssemblies)
        {
            if (name.StartsWith(P, StringComparison.Ordinal) && !rule.Projects.Contains(name) && !IsBelow(name, rule))
                yield return $"{project} was compiled against {name}.";
            foreach (var (prefix, owners) in Isolated.Where(i => name.StartsWith(i.Prefix, StringComparison.Ordinal) && !i.Owners.Contains(project)))
                yield return $"{project} sees {name}; only {string.Join(" and ", owners)} may ({prefix}*).";
        }
    }

    /// <summary>A reference through a reference: still downwards.</summary>
    private static bool IsBelow(string name, ProjectRule rule) =>
        rule.Projects.Any(p => Allowed[p].Projects.Contains(name) || IsBelow(name, Allowed[p]));

    private static IEnumerable<(string Name, XElement Element)> Included(IEnumerable<XElement> items, string kind) =>
        items.Where(e => e.Name.LocalName == kind).Select(e => ((string)e.Attribute("Include")!, e));
}
