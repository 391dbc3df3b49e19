using System.Globalization;
using System.Management.Automation;

namespace RmUnifyGroupSync.Host;

/// <summary>
/// One line at the bottom of a terminal that says how far the work is; the newest record wins. Nothing is drawn where the output
/// goes to a file or a pipe.
/// </summary>
internal sealed class ProgressLine(Terminal terminal, TimeProvider time)
{
    /// <summary>Drawing more often than anybody can read slows the work down.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(200);

    private const string BackToStartAndErase = "\r\u001b[K";
    private bool _visible;
    private long? _drawnAt;

    public void Show(ProgressRecord record)
    {
        if (!terminal.CanDraw)
        {
            return;
        }

        if (record.RecordType == ProgressRecordType.Completed)
        {
            Wipe();
            _drawnAt = null;
        }
        else if (_drawnAt is not { } drawn || time.GetElapsedTime(drawn) >= ShortestPause)
        {
            terminal.Error.Write(BackToStartAndErase + Describe(record, terminal.Width() - 1));
            _drawnAt = time.GetTimestamp();
            _visible = true;
        }
    }

    public void Wipe()
    {
        if (_visible)
        {
            terminal.Error.Write(BackToStartAndErase);
            _visible = false;
        }
    }

    internal static string Describe(ProgressRecord record, int width)
    {
        var percent = record.PercentComplete < 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" {record.PercentComplete,3} %");
        var text = $"{record.Activity}{percent}  {record.StatusDescription} {record.CurrentOperation}".ReplaceLineEndings(" ").TrimEnd();
        return text.Length <= width ? text : string.Concat(text.AsSpan(0, Math.Max(width - 1, 0)), "…");
    }
}
