using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RmUnifyGroupSync.Architecture.Tests;

/// <summary>Architecture rule 9: a file stays under 400 lines, no method is over 60, and nothing is called Helper, Manager or Utils.</summary>
public static class SourceSize
{
    public const int FileLines = 400;
    public const int MethodLines = 60;

    private static readonly ConditionalWeakTable<SourceFile, SyntaxNode> Parsed = [];

    private static readonly string[] EmptyWords = ["Helper", "Helpers", "Manager", "Util", "Utils", "Utility", "Utilities", "Misc"];

    public static IEnumerable<string> TooLongFiles(IEnumerable<SourceFile> files) =>
        from file in files
        let lines = file.Text.TrimEnd('\n').Count(c => c == '\n') + 1
        where lines >= FileLines
        select $"{file} has {lines} lines.";

    public static IEnumerable<string> TooLongMethods(IEnumerable<SourceFile> files) =>
        from file in files
        from body in Bodies(Parse(file))
        let lines = Lines(body.Node)
        where lines > MethodLines
        select $"{file}: {body.Name} has {lines} lines.";

    /// <summary>Types and folders whose name says nothing about the domain.</summary>
    public static IEnumerable<string> EmptyNames(IEnumerable<SourceFile> files) =>
        from file in files
        from name in Parse(file).DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Select(t => t.Identifier.Text)
            .Concat(file.Path.Split('/').SkipLast(1))
        where EmptyWords.Any(w => name.EndsWith(w, StringComparison.Ordinal))
        select $"{file}: {name}.";

    /// <summary>Median length of methods with a body, in lines.</summary>
    public static double MedianMethod(IEnumerable<SourceFile> files)
    {
        var lengths = files.SelectMany(f => Bodies(Parse(f))).Select(b => Lines(b.Node)).Order().ToList();
        return lengths.Count == 0 ? 0 : lengths[lengths.Count / 2];
    }

    /// <summary>Several rules look at each file; it is parsed once.</summary>
    public static SyntaxNode Parse(SourceFile file) => Parsed.GetValue(
        file, static f => CSharpSyntaxTree.ParseText(f.Text, new CSharpParseOptions(LanguageVersion.Preview), f.Path).GetRoot());

    /// <summary>
    /// Methods, constructors, operators, accessors; local functions and lambdas count as part of what they stand in. A property that is
    /// nothing but a list of values is a table and no method.
    /// </summary>
    private static IEnumerable<(string Name, SyntaxNode Node)> Bodies(SyntaxNode root)
    {
        foreach (var node in root.DescendantNodes())
        {
            if (node is BaseMethodDeclarationSyntax method)
                yield return ((method as MethodDeclarationSyntax)?.Identifier.Text ?? method.Kind().ToString(), method);
            else if (node is AccessorDeclarationSyntax { Parent.Parent: BasePropertyDeclarationSyntax property } accessor)
                yield return ($"{(property as PropertyDeclarationSyntax)?.Identifier.Text}.{accessor.Keyword.Text}", accessor);
            else if (node is PropertyDeclarationSyntax { ExpressionBody: { Expression: not (CollectionExpressionSyntax or BaseObjectCreationExpressionSyntax) } expression } shortProperty)
                yield return (shortProperty.Identifier.Text, expression);
        }
    }

    /// <summary>From the first token after attributes and comments to the last.</summary>
    private static int Lines(SyntaxNode node)
    {
        var start = node is BaseMethodDeclarationSyntax { AttributeLists: [.., var last] } ? last.GetLastToken().GetNextToken() : node.GetFirstToken();
        return node.SyntaxTree.GetLineSpan(node.Span).EndLinePosition.Line - start.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
    }
}
