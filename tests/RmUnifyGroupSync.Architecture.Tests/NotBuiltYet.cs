namespace RmUnifyGroupSync.Architecture.Tests;

/// <summary>Published cmdlets that are still to be built. The list only ever shrinks: a name that is built is taken out.</summary>
public static class NotBuiltYet
{
    public static readonly IReadOnlySet<string> Cmdlets = new HashSet<string>(StringComparer.Ordinal)
    {
        "Get-GroupSyncMatch", "Find-GroupSyncAdoption", "Set-GroupSyncLink", "Remove-GroupSyncLink", "Restore-O365ClassGroup", "Test-MisSource",
        "Export-GroupSyncSetting", "Import-GroupSyncSetting", "Get-GroupSyncRun", "Get-GroupSyncChange",
        "Test-GroupSyncPermission", "Get-GroupSyncConsentUrl", "Register-GroupSyncApplication", "Get-GroupSyncDiagnostic",
        "Export-GroupSyncReport", "Register-GroupSyncSchedule", "Get-GroupSyncSchedule", "Unregister-GroupSyncSchedule",
    };

    /// <summary>Aliases of properties in the types file.</summary>
    public const bool Aliases = true;

    /// <summary>Files that a build once left in the sources.</summary>
    public static readonly IReadOnlySet<string> Leftovers =
        new HashSet<string>(StringComparer.Ordinal) { "src/RmUnifyGroupSync.Host/Modules/RmUnifyGroupSync/RmUnifyGroupSync.psd1" };
}
