using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;

namespace RmUnifyGroupSync.Host;

/// <summary>PowerShell's streams on the terminal. Questions are in the other part of this class.</summary>
internal sealed partial class ScriptHostUserInterface : PSHostUserInterface
{
    private readonly Terminal _terminal;
    private readonly ProgressLine _progress;
    private readonly Lock _writing = new();

    public ScriptHostUserInterface(Terminal terminal, TimeProvider time)
    {
        _terminal = terminal;
        _progress = new ProgressLine(terminal, time);
        RawUI = new TerminalRawUserInterface(terminal);
    }

    /// <summary>While set, output goes to the error stream.</summary>
    public bool OutputIsError { get; set; }

    /// <inheritdoc/>
    public override PSHostRawUserInterface RawUI { get; }

    /// <inheritdoc/>
    public override bool SupportsVirtualTerminal => _terminal.HasColour;

    /// <inheritdoc/>
    public override void Write(string value) => Put(OutputIsError ? _terminal.Error : _terminal.Output, value);

    /// <inheritdoc/>
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        Write(_terminal.HasColour ? PSStyle.Instance.Foreground.FromConsoleColor(foregroundColor) + value + PSStyle.Instance.Reset : value);

    /// <inheritdoc/>
    public override void WriteLine(string value) => Put(OutputIsError ? _terminal.Error : _terminal.Output, value + Environment.NewLine);

    /// <inheritdoc/>
    public override void WriteErrorLine(string value) => Put(_terminal.Error, value + Environment.NewLine);

    /// <inheritdoc/>
    public override void WriteWarningLine(string message) => PutMarked(PSStyle.Instance.Formatting.Warning, "WARNING: ", message);

    /// <inheritdoc/>
    public override void WriteVerboseLine(string message) => PutMarked(PSStyle.Instance.Formatting.Verbose, "VERBOSE: ", message);

    /// <inheritdoc/>
    public override void WriteDebugLine(string message) => PutMarked(PSStyle.Instance.Formatting.Debug, "DEBUG: ", message);

    /// <inheritdoc/>
    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (_writing)
        {
            _progress.Show(record);
        }
    }

    /// <summary>Takes the progress line off the terminal.</summary>
    public void WipeProgress()
    {
        lock (_writing)
        {
            _progress.Wipe();
        }
    }

    private void PutMarked(string style, string mark, string message) =>
        WriteLine(_terminal.HasColour ? style + mark + message + PSStyle.Instance.Reset : mark + message);

    private void Put(TextWriter writer, string? value)
    {
        var text = value ?? string.Empty;
        if (!_terminal.HasColour)
        {
            text = new StringDecorated(text).ToString(OutputRendering.PlainText);
        }

        lock (_writing)
        {
            _progress.Wipe();
            writer.Write(text);
        }
    }
}
