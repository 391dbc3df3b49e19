namespace RmUnifyGroupSync.Architecture.Tests;

/// <summary>Architecture rule 1 and "Fixed choices": who may see whom.</summary>
public sealed class ReferenceRuleTests
{
    public static TheoryData<string> Projects => [.. Repository.ProductProjects];

    [Fact]
    public void Every_project_of_src_has_its_rule_and_every_rule_its_project() =>
        Assert.Equal(
            ProjectReferences.Allowed.Keys.Order(StringComparer.Ordinal), Repository.ProductProjects.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_file_has_no_new_arrow(string project)
    {
        var csproj = Repository.Files.Single(f => f.Path == $"src/{project}/{project}.csproj");
        Rule.Holds(ProjectReferences.Violations(project, csproj.Text, ProjectReferences.Allowed[project]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_built_assembly_sees_nobody_that_it_may_not(string project)
    {
        var references = AssemblyFile.References(Repository.BuiltAssembly(project));
        Assert.NotEmpty(references);
        Rule.Holds(ProjectReferences.Violations(project, references, ProjectReferences.Allowed[project]));
    }

    [Theory]
    [InlineData("RmUnifyGroupSync.Contracts")]
    [InlineData("RmUnifyGroupSync.Engine")]
    [InlineData("RmUnifyGroupSync.Sandbox")]
    public void The_domain_and_its_contracts_are_built_on_the_framework_alone(string project) =>
        Assert.All(
            AssemblyFile.References(Repository.BuiltAssembly(project)),
            name => Assert.True(
                name.StartsWith("System", StringComparison.Ordinal) || name == "RmUnifyGroupSync.Contracts" || name is "mscorlib" or "netstandard",
                $"{project} sees {name}."));

    /// <summary>
    /// What stands in the default load context before the private one exists must not need it, not even in a signature. No reference at
    /// all is the strongest form of that: an assembly that is not referenced is in no signature, public or private.
    /// </summary>
    [Theory]
    [InlineData("RmUnifyGroupSync.Contracts")]
    [InlineData("RmUnifyGroupSync")]
    public void What_PowerShell_loads_names_no_isolated_type(string project)
    {
        string[] allowed = ["RmUnifyGroupSync.Contracts", "System.Management.Automation", "netstandard"];
        Assert.All(
            AssemblyFile.References(Repository.BuiltAssembly(project)),
            name => Assert.True(
                allowed.Contains(name) || (name.StartsWith("System.", StringComparison.Ordinal) && !name.StartsWith("System.Management.", StringComparison.Ordinal)),
                $"{project} sees {name}."));
    }

    [Fact]
    public void Of_Contracts_the_engine_and_the_adapters_only_Contracts_is_in_public_signatures_of_the_cmdlets() =>
        Assert.DoesNotContain(
            AssemblyFile.AssembliesInSignatures(Repository.BuiltAssembly("RmUnifyGroupSync")),
            a => ProjectReferences.Isolated.Any(i => a.StartsWith(i.Prefix, StringComparison.Ordinal) && !i.Owners.Contains("RmUnifyGroupSync"))
                || (a.StartsWith("RmUnifyGroupSync", StringComparison.Ordinal) && a is not ("RmUnifyGroupSync" or "RmUnifyGroupSync.Contracts")));

    [Theory]
    [InlineData("""<PackageReference Include="Microsoft.Graph" />""", "package Microsoft.Graph")]
    [InlineData("""<ProjectReference Include="..\RmUnifyGroupSync.Mis\RmUnifyGroupSync.Mis.csproj" />""", "RmUnifyGroupSync.Mis")]
    [InlineData("""<ProjectReference Include="../RmUnifyGroupSync.Graph/RmUnifyGroupSync.Graph.csproj" ReferenceOutputAssembly="false" />""", "built after")]
    [InlineData("""<Reference Include="System.Management.Automation" HintPath="x.dll" />""", "file")]
    public void Self_test_a_new_arrow_in_a_project_file_is_found(string item, string expected)
    {
        var csproj = $"<Project><ItemGroup>{item}</ItemGroup></Project>";
        Assert.Contains(expected, Assert.Single(ProjectReferences.Violations("RmUnifyGroupSync.State", csproj, ProjectReferences.Allowed["RmUnifyGroupSync.State"])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RmUnifyGroupSync.Engine", "System.Management.Automation")]
    [InlineData("RmUnifyGroupSync.Runtime", "Microsoft.Graph.Core")]
    [InlineData("RmUnifyGroupSync", "Azure.Core")]
    [InlineData("RmUnifyGroupSync.Contracts", "Microsoft.Kiota.Abstractions")]
    [InlineData("RmUnifyGroupSync.Graph", "Microsoft.Data.Sqlite")]
    [InlineData("RmUnifyGroupSync.Engine", "RmUnifyGroupSync.Graph")]
    [InlineData("RmUnifyGroupSync.Mis", "RmUnifyGroupSync.State")]
    public void Self_test_a_new_arrow_in_an_assembly_is_found(string project, string reference) =>
        Assert.Single(ProjectReferences.Violations(project, ["System.Runtime", reference], ProjectReferences.Allowed[project]));

    [Fact]
    public void Self_test_the_reader_sees_the_references_and_signatures_of_an_assembly()
    {
        var graph = Repository.BuiltAssembly("RmUnifyGroupSync.State");
        Assert.Contains("Microsoft.Data.Sqlite", AssemblyFile.References(graph));
        Assert.Contains("RmUnifyGroupSync.Engine", AssemblyFile.AssembliesInSignatures(graph));
        Assert.DoesNotContain("Microsoft.Data.Sqlite", AssemblyFile.AssembliesInSignatures(graph));
    }
}
