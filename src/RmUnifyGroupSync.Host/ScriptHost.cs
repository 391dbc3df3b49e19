using System.Globalization;
using System.Management.Automation.Host;
using System.Reflection;

namespace RmUnifyGroupSync.Host;

/// <summary>What PowerShell asks about the program that it runs in.</summary>
internal sealed class ScriptHost : PSHost
{
    private readonly ScriptHostUserInterface _ui;

    public ScriptHost(Terminal terminal) => _ui = new ScriptHostUserInterface(terminal, TimeProvider.System);

    /// <summary>What a script asked to exit with, when it did.</summary>
    public int? ExitCode { get; private set; }

    /// <inheritdoc/>
    public override string Name => "RmUnifyGroupSync.Host";

    /// <inheritdoc/>
    public override Version Version { get; } = Assembly.GetExecutingAssembly().GetName().Version ?? new Version(0, 0);

    /// <inheritdoc/>
    public override Guid InstanceId { get; } = Guid.NewGuid();

    /// <inheritdoc/>
    public override PSHostUserInterface UI => _ui;

    /// <inheritdoc/>
    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    /// <inheritdoc/>
    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    /// <inheritdoc/>
    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    /// <inheritdoc/>
    public override void EnterNestedPrompt() => throw new NotSupportedException("This host has no nested prompt.");

    /// <inheritdoc/>
    public override void ExitNestedPrompt() => throw new NotSupportedException("This host has no nested prompt.");

    /// <inheritdoc/>
    public override void NotifyBeginApplication()
    {
        // A native program that a script starts writes to the same terminal; a half-drawn progress line would be in its way.
        _ui.WipeProgress();
    }

    /// <inheritdoc/>
    public override void NotifyEndApplication()
    {
        // Nothing was changed when it began.
    }

    /// <summary>Runs something whose output is about an error and so belongs on the error stream.</summary>
    public void ShowAsError(Action show)
    {
        _ui.OutputIsError = true;
        show();
        _ui.OutputIsError = false;
    }

    /// <summary>Leaves the terminal as it was found.</summary>
    public void Close() => _ui.WipeProgress();
}
