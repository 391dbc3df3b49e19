using System.Collections.ObjectModel;
using System.Management.Automation.Host;

namespace RmUnifyGroupSync.Host.Tests;

/// <summary>The approval table of the project: asked where somebody sits, an error and never a wait where nobody does.</summary>
public sealed class QuestionTests : IDisposable
{
    private const string Asks = """
        [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param()
        if ($PSCmdlet.ShouldProcess('Class group "7A Science"', 'Remove')) { 'removed' } else { 'kept' }
        """;

    private readonly BuiltHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("y\n")]
    public async Task Where_nobody_sits_a_question_is_an_error_that_names_it(string? input)
    {
        var ended = await _host.StartAsync([_host.Script(Asks)], input: input);

        Assert.DoesNotContain("removed", ended.Output, StringComparison.Ordinal);
        Assert.Contains("7A Science", ended.ErrorInOneLine, StringComparison.Ordinal);
        Assert.Contains("not a terminal", ended.ErrorInOneLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_mandatory_parameter_is_an_error_that_names_it()
    {
        var ended = await _host.RunAsync("param([Parameter(Mandatory)] $School) \"ran for $School\"");

        Assert.Equal((1, string.Empty), (ended.ExitCode, ended.Output));
        Assert.Contains("School", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_said_beforehand_is_not_asked()
    {
        var sure = await _host.RunAsync(Asks, "-Confirm:$false");
        var practice = await _host.RunAsync(Asks, "-WhatIf");

        Assert.Equal("removed\n", sure.Output);
        Assert.Equal("What if: Performing the operation \"Remove\" on target \"Class group \"7A Science\"\".\nkept\n", practice.Output);
    }

    [Theory]
    [InlineData(0, "y")]
    [InlineData(0, "YES")]
    [InlineData(1, " a ")]
    [InlineData(2, "No")]
    [InlineData(0, "")]
    [InlineData(2, "perhaps", "?", "n")]
    public void An_answer_may_be_the_key_the_word_or_nothing_for_the_default(int expected, params string[] answers)
    {
        using var output = new StringWriter();

        var choice = Interface(output, answers).PromptForChoice("Confirm", "Remove 3 of 31 members?", Choices, 0);

        Assert.Equal(expected, choice);
        Assert.Contains("[Y] Yes  [A] Yes to All  [N] No  [?] Help (default is \"Y\"):", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(answers.Contains("?"), output.ToString().Contains("N - leaves it", StringComparison.Ordinal));
    }

    [Fact]
    public void The_end_of_the_input_is_an_error_too()
    {
        using var output = new StringWriter();

        var error = Assert.Throws<HostException>(() => Interface(output).PromptForChoice("Confirm", "Remove?", Choices, -1));

        Assert.Equal("PromptNeedsTerminal", error.ErrorRecord.FullyQualifiedErrorId);
    }

    [Fact]
    public void Missing_parameters_are_asked_for_and_converted()
    {
        using var output = new StringWriter();
        var count = new FieldDescription("Count");
        count.SetParameterType(typeof(int));

        var answers = Interface(output, "12").Prompt("cmdlet Get-X", "Supply values", [count]);

        Assert.Equal(12, answers["Count"].BaseObject);
    }

    [Fact]
    public void A_password_is_read_key_by_key_and_never_shown()
    {
        using var output = new StringWriter();
        var keys = new Queue<ConsoleKeyInfo>("pX".Select(letter => new ConsoleKeyInfo(letter, default, false, false, false)));
        keys.Enqueue(new ConsoleKeyInfo('\b', ConsoleKey.Backspace, false, false, false));
        keys.Enqueue(new ConsoleKeyInfo('w', default, false, false, false));
        keys.Enqueue(new ConsoleKeyInfo('\r', ConsoleKey.Enter, false, false, false));
        var ui = new ScriptHostUserInterface(Somebody(output) with { ReadKey = keys.Dequeue }, TimeProvider.System);

        var credential = ui.PromptForCredential("Sign in", "To the MIS", "reader", "mis");

        Assert.Equal("pw", credential.GetNetworkCredential().Password);
        Assert.DoesNotContain("pw", output.ToString(), StringComparison.Ordinal);
    }

    private static Collection<ChoiceDescription> Choices =>
        [new("&Yes", "does it"), new("Yes to &All", "does everything"), new("&No", "leaves it")];

    private static ScriptHostUserInterface Interface(TextWriter output, params string[] answers)
    {
        var lines = new Queue<string>(answers);
        return new(Somebody(output) with { ReadLine = () => lines.TryDequeue(out var line) ? line : null }, TimeProvider.System);
    }

    private static Terminal Somebody(TextWriter output) => new() { Output = output, Error = output, CanAsk = true };
}
