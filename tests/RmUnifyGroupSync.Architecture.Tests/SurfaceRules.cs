namespace RmUnifyGroupSync.Architecture.Tests;

/// <summary>What the built module must hold so that scripts outside the project go on working.</summary>
public static class SurfaceRules
{
    /// <summary>What is missing of one published cmdlet.</summary>
    /// <param name="published">As scripts know it.</param>
    /// <param name="declared">As the assembly has it; null when it has not.</param>
    /// <param name="propertiesOf">Properties of an output type by its name; null for an unknown type.</param>
    public static IEnumerable<string> Missing(PublishedCmdlet published, DeclaredCmdlet? declared, Func<string, IReadOnlySet<string>?> propertiesOf)
    {
        if (declared is null)
        {
            yield return $"{published.Name} is missing.";
            yield break;
        }

        foreach (var parameter in published.Parameters.Where(p => !declared.Parameters.Contains(p)))
            yield return $"{published.Name} -{parameter} is missing.";
        if (published.Changes && !declared.SupportsShouldProcess)
            yield return $"{published.Name} has no -WhatIf.";
        if (published.OutputType is not { } type)
            yield break;

        if (!declared.OutputTypes.Contains(type))
            yield return $"{published.Name} does not say that it writes {type}.";
        foreach (var property in published.OutputProperties.Where(p => propertiesOf(type)?.Contains(p) != true))
            yield return $"{published.Name} writes {type} without {property}.";
    }

    /// <summary>Cmdlets that do not lie in a file of their own called after them.</summary>
    /// <param name="cmdlets">Declared ones.</param>
    /// <param name="sources">Sources of the cmdlet assembly.</param>
    public static IEnumerable<string> Misplaced(IEnumerable<DeclaredCmdlet> cmdlets, IReadOnlyList<SourceFile> sources)
    {
        foreach (var cmdlet in cmdlets)
        {
            var expected = $"{cmdlet.Verb}{cmdlet.Noun}Command";
            if (cmdlet.TypeName != expected)
                yield return $"{cmdlet.Name} is the class {cmdlet.TypeName}, not {expected}.";
            if (!sources.Any(s => s.Name == expected + ".cs" && s.Path.Contains("/Commands/", StringComparison.Ordinal)))
                yield return $"{cmdlet.Name} has no Commands/{expected}.cs.";
        }

        foreach (var source in sources.Where(s => s.Text.Split("[Cmdlet(").Length > 2))
            yield return $"{source} holds several cmdlets.";
    }
}
