namespace RmUnifyGroupSync.Host;

/// <summary>Runs one PowerShell script and ends with its exit code.</summary>
internal static class Program
{
    private static int Main(string[] words)
    {
        var terminal = ConsoleTerminal.Open();
        if (words is ["-h" or "--help" or "-?" or "/?"])
        {
            terminal.Output.WriteLine(CommandLine.Usage);
            return ExitCodes.Succeeded;
        }

        if (CommandLine.Read(words, out var problem) is not { } commandLine)
        {
            terminal.Error.WriteLine(problem);
            terminal.Error.WriteLine();
            terminal.Error.WriteLine(CommandLine.Usage);
            return ExitCodes.Usage;
        }

        ModuleByName.Announce();
        using var session = new ScriptSession(terminal);
        ConsoleTerminal.OnInterrupt(session.Stop);
        return session.Run(commandLine);
    }
}
