using System.Management.Automation;
using Microsoft.Extensions.Time.Testing;

namespace RmUnifyGroupSync.Host.Tests;

/// <summary>Progress is one line on a terminal, drawn at most five times a second and gone when the work is done.</summary>
public sealed class ProgressLineTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _error.Dispose();

    [Fact]
    public void It_is_drawn_replaced_and_wiped()
    {
        var line = Line(canDraw: true);

        line.Show(Record(10));
        _time.Advance(TimeSpan.FromSeconds(1));
        line.Show(Record(20));
        line.Show(new ProgressRecord(1, "Syncing", "done") { RecordType = ProgressRecordType.Completed });

        Assert.Equal("\r\u001b[KSyncing  10 %  group\r\u001b[KSyncing  20 %  group\r\u001b[K", _error.ToString());
    }

    [Fact]
    public void Records_that_follow_at_once_are_left_out()
    {
        var line = Line(canDraw: true);

        for (var percent = 0; percent < 100; percent++)
        {
            line.Show(Record(percent));
        }

        Assert.Equal("\r\u001b[KSyncing   0 %  group", _error.ToString());
    }

    [Fact]
    public void Without_a_terminal_nothing_is_drawn()
    {
        var line = Line(canDraw: false);

        line.Show(Record(10));
        line.Wipe();

        Assert.Empty(_error.ToString());
    }

    [Fact]
    public void Output_takes_the_line_away_first()
    {
        var terminal = new Terminal { Output = _error, Error = _error, CanDraw = true };
        var ui = new ScriptHostUserInterface(terminal, _time);

        ui.WriteProgress(0, Record(-1));
        ui.WriteLine("7A Science");

        Assert.Equal($"\r\u001b[KSyncing  group\r\u001b[K7A Science{Environment.NewLine}", _error.ToString());
    }

    [Theory]
    [InlineData(80, "Syncing  45 %  group")]
    [InlineData(10, "Syncing  …")]
    public void It_fits_the_window(int width, string expected) => Assert.Equal(expected, ProgressLine.Describe(Record(45), width));

    private static ProgressRecord Record(int percent) => new(1, "Syncing", "group") { PercentComplete = percent };

    private ProgressLine Line(bool canDraw) => new(new Terminal { Output = TextWriter.Null, Error = _error, CanDraw = canDraw }, _time);
}
