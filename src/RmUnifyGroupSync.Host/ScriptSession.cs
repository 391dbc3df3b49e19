using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace RmUnifyGroupSync.Host;

/// <summary>One runspace with the module in it, in which one script runs.</summary>
internal sealed class ScriptSession : IDisposable
{
    private readonly Terminal _terminal;
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
            var script = new Command(commandLine.ScriptPath, isScript: false, useLocalScope: false);
            foreach (var argument in commandLine.Arguments)
            {
                script.Parameters.Add(argument);
            }

            Show(script);
            return _host.ExitCode ?? ExitCodeOfScript();
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

    public void Dispose() => _runspace?.Dispose();

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
        PSStyle.Instance.OutputRendering = _terminal.HasColour ? OutputRendering.Ansi : OutputRendering.PlainText;
        return runspace;
    }

    /// <summary>Runs a command and formats what it writes, errors in their place among the output.</summary>
    private void Show(Command command)
    {
        command.MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        using var pipeline = PowerShell.Create(_runspace);
        pipeline.Commands.AddCommand(command).AddCommand("Out-Default");
        lock (_running)
        {
            if (_stopped)
            {
                throw new PipelineStoppedException();
            }

            _pipeline = pipeline;
        }

        try
        {
            pipeline.Invoke();
        }
        finally
        {
            lock (_running)
            {
                _pipeline = null;
            }
        }
    }

    /// <summary>
    /// <c>exit</c> in a script file leaves its code in <c>$LASTEXITCODE</c> and makes the script unsuccessful; a native program that
    /// failed somewhere in the script leaves the first and not the second.
    /// </summary>
    private int ExitCodeOfScript()
    {
        using var question = PowerShell.Create(_runspace);
        var answer = question.AddScript("if ($?) { 0 } else { $LASTEXITCODE }").Invoke<int>();
        return answer is [var code, ..] ? code : ExitCodes.Succeeded;
    }

    private void Report(RuntimeException error)
    {
        if (_runspace is null || _runspace.RunspaceStateInfo.State != RunspaceState.Opened)
        {
            _terminal.Error.WriteLine($"The module {ModuleByName.Name} could not be loaded: {error.Message}");
            return;
        }

        // Out-Default shows an error as an error only when it carries this mark, as PowerShell's own console sets it.
        var record = new PSObject(error.ErrorRecord);
        record.Properties.Add(new PSNoteProperty("writeErrorStream", true));
        using var pipeline = PowerShell.Create(_runspace);
        pipeline.AddCommand("Out-Default").AddParameter("InputObject", record).Invoke();
    }
}
