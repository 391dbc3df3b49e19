using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RmUnifyGroupSync.Architecture.Tests;

/// <summary>Code that must be in one place, or in none.</summary>
public static partial class ForbiddenCode
{
    /// <summary>Where a member reference may be deleted from, as the code can say it: in a literal of a URL or through the SDK's builders.</summary>
    [GeneratedRegex(@"/?(members|owners|acceptedSenders|directoryObjects|users)(/|\{|\(|$)|\$ref", RegexOptions.IgnoreCase)]
    private static partial Regex MemberPath();

    /// <summary>
    /// Architecture rule 4: <c>DELETE …/members/{id}</c> without <c>/$ref</c> deletes a pupil's account. A method that has to do with deleting
    /// and holds a path to a person or reference may be in one file only, and its literals must end in <c>/$ref</c> there.
    /// </summary>
    public static IReadOnlyList<string> ReferenceDeletions(IEnumerable<SourceFile> files) =>
        [.. from file in files
            let root = SourceSize.Parse(file)
            from member in root.DescendantNodes().OfType<MemberDeclarationSyntax>().Where(m => m is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or FieldDeclarationSyntax)
            where MentionsDelete(member) && (Literals(member).Any(l => MemberPath().IsMatch(l)) || DeletesThroughBuilder(member))
            select $"{file}: {Name(member)}"];

    /// <summary>Files that make a DELETE request of any kind, by the method's object or its name.</summary>
    public static IReadOnlyList<string> FilesThatDelete(IEnumerable<SourceFile> files) =>
        [.. from file in files
            where SourceSize.Parse(file).DescendantTokens().Any(t =>
                (t.IsKind(SyntaxKind.StringLiteralToken) && t.ValueText.Equals("DELETE", StringComparison.OrdinalIgnoreCase))
                || (t.Text == "Delete" && t.Parent is IdentifierNameSyntax { Parent: MemberAccessExpressionSyntax { Expression: var of } } && of.ToString().EndsWith("HttpMethod", StringComparison.Ordinal)))
            select file.Path];

    /// <summary>Uses of System.Console, by its name or in full.</summary>
    public static IReadOnlyList<string> ConsoleUses(IEnumerable<SourceFile> files) =>
        [.. from file in files
            from name in SourceSize.Parse(file).DescendantNodes().OfType<IdentifierNameSyntax>()
            where name.Identifier.Text == "Console"
                && (name.Parent is MemberAccessExpressionSyntax access && (access.Expression == name || access.Expression.ToString() == "System")
                    || name.Ancestors().OfType<UsingDirectiveSyntax>().Any())
            select $"{file}: {name.Parent}"];

    private static bool MentionsDelete(SyntaxNode member) =>
        member.DescendantTokens().Any(t => t.Text.Contains("DELETE", StringComparison.OrdinalIgnoreCase)
            && (t.IsKind(SyntaxKind.IdentifierToken) || t.IsKind(SyntaxKind.StringLiteralToken)) && t.Text is not "DeletedAt");

    /// <summary>The SDK's way: <c>Members[id].Ref.DeleteAsync()</c>, or the account itself: <c>Users[id].DeleteAsync()</c>.</summary>
    private static bool DeletesThroughBuilder(SyntaxNode member) =>
        member.DescendantNodes().OfType<ElementAccessExpressionSyntax>().Any(e => e.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "Members" or "Owners" or "Users" or "DirectoryObjects" });

    private static IEnumerable<string> Literals(SyntaxNode member) =>
        member.DescendantTokens().Where(t => t.IsKind(SyntaxKind.StringLiteralToken) || t.IsKind(SyntaxKind.InterpolatedStringTextToken)
            || t.IsKind(SyntaxKind.SingleLineRawStringLiteralToken) || t.IsKind(SyntaxKind.MultiLineRawStringLiteralToken)).Select(t => t.ValueText);

    private static string Name(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax m => m.Identifier.Text,
        PropertyDeclarationSyntax p => p.Identifier.Text,
        FieldDeclarationSyntax f => f.Declaration.Variables[0].Identifier.Text,
        _ => member.Kind().ToString(),
    };
}
