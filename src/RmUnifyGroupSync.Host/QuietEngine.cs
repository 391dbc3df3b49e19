namespace RmUnifyGroupSync.Host;

/// <summary>
/// PowerShell's engine keeps to itself while this is alive, and does not write to the home folder or the network: it would report
/// the use of modules to Microsoft, keep a cache of what modules hold, and make folders of its own at its start, which ends in a
/// crash where the home folder is not writable.
/// </summary>
internal sealed class QuietEngine : IDisposable
{
    /// <summary>The engine reads these when it starts; afterwards the script and the module see them as they were.</summary>
    private static readonly string[] Borrowed = ["XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"];

    private readonly Dictionary<string, string?> _before = Borrowed.ToDictionary(name => name, Environment.GetEnvironmentVariable);

    public QuietEngine()
    {
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        Environment.SetEnvironmentVariable("PSModuleAnalysisCachePath", OperatingSystem.IsWindows() ? "NUL" : "/dev/null");
        foreach (var name in Borrowed)
        {
            Environment.SetEnvironmentVariable(name, AppContext.BaseDirectory);
        }
    }

    public void Dispose()
    {
        foreach (var (name, value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }
}
