namespace RmUnifyGroupSync.Host;

/// <summary>
/// Where PowerShell finds the built module under its name, whatever the checkout's folder is called: the build lays its manifest,
/// which points at the files in the checkout, under <c>Modules/</c> beside this program.
/// </summary>
internal static class ModuleByName
{
    public const string Name = "RmUnifyGroupSync";

    /// <summary>Sets what PowerShell reads from the environment of this process; call it before anything of PowerShell is used.</summary>
    public static void Announce()
    {
        var ours = Path.Combine(AppContext.BaseDirectory, "Modules");
        var others = Environment.GetEnvironmentVariable("PSModulePath");
        Environment.SetEnvironmentVariable("PSModulePath", string.IsNullOrEmpty(others) ? ours : ours + Path.PathSeparator + others);

        // Nothing is sent anywhere and nothing is written outside the script's own folders: PowerShell would otherwise report
        // the use of modules to Microsoft and keep a cache of module contents in the home folder.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        Environment.SetEnvironmentVariable("PSModuleAnalysisCachePath", OperatingSystem.IsWindows() ? "NUL" : "/dev/null");
    }
}
