using System.Management.Automation;
using System.Management.Automation.Language;

namespace RmUnifyGroupSync.Host.Tests;

/// <summary>Whether an example is PowerShell, and uses only parameters that the built cmdlets have.</summary>
internal static class ExampleCheck
{
    public static IEnumerable<string> Problems(string code, IReadOnlyDictionary<string, CmdletInfo> cmdlets)
    {
        var script = Parser.ParseInput(code, out _, out var errors);
        return errors.Select(error => $"'{code}' does not parse: {error.Message}")
            .Concat(script.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>().SelectMany(command => Problems(command, cmdlets)));
    }

    private static IEnumerable<string> Problems(CommandAst command, IReadOnlyDictionary<string, CmdletInfo> cmdlets)
    {
        var name = command.GetCommandName() ?? string.Empty;
        if (!cmdlets.TryGetValue(name, out var cmdlet))
        {
            return LooksLikeOurs(name) ? [$"there is no cmdlet {name}"] : [];
        }

        return command.CommandElements.OfType<CommandParameterAst>()
            .Where(parameter => !Has(cmdlet, parameter.ParameterName))
            .Select(parameter => $"{name} has no -{parameter.ParameterName}");
    }

    private static bool LooksLikeOurs(string name) =>
        name.Contains("-GroupSync", StringComparison.Ordinal) || name.Contains("-O365", StringComparison.Ordinal) || name.Contains("-Mis", StringComparison.Ordinal);

    private static bool Has(CmdletInfo cmdlet, string parameter) =>
        cmdlet.Parameters.ContainsKey(parameter) || cmdlet.Parameters.Values.Any(known => known.Aliases.Contains(parameter, StringComparer.OrdinalIgnoreCase));
}
