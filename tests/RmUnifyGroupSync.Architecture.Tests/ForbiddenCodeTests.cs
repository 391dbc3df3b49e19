namespace RmUnifyGroupSync.Architecture.Tests;

/// <summary>Architecture rules 4 and 7.</summary>
public sealed class ForbiddenCodeTests
{
    private const string Graph = "src/RmUnifyGroupSync.Graph/";

    /// <summary>Who speaks to Microsoft Graph; the sandbox answers and does not ask.</summary>
    private static readonly IReadOnlyList<SourceFile> Clients =
        [.. Repository.ProductSources.Where(f => !f.Path.StartsWith("src/RmUnifyGroupSync.Sandbox/", StringComparison.Ordinal))];

    [Fact]
    public void One_place_builds_what_deletes_a_member_reference()
    {
        var place = Assert.Single(ForbiddenCode.ReferenceDeletions(Clients));
        Assert.StartsWith(Graph, place, StringComparison.Ordinal);
    }

    /// <summary>With all DELETE requests made in one file, nobody can send one to an address of his own.</summary>
    [Fact]
    public void One_file_makes_the_DELETE_requests()
    {
        var file = Assert.Single(ForbiddenCode.FilesThatDelete(Clients));
        var text = Clients.Single(f => f.Path == file).Text;
        Assert.Contains("/$ref\"", text, StringComparison.Ordinal);
        Assert.StartsWith(file, Assert.Single(ForbiddenCode.ReferenceDeletions(Clients)), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_host_talks_to_the_terminal() =>
        Rule.Holds(ForbiddenCode.ConsoleUses(Repository.ProductSources.Where(f => !f.Path.StartsWith("src/RmUnifyGroupSync.Host/", StringComparison.Ordinal))));

    [Fact]
    public void Clock_terminal_and_chance_are_banned_symbols()
    {
        var banned = Repository.Files.Single(f => f.Path == "BannedSymbols.txt").Text;
        Assert.All(
            new[] { "P:System.DateTime.Now;", "P:System.DateTime.UtcNow;", "P:System.DateTimeOffset.Now;", "P:System.DateTimeOffset.UtcNow;", "T:System.Console;", "P:System.Random.Shared;", "M:System.Threading.Thread.Sleep(System.Int32);", "M:System.Threading.Tasks.Task.Delay(System.Int32);" },
            symbol => Assert.Contains(symbol, banned, StringComparison.Ordinal));
    }

    /// <summary>The two ways around a banned symbol, beside asking for it here.</summary>
    [Fact]
    public void Nobody_switches_the_ban_off() =>
        Assert.DoesNotContain(
            Repository.ProductSources.Where(f => !f.Path.StartsWith("src/RmUnifyGroupSync.Host/", StringComparison.Ordinal)),
            f => f.Text.Contains("RS0030", StringComparison.Ordinal));

    [Theory]
    [InlineData("object M(string g, string u) => new HttpRequestMessage(HttpMethod.Delete, $\"/groups/{g}/members/{u}\");")]
    [InlineData("object M(string g, string u) => Part(\"DELETE\", $\"/groups/{g}/owners/{u}/$ref\");")]
    [InlineData("object M(string g, string u) => Part(\"DELETE\", \"/users/\" + u);")]
    [InlineData("Task M(string g, string u) => client.Groups[g].Members[u].Ref.DeleteAsync();")]
    [InlineData("Task M(string u) => client.Users[u].DeleteAsync();")]
    [InlineData("void Delete(string u) { Send($\"/directoryObjects/{u}\"); }")]
    public void Self_test_whatever_could_delete_a_person_is_found(string member) =>
        Assert.Single(ForbiddenCode.ReferenceDeletions([Sample(member)]));

    [Theory]
    [InlineData("object M(string url) => new HttpRequestMessage(HttpMethod.Delete, url);", 1)]
    [InlineData("object M(string url) => new HttpRequestMessage(System.Net.Http.HttpMethod.Delete, url);", 1)]
    [InlineData("object M(string url) => Part(\"delete\", url);", 1)]
    [InlineData("object M(string url) => File.Delete(url);", 0)]
    public void Self_test_a_file_that_deletes_is_found(string member, int expected) =>
        Assert.Equal(expected, ForbiddenCode.FilesThatDelete([Sample(member)]).Count);

    [Theory]
    [InlineData("object M(string g) => Part(\"DELETE\", $\"/groups/{g}\");")]
    [InlineData("object M(string g) => Part(\"GET\", $\"/groups/{g}/members\");")]
    [InlineData("/* DELETE /members/{id} */ object M() => 1;")]
    public void Self_test_other_requests_are_left_alone(string member) => Assert.Empty(ForbiddenCode.ReferenceDeletions([Sample(member)]));

    [Theory]
    [InlineData("void M() => Console.WriteLine();")]
    [InlineData("void M() => System.Console.Error.Write(1);")]
    [InlineData("void M() { var x = Console.In; }")]
    public void Self_test_the_console_is_found(string member) => Assert.Single(ForbiddenCode.ConsoleUses([Sample(member)]));

    [Fact]
    public void Self_test_a_static_using_of_the_console_is_found() =>
        Assert.Single(ForbiddenCode.ConsoleUses([new SourceFile("a.cs", "using static System.Console; class C;")]));

    [Fact]
    public void Self_test_the_word_alone_is_no_use() =>
        Assert.Empty(ForbiddenCode.ConsoleUses([Sample("/// Console.WriteLine\nstring Console => \"Console.Write\"; int N() => this.Console.Length;")]));

    private static SourceFile Sample(string member) => new("src/RmUnifyGroupSync.Graph/Sample.cs", $"class C {{ {member} }}");
}
