namespace RmUnifyGroupSync.Host.Tests;

/// <summary>Words of the command line reach the script's param() as with <c>pwsh -File</c>.</summary>
public sealed class ArgumentTests : IDisposable
{
    private const string Echo = """
        param([string] $Name = 'nobody', [int] $Count = 1, [switch] $Loud, [Parameter(ValueFromRemainingArguments)] $Rest)
        "$Name|$Count|$Loud|$($Rest -join ',')"
        """;

    private readonly BuiltHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("Zoë|3|True|", "-Name", "Zoë", "-Loud", "-Count", "3")]
    [InlineData("Zoë|3|False|", "-Name:Zoë", "-Count:3", "-Loud:$false")]
    [InlineData("a|2|True|b,c", "a", "2", "b", "c", "-Loud:$true")]
    [InlineData("-5|1|False|", "-5")]
    public async Task Named_parameters_switches_and_positions_bind(string expected, params string[] arguments)
    {
        var ended = await _host.RunAsync(Echo, arguments);

        Assert.Equal((expected + "\n", string.Empty), (ended.Output, ended.Error));
    }

    [Fact]
    public async Task A_word_is_never_code()
    {
        string[] words = ["$(exit 9); 'x'", "it's ‘quoted’ \"twice\" `t $HOME", "; exit 9", "@{a=1} | & {", "", "-", "--%", "\n exit 9"];

        var ended = await _host.RunAsync("$args | ForEach-Object { \"[$_]\" }", words);

        Assert.Equal((0, string.Concat(words.Select(word => $"[{word}]\n"))), (ended.ExitCode, ended.Output));
    }

    [Fact]
    public async Task The_value_after_a_colon_is_never_code()
    {
        var ended = await _host.RunAsync("param($Name) \"[$Name]\"", "-Name:$(exit 9)");

        Assert.Equal((0, "[$(exit 9)]\n"), (ended.ExitCode, ended.Output));
    }

    [Fact]
    public async Task A_value_of_the_wrong_type_fails_before_the_script_begins()
    {
        var ended = await _host.RunAsync(Echo, "-Count", "many");

        Assert.Equal((1, string.Empty), (ended.ExitCode, ended.Output));
        Assert.Contains("'Count'", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_parameter_of_an_advanced_script_fails()
    {
        var ended = await _host.RunAsync("[CmdletBinding()] param($Name) 'ran'", "-Nmae", "x");

        Assert.Equal((1, string.Empty), (ended.ExitCode, ended.Output));
        Assert.Contains("'Nmae'", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_script_knows_where_it_lies()
    {
        var ended = await _host.RunAsync("$PSScriptRoot; $PSCommandPath");

        Assert.Equal($"{_host.Folder}\n{Path.Combine(_host.Folder, "script.ps1")}\n", ended.Output);
    }
}
