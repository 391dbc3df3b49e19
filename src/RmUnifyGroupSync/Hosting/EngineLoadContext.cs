using System.Reflection;
using System.Runtime.Loader;

namespace RmUnifyGroupSync.Hosting;

/// <summary>
/// The private load context: everything in <c>deps/</c>, managed and native, so that no version that another module has loaded
/// can take the place of ours, nor ours of theirs.
/// </summary>
internal sealed class EngineLoadContext : AssemblyLoadContext
{
    internal const string ContextName = "RmUnifyGroupSync";

    // Both sides must mean the same types by these names, so they stay with the default context.
    private static readonly HashSet<string> Shared =
        new(StringComparer.OrdinalIgnoreCase) { "RmUnifyGroupSync.Contracts", "System.Management.Automation" };

    private readonly AssemblyDependencyResolver _resolver;

    internal EngineLoadContext(string enginePath)
        : base(ContextName) => _resolver = new AssemblyDependencyResolver(enginePath);

    /// <inheritdoc />
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name is { } name && Shared.Contains(name))
            return null;
        return _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    /// <inheritdoc />
    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;
}
