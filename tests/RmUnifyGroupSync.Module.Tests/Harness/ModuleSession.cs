using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace RmUnifyGroupSync.Module.Tests.Harness;

/// <summary>A runspace with the built module imported from its manifest, and the service that its cmdlets call.</summary>
internal sealed class ModuleSession : IDisposable
{
    private readonly Runspace _runspace;

    private ModuleSession(IGroupSyncService? service)
    {
        _runspace = RunspaceFactory.CreateRunspace(Host, InitialSessionState.CreateDefault2());
        _runspace.Open();
        var import = Run("Import-Module $args[0] -ErrorAction Stop", BuiltModule.Manifest);
        if (import.Failure is not null)
            throw import.Failure;
        Substitute(service);
    }

    internal RecordingHost Host { get; } = new();

    internal Runspace Runspace => _runspace;

    /// <summary>A session whose cmdlets call a stand-in for the engine.</summary>
    internal static ModuleSession With(IGroupSyncService service) => new(service);

    /// <summary>A session over a new service of the real engine.</summary>
    internal static ModuleSession WithEngine() => new(null);

    /// <summary>Runs a script; errors are collected, not thrown.</summary>
    internal ScriptResult Run(string script, params object[] arguments)
    {
        using var shell = Shell(script, arguments);
        return ScriptResult.Of(shell);
    }

    /// <summary>What a person would see of a script: its objects formatted, its errors as the console shows them.</summary>
    internal string Show(string script, params object[] arguments)
    {
        using var shell = Shell(script, arguments);
        shell.AddCommand("Out-Default");
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        var before = Host.Text.Length;
        shell.Invoke();
        return Host.Text[before..];
    }

    internal PowerShell Shell(string script, params object[] arguments)
    {
        var shell = PowerShell.Create();
        shell.Runspace = _runspace;
        shell.AddScript(script);
        foreach (var argument in arguments)
            shell.AddArgument(argument);
        return shell;
    }

    /// <summary>Completes a line at its end.</summary>
    internal List<CompletionResult> Complete(string line)
    {
        using var shell = PowerShell.Create();
        shell.Runspace = _runspace;
        return [.. CommandCompletion.CompleteInput(line, line.Length, null, shell).CompletionMatches];
    }

    public void Dispose()
    {
        Substitute(null);
        _runspace.Dispose();
    }

    private static void Substitute(IGroupSyncService? service)
    {
        var host = BuiltModule.Cmdlets.GetType("RmUnifyGroupSync.Hosting.ServiceHost", throwOnError: true)!;
        host.GetMethod("Substitute", System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!.Invoke(null, [service]);
    }
}

/// <summary>What came of a script.</summary>
/// <param name="Output">Objects.</param>
/// <param name="Errors">Non-terminating errors, and the terminating one last.</param>
/// <param name="Failure">The terminating error.</param>
/// <param name="Streams">The other streams.</param>
internal sealed record ScriptResult(List<PSObject> Output, List<ErrorRecord> Errors, RuntimeException? Failure, PSDataStreams Streams)
{
    /// <summary>The error ids without the cmdlet's name behind them.</summary>
    internal List<string> ErrorIds => Errors.Select(e => e.FullyQualifiedErrorId.Split(',')[0]).ToList();

    internal List<T> As<T>() => Output.Select(o => (T)o.BaseObject).ToList();

    internal static ScriptResult Of(PowerShell shell)
    {
        var output = new PSDataCollection<PSObject>();
        RuntimeException? failure = null;
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException e)
        {
            failure = e;
        }

        var errors = shell.Streams.Error.ToList();
        if (failure is not null)
            errors.Add(failure.ErrorRecord);
        return new ScriptResult([.. output], errors, failure, shell.Streams);
    }
}
