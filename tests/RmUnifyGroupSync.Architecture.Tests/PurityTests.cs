namespace RmUnifyGroupSync.Architecture.Tests;

/// <summary>Architecture rule 2: planning is pure. No await, no clock, no I/O in it.</summary>
public sealed class PurityTests
{
    private static readonly string[] PureFolders =
        ["src/RmUnifyGroupSync.Engine/Planning/", "src/RmUnifyGroupSync.Engine/Naming/", "src/RmUnifyGroupSync.Engine/Matching/", "src/RmUnifyGroupSync.Engine/Safety/"];

    [Fact]
    public void What_decides_is_pure()
    {
        var engine = Repository.Sources("src/RmUnifyGroupSync.Engine/");
        Assert.Contains(engine, IsPure);
        Rule.Holds(Purity.Violations(engine, [Repository.BuiltAssembly("RmUnifyGroupSync.Contracts")], IsPure));
    }

    [Theory]
    [InlineData("async Task M() { await Task.Yield(); }", "await")]
    [InlineData("ValueTask M() => default;", "ValueTask")]
    [InlineData("object M(TimeProvider t) => t.GetUtcNow();", "TimeProvider")]
    [InlineData("object M() => File.ReadAllText(\"x\");", "System.IO.File")]
    [InlineData("object M() => new System.Net.Http.HttpClient();", "HttpClient")]
    [InlineData("object M() => DateTime.Now;", "DateTime.Now")]
    [InlineData("object M() => DateTimeOffset.UtcNow;", "DateTimeOffset.UtcNow")]
    [InlineData("object M() => Guid.NewGuid();", "Guid.NewGuid")]
    [InlineData("object M() { lock (this) { return Environment.MachineName; } }", "System.Environment")]
    [InlineData("object M(RmUnifyGroupSync.ISyncObserver o) => o;", "ISyncObserver")]
    [InlineData("Nonsense M() => null;", "unknown")]
    public void Self_test_the_impure_is_found(string member, string expected) =>
        Assert.Contains(Judge(member), v => v.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("string M(string File, DateTimeOffset now) => File + now.ToString(System.Globalization.CultureInfo.InvariantCulture);")]
    [InlineData("IEnumerable<int> M(int[] Task) => Task.Where(t => t > 0).Order();")]
    [InlineData("string M() => nameof(M);")]
    [InlineData("object M() => new DateOnly(2026, 9, 1).AddDays(1);")]
    public void Self_test_the_pure_is_left_alone_whatever_it_is_called(string member) => Assert.Empty(Judge(member));

    private static bool IsPure(SourceFile file) => PureFolders.Any(f => file.Path.StartsWith(f, StringComparison.Ordinal));

    private static IReadOnlyList<string> Judge(string member) =>
        Purity.Violations([new SourceFile("a.cs", $"class C {{ {member} }}")], [Repository.BuiltAssembly("RmUnifyGroupSync.Contracts")], _ => true);
}
