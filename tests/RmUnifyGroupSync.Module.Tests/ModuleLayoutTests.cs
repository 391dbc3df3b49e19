using System.Management.Automation;
using RmUnifyGroupSync.Module.Tests.Harness;

namespace RmUnifyGroupSync.Module.Tests;

/// <summary>The built module as it lies in bin/ (architecture.md, Layout).</summary>
public sealed class ModuleLayoutTests
{
    private static readonly string Dependencies = Path.Combine(BuiltModule.Folder, "deps");

    [Fact]
    public void The_cmdlets_that_run_are_those_of_the_built_module()
    {
        using var session = ModuleSession.With(new FakeService());

        var commands = session.Run("Get-Command -Module RmUnifyGroupSync").As<CmdletInfo>();

        Assert.NotEmpty(commands);
        Assert.All(commands, c => Assert.Equal(BuiltModule.CmdletAssembly, c.ImplementingType.Assembly.Location));
        Assert.Equal(Path.Combine(BuiltModule.Folder, "RmUnifyGroupSync.Contracts.dll"), typeof(IGroupSyncService).Assembly.Location);
    }

    [Fact]
    public void The_manifest_is_valid_and_every_file_that_it_names_is_there()
    {
        using var session = ModuleSession.With(new FakeService());

        var result = session.Run("Test-ModuleManifest $args[0]", BuiltModule.Manifest);

        Assert.Empty(result.Errors);
        var module = Assert.Single(result.As<PSModuleInfo>());
        Assert.Equal(new Version(7, 4), module.PowerShellVersion);
        Assert.Equal(["Core"], module.CompatiblePSEditions);
        Assert.Empty(module.RequiredModules);
    }

    [Fact]
    public void The_manifest_exports_exactly_the_cmdlets_of_the_assembly()
    {
        using var session = ModuleSession.With(new FakeService());
        var declared = BuiltModule.Cmdlets.GetExportedTypes()
            .SelectMany(t => t.GetCustomAttributes(typeof(CmdletAttribute), inherit: false).Cast<CmdletAttribute>())
            .Select(c => $"{c.VerbName}-{c.NounName}");

        var module = Assert.Single(session.Run("Get-Module RmUnifyGroupSync").As<PSModuleInfo>());

        Assert.Equal(declared.Order(StringComparer.Ordinal), module.ExportedCmdlets.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(module.ExportedFunctions);
        Assert.Empty(module.ExportedVariables);
    }

    [Fact]
    public void Only_the_natives_of_the_supported_platforms_are_laid_out()
    {
        var platforms = Directory.GetDirectories(Path.Combine(Dependencies, "runtimes"))
            .Where(folder => Directory.Exists(Path.Combine(folder, "native")))
            .Select(folder => Path.GetFileName(folder)!);

        Assert.Equal(
            ["linux-arm64", "linux-musl-x64", "linux-x64", "osx-arm64", "osx-x64", "win-arm64", "win-x64"],
            platforms.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Contracts_lies_beside_the_cmdlets_only()
    {
        Assert.True(File.Exists(Path.Combine(BuiltModule.Folder, "RmUnifyGroupSync.Contracts.dll")));
        Assert.Empty(Directory.GetFiles(Dependencies, "RmUnifyGroupSync.Contracts*", SearchOption.AllDirectories));
        Assert.True(File.Exists(Path.Combine(Dependencies, "RmUnifyGroupSync.Runtime.deps.json")));
    }

    [Fact]
    public void Nothing_of_the_module_lies_beside_the_tests() =>
        Assert.DoesNotContain(Directory.GetFiles(AppContext.BaseDirectory, "RmUnifyGroupSync*.dll"), f => !f.Contains(".Tests", StringComparison.Ordinal));

    [Fact]
    public void Importing_again_leaves_the_cmdlets_working()
    {
        using var session = ModuleSession.With(new FakeService { CurrentContext = Sample.Context });

        var result = session.Run("Import-Module $args[0] -Force; Remove-Module RmUnifyGroupSync; Import-Module $args[0]; Get-GroupSyncContext", BuiltModule.Manifest);

        Assert.Empty(result.Errors);
        Assert.Equal([Sample.Context], result.As<GroupSyncContext>());
    }
}
