using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace RmUnifyGroupSync.Host;

/// <summary>One runspace with the module in it, in which one script runs.</summary>
internal sealed class ScriptSession : IDisposable
{
    private readonly Terminal _terminal;
    private readonly QuietEngine _quiet = new();
    private readonly ScriptHost _host;
    private readonly Lock _running = new();
    private PowerShell? _pipeline;
    private Runspace? _runspace;
    private bool _stopped;

    public ScriptSession(Terminal terminal)
    {
        _terminal = terminal;
        _host = new ScriptHost(terminal);
    }

    /// <summary>Runs the script with everything that it writes going to the terminal.</summary>
    /// <returns>The process's exit code.</returns>
    public int Run(CommandLine commandLine)
    {
        try
        {
            _runspace = Open();
            Show(commandLine.Call);
            return _host.ExitCode ?? (_stopped ? ExitCodes.Stopped : ExitCodes.Succeeded);
        }
        catch (PipelineStoppedException)
        {
            return _host.ExitCode ?? ExitCodes.Stopped;
        }
        catch (RuntimeException error)
        {
            Report(error);
            return _stopped ? ExitCodes.Stopped : ExitCodes.Failed;
        }
        finally
        {
            _host.Close();
        }
    }

    /// <summary>Stops the script; returns at once.</summary>
    public void Stop()
    {
        lock (_running)
        {
            _stopped = true;
            _pipeline?.BeginStop(callback: null, state: null);
        }
    }

    public void Dispose()
    {
        _quiet.Dispose();
        _runspace?.Dispose();
    }

    private Runspace Open()
    {
        var state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        if (OperatingSystem.IsWindows())
        {
            // Who starts this program with a script has decided to run it.
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        state.ImportPSModule([ModuleByName.Name]);
        var runspace = RunspaceFactory.CreateRunspace(_host, state);
        runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        runspace.Open();
        _quiet.Dispose();
        PSStyle.Instance.OutputRendering = _terminal.HasColour ? OutputRendering.Ansi : OutputRendering.PlainText;
        return runspace;
    }

    /// <summary>Runs a line of PowerShell and formats what it writes, errors in their place among the output.</summary>
    private void Show(string line)
    {
        var command = new Command(line, isScript: true, useLocalScope: false);
        command.MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        using var pipeline = PowerShell.Create(_runspace);
        pipeline.Commands.AddCommand(command).AddCommand("Out-Default");
        Announce(pipeline);
        try
        {
            pipeline.Invoke();
        }
        finally
        {
            Forget();
        }
    }

    private void Announce(PowerShell pipeline)
    {
        lock (_running)
        {
            _pipeline = _stopped ? throw new PipelineStoppedException() : pipeline;
        }
    }

    private void Forget()
    {
        lock (_running)
        {
            _pipeline = null;
        }
    }

    private void Report(RuntimeException error)
    {
        if (_runspace is null || _runspace.RunspaceStateInfo.State != RunspaceState.Opened)
        {
            var reasons = error is RunspaceOpenModuleLoadException load ? load.ErrorRecords.Select(record => record.ToString()) : [error.Message];
            _terminal.Error.WriteLine($"The module {ModuleByName.Name} could not be loaded: {string.Join(' ', reasons)}");
            return;
        }

        using var pipeline = PowerShell.Create(_runspace);
        pipeline.AddCommand("Out-Default").AddParameter("InputObject", error.ErrorRecord);
        _host.ShowAsError(() => pipeline.Invoke());
    }
}
