using System.Management.Automation;
using RmUnifyGroupSync.Module.Tests.Harness;

namespace RmUnifyGroupSync.Module.Tests;

/// <summary>The built module as it lies in bin/ (architecture.md, Layout).</summary>
public sealed class ModuleLayoutTests
{
    [Fact]
    public void The_cmdlets_that_run_are_those_of_the_built_module()
    {
        using var session = ModuleSession.With(new FakeService());

        var commands = session.Run("Get-Command -Module RmUnifyGroupSync").As<CmdletInfo>();

        Assert.NotEmpty(commands);
        Assert.All(commands, c => Assert.Equal(BuiltModule.CmdletAssembly, c.ImplementingType.Assembly.Location));
        Assert.Equal(Path.Combine(BuiltModule.Folder, "RmUnifyGroupSync.Contracts.dll"), typeof(IGroupSyncService).Assembly.Location);
    }
}
