namespace RmUnifyGroupSync.Host.Tests;

/// <summary>notes on output: objects formatted on standard output, errors on standard error, no escapes where nobody sees them.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly BuiltHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Objects_come_as_a_table_on_standard_output()
    {
        var ended = await _host.RunAsync("[pscustomobject]@{ Name = '7A Science'; Members = 31 }");

        Assert.Equal(["Name       Members", "----       -------", "7A Science      31"], Content(ended.Output));
        Assert.Empty(ended.Error);
    }

    [Fact]
    public async Task An_error_is_concise_on_standard_error_with_its_recommendation()
    {
        var ended = await _host.RunAsync("""
            [CmdletBinding()] param()
            $record = [System.Management.Automation.ErrorRecord]::new([Exception]::new('Not signed in.'), 'NotConnected', 'ConnectionError', $null)
            $record.ErrorDetails = [System.Management.Automation.ErrorDetails]::new('Not signed in.')
            $record.ErrorDetails.RecommendedAction = 'Run Connect-GroupSync first.'
            $PSCmdlet.WriteError($record)
            'goes on'
            """);

        Assert.Equal("goes on\n", ended.Output);
        Assert.Contains("Not signed in.", ended.Error, StringComparison.Ordinal);
        Assert.Contains("Recommendation: Run Connect-GroupSync first.", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("FullyQualifiedErrorId", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unhandled_error_says_where_it_came_from()
    {
        var ended = await _host.RunAsync("'begun'\nthrow 'no good'");

        Assert.Equal("begun\n", ended.Output);
        Assert.Contains("script.ps1:2", ended.Error, StringComparison.Ordinal);
        Assert.Contains("no good", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warnings_verbose_and_information_are_shown_as_the_preferences_say()
    {
        const string Script = """
            [CmdletBinding()] param()
            $PSCmdlet.WriteWarning('one account is missing')
            $PSCmdlet.WriteVerbose('reading the export')
            $PSCmdlet.WriteInformation('36 groups', [string[]]@())
            """;

        var quiet = await _host.RunAsync(Script);
        var loud = await _host.RunAsync(Script, "-Verbose", "-InformationAction", "Continue");

        Assert.Equal(["WARNING: one account is missing"], Content(quiet.Output));
        Assert.Equal(["WARNING: one account is missing", "VERBOSE: reading the export", "36 groups"], Content(loud.Output));
        Assert.Empty(quiet.Error + loud.Error);
    }

    [Fact]
    public async Task Redirected_output_has_no_escapes_and_no_progress()
    {
        var ended = await _host.RunAsync("""
            [CmdletBinding()] param()
            $PSCmdlet.WriteProgress([System.Management.Automation.ProgressRecord]::new(1, 'Syncing', 'group 3'))
            "$($PSStyle.Foreground.Red)red$($PSStyle.Reset)"
            $PSCmdlet.WriteWarning('careful')
            Import-Module NoSuchModule
            """);

        Assert.Equal("red\nWARNING: careful\n", ended.Output);
        Assert.DoesNotContain("Syncing", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', ended.Output + ended.Error);
    }

    [Fact]
    public async Task Text_is_utf8_without_a_mark_in_every_locale()
    {
        _host.Environment["LC_ALL"] = "C";

        var ended = await _host.RunAsync("'Łucja, Zoë, Ελληνικά, 7Ä'");

        Assert.Equal("Łucja, Zoë, Ελληνικά, 7Ä\n", ended.Output);
        Assert.DoesNotContain('\uFEFF', ended.Output);
    }

    private static string[] Content(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
