namespace RmUnifyGroupSync.Host.Tests;

/// <summary>surface.md: the script's exit code is the process's.</summary>
public sealed class ExitCodeTests : IDisposable
{
    private readonly BuiltHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("'done'", 0)]
    [InlineData("exit 6", 6)]
    [InlineData("function Stop-Early { exit 130 }; try { Stop-Early } finally { 'cleaned up' }", 130)]
    [InlineData("throw 'no good'", 1)]
    [InlineData("$ErrorActionPreference = 'Stop'; Import-Module NoSuchModule; 'not reached'; exit 0", 1)]
    public async Task The_process_ends_with_what_the_script_says(string script, int expected)
    {
        var ended = await _host.RunAsync(script);

        Assert.Equal(expected, ended.ExitCode);
        Assert.DoesNotContain("not reached", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_that_does_not_end_the_script_does_not_fail_it()
    {
        var ended = await _host.RunAsync("Import-Module NoSuchModule; 1 / 0; 'still here'");

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal("still here\n", ended.Output);
    }

    [Fact]
    public async Task A_script_that_cannot_be_parsed_fails_and_says_where()
    {
        var ended = await _host.RunAsync("'never'\nif (");

        Assert.Equal(1, ended.ExitCode);
        Assert.Empty(ended.Output);
        Assert.Contains("script.ps1:2", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_inner_script_that_exits_ends_only_itself()
    {
        _host.Script("exit 4", "inner.ps1");

        var ended = await _host.RunAsync("& $PSScriptRoot/inner.ps1; \"inner said $LASTEXITCODE\"");

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal("inner said 4\n", ended.Output);
    }

    [Fact]
    public async Task A_native_program_that_failed_inside_does_not_decide()
    {
        var ended = await _host.RunAsync("& dotnet exec no-such-file.dll *> $null; \"native said $($LASTEXITCODE -ne 0)\"");

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal("native said True\n", ended.Output);
    }

    [Theory]
    [InlineData("missing.ps1", "There is no script 'missing.ps1'")]
    [InlineData(".", "'.' is a folder")]
    [InlineData("notes.txt", "'notes.txt' is not a .ps1 script")]
    public async Task No_such_script_is_a_usage_error(string path, string message)
    {
        _host.Script("not a script", "notes.txt");

        var ended = await _host.StartAsync([path]);

        Assert.Equal(64, ended.ExitCode);
        Assert.Empty(ended.Output);
        Assert.StartsWith(message, ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_script_it_says_how_it_is_called()
    {
        var nothing = await _host.StartAsync([]);
        var help = await _host.StartAsync(["--help"]);

        Assert.Equal((64, 0), (nothing.ExitCode, help.ExitCode));
        Assert.Contains("SCRIPT.ps1 [arguments]", nothing.Error, StringComparison.Ordinal);
        Assert.Contains("SCRIPT.ps1 [arguments]", help.Output, StringComparison.Ordinal);
    }
}
