using System.Reflection;
using System.Runtime.ExceptionServices;

namespace RmUnifyGroupSync.Hosting;

/// <summary>
/// The one service of this process, made on first use: importing the module loads nothing of the engine. It lives for the process, not
/// for a runspace, so that thread jobs and parallel runspaces share one sign-in.
/// </summary>
internal static class ServiceHost
{
    private const string EngineAssembly = "RmUnifyGroupSync.Runtime";
    private const string EngineType = "RmUnifyGroupSync.Runtime.GroupSyncService";

    private static readonly Lazy<EngineLoadContext> Context = new(OpenContext);
    private static readonly Lazy<IGroupSyncService> Service = new(Create);
    private static IGroupSyncService? Replacement;

    /// <summary>The service.</summary>
    internal static IGroupSyncService Current => Volatile.Read(ref Replacement) ?? Service.Value;

    private static string Folder => Path.Combine(Path.GetDirectoryName(typeof(ServiceHost).Assembly.Location)!, "deps");

    /// <summary>Puts another service in place of the engine's, or takes it away again; only tests call it.</summary>
    internal static void Substitute(IGroupSyncService? service) => Volatile.Write(ref Replacement, service);

    /// <summary>A new service of the engine.</summary>
    internal static IGroupSyncService Create()
    {
        var type = Context.Value.LoadFromAssemblyName(new AssemblyName(EngineAssembly)).GetType(EngineType, throwOnError: false)
            ?? throw new ModuleIncompleteException($"{EngineAssembly}.dll in '{Folder}' is not the engine of this version of the module.");
        try
        {
            return (IGroupSyncService)Activator.CreateInstance(type)!;
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(e.InnerException);
            throw;
        }
    }

    private static EngineLoadContext OpenContext()
    {
        var engine = Path.Combine(Folder, EngineAssembly + ".dll");
        return File.Exists(engine)
            ? new EngineLoadContext(engine)
            : throw new ModuleIncompleteException($"The module is not complete: '{engine}' is missing.");
    }
}
