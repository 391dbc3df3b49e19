using System.Reflection;
using System.Text.RegularExpressions;

namespace RmUnifyGroupSync.Graph.Tests;

/// <summary>Every class of tests says on which sections of the contract its rules stand (compiled into the sandbox's tests as well).</summary>
[Trait("Contract", "graph.md §13")]
public sealed partial class ContractTraitTests
{
    [Fact]
    public void Every_class_of_tests_names_its_sections()
    {
        var classes = typeof(ContractTraitTests).Assembly.GetTypes().Where(HasTests).ToList();
        Assert.True(classes.Count > 10, "The test classes were not found.");
        Assert.Empty(classes.Where(c => SectionsOf(c) is null).Select(c => $"{c.Name} needs [Trait(\"Contract\", \"graph.md §…\")] with sections such as §2.3, §11"));
    }

    [Fact]
    public void Every_named_section_is_in_the_contract()
    {
        var contract = Path.GetFullPath(Path.Combine(Root(), "..", "shared", "notes", "graph.md"));
        var headings = File.Exists(contract)
            ? Heading().Matches(File.ReadAllText(contract)).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal)
            : [.. Enumerable.Range(1, 14).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        var named = typeof(ContractTraitTests).Assembly.GetTypes().Where(HasTests).SelectMany(c => SectionsOf(c) ?? []).Distinct();
        var unknown = named.Where(s => !headings.Contains(File.Exists(contract) ? s : s.Split('.')[0]));
        Assert.True(!unknown.Any(), $"Not in the contract ({contract}{(File.Exists(contract) ? "" : ", which is not there, so only chapters were compared")}): {string.Join(", ", unknown)}");
    }

    private static bool HasTests(Type type) =>
        type is { IsClass: true, IsAbstract: false } && type.GetMethods(BindingFlags.Instance | BindingFlags.Public).Any(m => m.GetCustomAttributes<FactAttribute>(inherit: true).Any());

    /// <summary>The sections that the class's trait names; null when there is no such trait, or it is not of that form.</summary>
    private static string[]? SectionsOf(Type type)
    {
        var traits = type.CustomAttributes.Where(a => a.AttributeType == typeof(TraitAttribute)).Select(a => a.ConstructorArguments);
        var value = traits.Where(a => (string?)a[0].Value == "Contract").Select(a => (string?)a[1].Value).FirstOrDefault();
        return value is not null && Named().IsMatch(value) ? [.. Section().Matches(value).Select(m => m.Groups[1].Value)] : null;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RmUnifyGroupSync.psd1")))
            folder = folder.Parent;
        return folder?.FullName ?? AppContext.BaseDirectory;
    }

    [GeneratedRegex(@"^graph\.md §\d+(\.\d+)?(, §\d+(\.\d+)?)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    [GeneratedRegex(@"§(\d+(?:\.\d+)?)", RegexOptions.CultureInvariant)]
    private static partial Regex Section();

    [GeneratedRegex(@"^#{2,3} (\d+(?:\.\d+)?)[. ]", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Heading();
}
