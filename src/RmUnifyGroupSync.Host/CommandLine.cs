using System.Management.Automation.Runspaces;

namespace RmUnifyGroupSync.Host;

/// <summary>A script and its arguments as the command line gives them.</summary>
/// <param name="ScriptPath">Full path of the script.</param>
/// <param name="Arguments">What is bound to its <c>param()</c>.</param>
internal sealed record CommandLine(string ScriptPath, IReadOnlyList<CommandParameter> Arguments)
{
    public const string Usage = """
        Runs a PowerShell script with the RmUnifyGroupSync module at hand; no PowerShell installation is needed.

          dotnet run --project src/RmUnifyGroupSync.Host -- SCRIPT.ps1 [arguments]

        Arguments are bound to the script's param() as in PowerShell: -Name value, -Name:value, -Switch, or by position.
        The process ends with the script's exit code; 1 for an error that the script did not handle, 64 when there is
        no such script, 130 when it was stopped.
        """;

    /// <summary>Reads a command line; the message says why it names no script.</summary>
    public static CommandLine? Read(IReadOnlyList<string> words, out string? problem)
    {
        problem = Problem(words);
        return problem is null
            ? new CommandLine(Path.GetFullPath(words[0]), [.. words.Skip(1).Select(ToParameter)])
            : null;
    }

    private static string? Problem(IReadOnlyList<string> words) => words switch
    {
        [] => "No script was given.",
        [var path, ..] when Directory.Exists(path) => $"'{path}' is a folder, not a script.",
        [var path, ..] when !File.Exists(path) => $"There is no script '{path}' (looked for {Path.GetFullPath(path)}).",
        [var path, ..] when !path.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase) => $"'{path}' is not a .ps1 script.",
        _ => null,
    };

    /// <summary>
    /// A word that looks like a parameter keeps its dash: PowerShell then decides by the script's own <c>param()</c> whether it is
    /// a switch or takes the next word, as it does for <c>pwsh -File</c>.
    /// </summary>
    private static CommandParameter ToParameter(string word)
    {
        if (word.Length < 2 || word[0] != '-' || !(char.IsLetter(word[1]) || word[1] == '_'))
        {
            return new CommandParameter(null, word);
        }

        var colon = word.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new CommandParameter(word, null)
            : new CommandParameter(word[..(colon + 1)], SwitchOrText(word[(colon + 1)..]));
    }

    private static object SwitchOrText(string value) => value.ToUpperInvariant() switch
    {
        "$TRUE" => true,
        "$FALSE" => false,
        _ => value,
    };
}
