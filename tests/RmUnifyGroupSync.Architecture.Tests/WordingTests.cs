namespace RmUnifyGroupSync.Architecture.Tests;

/// <summary>What is in the repository is for everybody: nobody's machine, nobody's secrets.</summary>
public sealed class WordingTests
{
    [Fact]
    public void No_file_holds_a_machine_or_a_secret() => Rule.Holds(Wording.Violations(Repository.Files));

    [Theory]
    [InlineData("see /wo" + "rk/somewhere")]
    [InlineData("path = '/ho" + "me/jane/x'")]
    [InlineData(@"C:\Us" + @"ers\Jane")]
    [InlineData("https://www.power" + "shellgallery.com/api/v2")]
    [InlineData("https://nu" + "get.corp.example/v3/index.json")]
    [InlineData("https://pk" + "gs.dev.azure.com/x/_packaging/y/nu" + "get/v3/index.json")]
    [InlineData("// Iss" + "ue 4: a reason that stands elsewhere")]
    [InlineData("-----BEGIN RSA PRIV" + "ATE KEY-----\nMIIEpAIBAAKCAQEAxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("abc8" + "Q~abcdefghijklmnopqrstuvwxyzabcdefgh")]
    [InlineData("gh" + "p_abcdefghijklmnopqrstuvwxyzABCDEFGHIJ")]
    public void Self_test_it_is_found(string text) => Assert.Single(Wording.Violations([new SourceFile("a.md", $"one\n{text}\n")]));

    [Theory]
    [InlineData("src/homework/file, ../work/x, $HOME/work/y, https://graph.microsoft.com/v1.0/users/root")]
    [InlineData(@"C:\ProgramData\School\export and /srv/mis/export and ~/exports")]
    public void Self_test_what_everybody_has_is_left_alone(string text) => Assert.Empty(Wording.Violations([new SourceFile("a.md", text)]));
}
