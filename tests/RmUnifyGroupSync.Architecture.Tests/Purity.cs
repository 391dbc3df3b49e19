using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RmUnifyGroupSync.Architecture.Tests;

/// <summary>
/// Architecture rule 2: what decides is pure. The sources are compiled in memory, so that a name is judged by the type that it stands
/// for and not by its spelling.
/// </summary>
public static class Purity
{
    private static readonly string[] ImpureNamespaces =
        ["System.IO", "System.Net", "System.Threading", "System.Diagnostics", "System.Data", "Microsoft.Win32", "System.Runtime.InteropServices"];

    private static readonly HashSet<string> ImpureTypes = new(StringComparer.Ordinal)
    {
        "System.TimeProvider", "System.Random", "System.Console", "System.Environment", "System.AppDomain", "System.GC", "System.TimeZone",
        "RmUnifyGroupSync.ISyncObserver", "RmUnifyGroupSync.Engine.Ports.IDirectory", "RmUnifyGroupSync.Engine.Ports.IDirectoryReader",
        "RmUnifyGroupSync.Engine.Ports.IDirectoryWriter", "RmUnifyGroupSync.Engine.Ports.ILedger", "RmUnifyGroupSync.Engine.Ports.IMisSource",
    };

    private static readonly HashSet<string> ImpureMembers = new(StringComparer.Ordinal)
    {
        "System.DateTime.Now", "System.DateTime.UtcNow", "System.DateTime.Today", "System.DateTimeOffset.Now", "System.DateTimeOffset.UtcNow",
        "System.Guid.NewGuid", "System.Guid.CreateVersion7", "System.TimeZoneInfo.Local", "System.Globalization.CultureInfo.CurrentCulture",
        "System.Globalization.CultureInfo.CurrentUICulture",
    };

    /// <summary>Attributes and compile-time marks of these namespaces do nothing.</summary>
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "System.Diagnostics.CodeAnalysis", "System.Diagnostics.DebuggerDisplayAttribute", "System.Diagnostics.UnreachableException",
    };

    /// <summary>What the SDK's implicit usings give every file.</summary>
    private const string ImplicitUsings =
        """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    private static readonly MetadataReference[] Framework =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(p) is "netstandard.dll" or "mscorlib.dll")
            .Select(p => MetadataReference.CreateFromFile(p))];

    /// <summary>Impure things in the judged files. All sources of their project are needed to know what their names mean.</summary>
    /// <param name="project">All sources of the project.</param>
    /// <param name="references">Assemblies that the project needs beside the framework.</param>
    /// <param name="judged">Which files are to be pure.</param>
    public static IReadOnlyList<string> Violations(IReadOnlyList<SourceFile> project, IEnumerable<string> references, Func<SourceFile, bool> judged)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        var trees = project.ToDictionary(f => f, f => CSharpSyntaxTree.ParseText(f.Text, options, f.Path));
        var compilation = CSharpCompilation.Create(
            "Judged",
            trees.Values.Append(CSharpSyntaxTree.ParseText(ImplicitUsings, options)),
            Framework.Concat(references.Select(p => MetadataReference.CreateFromFile(p))),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

        return [.. trees.Where(t => judged(t.Key)).SelectMany(t => InFile(t.Key, t.Value.GetRoot(), compilation.GetSemanticModel(t.Value))).Distinct()];
    }

    private static IEnumerable<string> InFile(SourceFile file, SyntaxNode root, SemanticModel model)
    {
        foreach (var token in root.DescendantTokens().Where(t => t.IsKind(SyntaxKind.AwaitKeyword) || t.IsKind(SyntaxKind.AsyncKeyword)))
            yield return $"{file}: {token.Text}.";

        foreach (var name in root.DescendantNodes().OfType<SimpleNameSyntax>().Where(n => !IsNoName(n)))
        {
            var info = model.GetSymbolInfo(name);
            var symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
            if (symbol is null && model.GetTypeInfo(name).Type is IErrorTypeSymbol)
                yield return $"{file}: '{name}' is unknown, so that nobody can say whether it is pure.";
            else if (symbol is not null && Impure(symbol) is { } what)
                yield return $"{file}: {what}.";
        }
    }

    /// <summary>Namespaces that are only opened, and the word nameof, stand for nothing that could run.</summary>
    private static bool IsNoName(SimpleNameSyntax name) =>
        name.Ancestors().OfType<UsingDirectiveSyntax>().Any() || (name.Identifier.Text == "nameof" && name.Parent is InvocationExpressionSyntax);

    private static string? Impure(ISymbol symbol)
    {
        if (symbol is INamespaceSymbol)
            return null;
        var type = symbol as ITypeSymbol ?? symbol.ContainingType;
        var typeName = type?.OriginalDefinition.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat.WithGenericsOptions(SymbolDisplayGenericsOptions.None)) ?? "";
        var space = type?.ContainingNamespace?.ToDisplayString() ?? "";
        if (ImpureMembers.Contains($"{typeName}.{symbol.Name}"))
            return $"{typeName}.{symbol.Name}";
        if (ImpureTypes.Contains(typeName))
            return typeName;
        return ImpureNamespaces.Any(n => space == n || space.StartsWith(n + ".", StringComparison.Ordinal)) && !Harmless.Contains(space) && !Harmless.Contains(typeName)
            ? typeName
            : null;
    }
}
