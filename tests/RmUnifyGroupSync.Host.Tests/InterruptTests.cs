using System.Diagnostics;

namespace RmUnifyGroupSync.Host.Tests;

/// <summary>Ctrl+C stops the pipeline, and what must be tidied up is.</summary>
public sealed class InterruptTests : IDisposable
{
    private readonly BuiltHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task An_interrupt_stops_the_script_and_ends_with_130()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // a console interrupt cannot be sent to one process there; Pester has the check for a real console
        }

        var started = Path.Combine(_host.Folder, "started");
        var script = _host.Script("""
            try { [IO.File]::WriteAllText("$PSScriptRoot/started", 'yes'); while ($true) { [Threading.Thread]::Sleep(20) } }
            finally { [IO.File]::WriteAllText("$PSScriptRoot/tidied", 'yes') }
            """);

        var ended = await _host.StartAsync([script], process => InterruptWhenAsync(process, started));

        Assert.Equal(130, ended.ExitCode);
        Assert.True(File.Exists(Path.Combine(_host.Folder, "tidied")));
        Assert.Empty(ended.Error);
    }

    private static async Task InterruptWhenAsync(Process process, string started)
    {
        while (!File.Exists(started) && !process.HasExited)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
