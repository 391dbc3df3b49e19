namespace RmUnifyGroupSync.Host;

/// <summary>
/// Where PowerShell finds the built module under its name, whatever the checkout's folder is called: the build lays its manifest,
/// which points at the files in the checkout, under <c>Modules/</c> beside this program.
/// </summary>
internal static class ModuleByName
{
    public const string Name = "RmUnifyGroupSync";

    /// <summary>Puts that folder first on <c>PSModulePath</c>; call it before anything of PowerShell is used.</summary>
    public static void Announce()
    {
        var ours = Path.Combine(AppContext.BaseDirectory, "Modules");
        var others = Environment.GetEnvironmentVariable("PSModulePath");
        Environment.SetEnvironmentVariable("PSModulePath", string.IsNullOrEmpty(others) ? ours : ours + Path.PathSeparator + others);
    }
}
