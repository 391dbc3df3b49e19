namespace RmUnifyGroupSync.Architecture.Tests;

/// <summary>The solution's layout as the architecture draws it.</summary>
public sealed class LayoutTests
{
    private static readonly string[] Expected =
    [
        "RmUnifyGroupSync", "RmUnifyGroupSync.Contracts", "RmUnifyGroupSync.Engine", "RmUnifyGroupSync.Graph", "RmUnifyGroupSync.Host",
        "RmUnifyGroupSync.Mis", "RmUnifyGroupSync.Runtime", "RmUnifyGroupSync.Sandbox", "RmUnifyGroupSync.State",
    ];

    private static IReadOnlyList<SourceFile> Projects { get; } = [.. Repository.Files.Where(f => f.Path.EndsWith(".csproj", StringComparison.Ordinal))];

    [Fact]
    public void The_rooms_of_src_are_those_of_the_picture() =>
        Assert.Equal(Expected, Directory.EnumerateDirectories(Repository.At("src")).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_project_is_in_the_solution() =>
        Rule.Holds(Missing(Repository.Files.Single(f => f.Path == "RmUnifyGroupSync.sln").Text, Projects));

    [Fact]
    public void Every_room_has_its_tests_but_for_the_contracts_and_the_host_which_the_module_tests_drive() =>
        Assert.All(
            Expected.Except(["RmUnifyGroupSync", "RmUnifyGroupSync.Contracts", "RmUnifyGroupSync.Host"]).Append("RmUnifyGroupSync.Module"),
            room => Assert.Contains(Projects, p => p.Path == $"tests/{room}.Tests/{room}.Tests.csproj"));

    [Fact]
    public void A_project_is_called_as_its_folder() =>
        Assert.All(Projects.Where(p => !p.Path.StartsWith("tests/Benchmarks/", StringComparison.Ordinal)), p => Assert.Equal(p.Path.Split('/')[^2] + ".csproj", p.Name));

    [Fact]
    public void Versions_of_packages_stand_in_one_place_only() =>
        Rule.Holds(Projects.Where(p => p.Text.Contains("Version=", StringComparison.Ordinal)).Select(p => p.Path));

    [Fact]
    public void Nobody_loosens_the_compiler_for_a_product_project() =>
        Rule.Holds(Projects.Where(p => p.Path.StartsWith("src/", StringComparison.Ordinal)
            && (p.Text.Contains("NoWarn", StringComparison.Ordinal) || p.Text.Contains("TreatWarningsAsErrors", StringComparison.Ordinal)
                || p.Text.Contains("<Nullable>", StringComparison.Ordinal))).Select(p => p.Path));

    [Theory]
    [InlineData("RmUnifyGroupSync.sln")]
    [InlineData("RmUnifyGroupSync.psd1")]
    [InlineData("LICENSE")]
    [InlineData("Directory.Build.props")]
    [InlineData("Directory.Packages.props")]
    [InlineData("global.json")]
    [InlineData(".editorconfig")]
    [InlineData("BannedSymbols.txt")]
    public void The_floor_is_there(string file) => Assert.True(File.Exists(Repository.At(file)), $"{file} is missing.");

    [Fact]
    public void Self_test_a_project_outside_the_solution_is_found() =>
        Assert.Equal(
            ["tests/X.Tests/X.Tests.csproj"],
            Missing("Project(\"{..}\") = \"A\", \"src\\A\\A.csproj\", \"{..}\"", [new SourceFile("src/A/A.csproj", ""), new SourceFile("tests/X.Tests/X.Tests.csproj", "")]));

    private static IReadOnlyList<string> Missing(string solution, IEnumerable<SourceFile> projects) =>
        [.. projects.Select(p => p.Path).Where(p => !solution.Contains($"\"{p.Replace('/', '\\')}\"", StringComparison.Ordinal))];
}
