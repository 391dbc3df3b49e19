using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace RmUnifyGroupSync.Host;

/// <summary>A script and its arguments as the command line gives them.</summary>
internal sealed partial class CommandLine
{
    public const string Usage = """
        Runs a PowerShell script with the RmUnifyGroupSync module at hand; no PowerShell installation is needed.

          dotnet run --project src/RmUnifyGroupSync.Host -- SCRIPT.ps1 [arguments]

        Arguments are bound to the script's param() as in PowerShell: -Name value, -Name:value, -Switch, or by position.
        The process ends with the script's exit code; 1 for an error that the script did not handle, 64 when there is
        no such script, 130 when it was stopped.
        """;

    private CommandLine(string scriptPath, IEnumerable<string> arguments) => Call = CallOf(scriptPath, arguments);

    /// <summary>
    /// The line of PowerShell that runs the script and goes on to exit as it did. <c>exit</c> in a script file ends only that file:
    /// it leaves its code in <c>$LASTEXITCODE</c> and makes the call unsuccessful. A native program that failed inside leaves the
    /// code but a successful call; a script that could not even begin leaves no code at all. A <c>try</c> around the call would
    /// change which errors end the script, so there is none.
    /// </summary>
    public string Call { get; }

    /// <summary>Reads a command line; the problem says why it names no script.</summary>
    public static CommandLine? Read(IReadOnlyList<string> words, out string? problem)
    {
        problem = Problem(words);
        return problem is null ? new CommandLine(Path.GetFullPath(words[0]), words.Skip(1)) : null;
    }

    private static string? Problem(IReadOnlyList<string> words) => words switch
    {
        [] => "No script was given.",
        [var path, ..] when Directory.Exists(path) => $"'{path}' is a folder, not a script.",
        [var path, ..] when !File.Exists(path) => $"There is no script '{path}' (looked for {Path.GetFullPath(path)}).",
        [var path, ..] when !path.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase) => $"'{path}' is not a .ps1 script.",
        _ => null,
    };

    private static string CallOf(string scriptPath, IEnumerable<string> arguments)
    {
        var call = string.Join(' ', ["&", Quote(scriptPath), .. arguments.Select(Argument)]);
        return $"$global:LASTEXITCODE = $null; {call}; if (-not $?) {{ exit ($null -eq $LASTEXITCODE ? 1 : $LASTEXITCODE) }}";
    }

    /// <summary>
    /// A word that looks like a parameter stays one, so that PowerShell decides by the script's own <c>param()</c> whether it is a
    /// switch or takes the next word; every other word is a text and never code.
    /// </summary>
    private static string Argument(string word)
    {
        var parameter = ParameterWord().Match(word);
        if (!parameter.Success)
        {
            return Quote(word);
        }

        var value = parameter.Groups["value"];
        return value.Success ? $"-{parameter.Groups["name"]}:{Value(value.Value)}" : word;
    }

    private static string Value(string text) =>
        text.Equals("$true", StringComparison.OrdinalIgnoreCase) || text.Equals("$false", StringComparison.OrdinalIgnoreCase) ? text : Quote(text);

    private static string Quote(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    [GeneratedRegex(@"\A-(?<name>[\p{L}_][\p{L}\p{Nd}_]*)(:(?<value>.*))?\z", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex ParameterWord();
}
