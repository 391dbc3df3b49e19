using System.Xml.Linq;

namespace RmUnifyGroupSync.Architecture.Tests;

/// <summary>The published surface against the built module beside the manifest.</summary>
public sealed class SurfaceTests
{
    private static readonly Lazy<IReadOnlyList<DeclaredCmdlet>> Declared = new(() => ModuleFile.Cmdlets(Module("RmUnifyGroupSync.dll")));

    public static TheoryData<string> Published => [.. SurfaceBaseline.Cmdlets.Select(c => c.Name)];

    public static TheoryData<string> Enums => [.. SurfaceBaseline.Enums.Select(e => e.Type)];

    [Theory]
    [MemberData(nameof(Published))]
    public void A_published_cmdlet_has_its_parameters_and_properties(string name)
    {
        var published = SurfaceBaseline.Cmdlets.Single(c => c.Name == name);
        var declared = Declared.Value.SingleOrDefault(c => c.Name == name);
        if (declared is null && NotBuiltYet.Cmdlets.Contains(name))
            return;
        Rule.Holds(SurfaceRules.Missing(published, declared, t => ModuleFile.Properties(Module("RmUnifyGroupSync.Contracts.dll"), t)));
    }

    [Fact]
    public void What_is_built_is_taken_out_of_the_list_of_what_is_not() =>
        Rule.Holds(Declared.Value.Select(c => c.Name).Where(NotBuiltYet.Cmdlets.Contains));

    [Theory]
    [MemberData(nameof(Enums))]
    public void A_published_value_is_there(string type)
    {
        var actual = ModuleFile.EnumValues(Module("RmUnifyGroupSync.Contracts.dll"), type);
        Assert.NotNull(actual);
        Assert.All(SurfaceBaseline.Enums.Single(e => e.Type == type).Values.Select(v => v.Split('=')), value =>
        {
            Assert.Contains(value[0], actual);
            if (value.Length > 1)
                Assert.Equal(value[1], actual[value[0]].ToString(System.Globalization.CultureInfo.InvariantCulture));
        });
    }

    [Fact]
    public void The_error_ids_are_the_published_ones_no_more_and_no_less() =>
        Assert.Equal(
            SurfaceBaseline.ErrorIds.Order(StringComparer.Ordinal),
            ModuleFile.EnumValues(Module("RmUnifyGroupSync.Contracts.dll"), "GroupSyncErrorId")!.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Deleting_a_group_has_high_impact() =>
        Assert.True(Declared.Value.Single(c => c.Name == "Remove-O365ClassGroup").IsHighImpact);

    [Fact]
    public void One_cmdlet_a_file_and_each_called_as_it() =>
        Rule.Holds(SurfaceRules.Misplaced(Declared.Value, Repository.Sources("src/RmUnifyGroupSync/")));

    [Fact]
    public void The_manifest_exports_what_the_assembly_has()
    {
        var manifest = Repository.Files.Single(f => f.Path == "RmUnifyGroupSync.psd1").Text;
        Assert.All(Declared.Value, c => Assert.Contains($"'{c.Name}'", manifest, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("RmUnifyGroupSync.O365ClassGroup", "GroupId", "Id")]
    [InlineData("RmUnifyGroupSync.O365ClassGroup", "ExternalDirectoryObjectId", "Id")]
    [InlineData("RmUnifyGroupSync.O365ClassGroup", "PrimarySmtpAddress", "Mail")]
    [InlineData("RmUnifyGroupSync.O365ClassGroup", "Alias", "MailNickname")]
    public void Names_that_other_modules_use_are_aliases(string type, string alias, string property)
    {
        var types = XDocument.Load(Module("RmUnifyGroupSync.Types.ps1xml"));
        var members = types.Descendants("Type").Where(t => (string?)t.Element("Name") == type).Descendants("AliasProperty");
        Assert.Contains(members, m => (string?)m.Element("Name") == alias && (string?)m.Element("ReferencedMemberName") == property);
    }

    [Fact]
    public void Beside_the_manifest_lie_the_cmdlets_and_the_contracts_and_nothing_isolated()
    {
        Assert.Equal(
            ["RmUnifyGroupSync.Contracts.dll", "RmUnifyGroupSync.dll"],
            Directory.EnumerateFiles(Repository.At("bin"), "*.dll").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        string[] shared = ["RmUnifyGroupSync.dll", "RmUnifyGroupSync.Contracts.dll", "System.Management.Automation.dll"];
        Assert.DoesNotContain(Directory.EnumerateFiles(Repository.At("bin", "deps"), "*.dll").Select(f => Path.GetFileName(f)), shared.Contains);
        Assert.True(File.Exists(Repository.At("bin", "deps", "RmUnifyGroupSync.Runtime.dll")));
    }

    private static string Module(string file)
    {
        var path = Repository.At("bin", file);
        Assert.True(File.Exists(path), $"The module is not built: {path} is missing. Build the solution first.");
        return path;
    }
}
