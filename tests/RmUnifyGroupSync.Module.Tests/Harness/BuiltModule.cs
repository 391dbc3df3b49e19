using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace RmUnifyGroupSync.Module.Tests.Harness;

/// <summary>
/// Where the built module lies. Tests import it from its manifest, as PowerShell does; nothing of it lies beside the tests.
/// xunit reads attributes before any code of ours has run, so no attribute of a test may name a type of the module.
/// They run one after the other, because the module keeps one service and one sign-in for a process.
/// </summary>
internal static class BuiltModule
{
    internal static readonly string Root = FindRoot();

    internal static readonly string Folder = Path.Combine(Root, "bin");

    internal static readonly string Manifest = Path.Combine(Root, "RmUnifyGroupSync.psd1");

    internal static readonly string CmdletAssembly = Path.Combine(Folder, "RmUnifyGroupSync.dll");

    /// <summary>The cmdlet assembly as PowerShell has loaded it.</summary>
    internal static Assembly Cmdlets => AssemblyLoadContext.Default.Assemblies.Single(a => a.GetName().Name == "RmUnifyGroupSync");

    /// <summary>The home folder of this test process; never the developer's own.</summary>
    internal static readonly string Home = Directory.CreateTempSubdirectory("rmugs-home-").FullName;

    [ModuleInitializer]
    internal static void Prepare()
    {
        Environment.SetEnvironmentVariable("RMUNIFY_GROUPSYNC_HOME", Home);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Home, recursive: true);
        AssemblyLoadContext.Default.Resolving += (context, name) => name.Name == "RmUnifyGroupSync.Contracts"
            ? Assembly.LoadFrom(Path.Combine(Folder, "RmUnifyGroupSync.Contracts.dll"))
            : null;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RmUnifyGroupSync.psd1")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The checkout with RmUnifyGroupSync.psd1 is not above the tests.");
    }
}
