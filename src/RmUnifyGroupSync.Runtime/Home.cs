using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Recording;
using RmUnifyGroupSync.Engine.Settings;
using RmUnifyGroupSync.State;

namespace RmUnifyGroupSync.Runtime;

/// <summary>The home folder of one call. The environment may name another one at the next call.</summary>
internal sealed class Home(string folder, TimeProvider timeProvider)
{
    public string Folder => folder;

    public string SandboxFolder => Path.Combine(folder, "sandbox");

    public string ObjectsFile => State.ObjectsFile.In(folder);

    public string ReportFolder => Path.Combine(folder, "reports");

    public static Home Resolve(TimeProvider timeProvider) => new(HomeFolder.Resolve(Environment.GetEnvironmentVariable), timeProvider);

    public ISettingsFile SettingsFile() => new SettingsFile(folder);

    /// <summary>The settings, with the links among them.</summary>
    public SettingStore Settings() => new(SettingsFile(), Environment.GetEnvironmentVariable);

    public IRunLock RunLock() => new RunLock(folder, timeProvider);

    /// <summary>What the directory adapter keeps of a tenant from run to run.</summary>
    public IDirectoryMemory DirectoryMemory(string tenantId, bool whatIf) => new DirectoryMemory(folder, tenantId) { ReadOnly = whatIf };

    /// <summary>The ledger of a tenant; one that is only read in a what-if call.</summary>
    public ILedger OpenLedger(string tenantId, bool whatIf, ISyncObserver observer)
    {
        var store = Store(readOnly: whatIf);
        var ledger = store.Open(tenantId);
        if (store.CorruptLedger is { } corrupt && !whatIf)
            observer.Report(new WarningEvent($"The ledger could not be read and was set aside as {Path.GetFileName(corrupt)}. No membership is lost; members who are in the MIS groups are taken as this tool's own again."));
        return whatIf ? new WhatIfLedger(ledger) : ledger;
    }

    /// <summary>The ledger of a tenant, or of the tenant used last, to be looked into only; null when there is none.</summary>
    public ILedger? OpenHistory(string? tenantId) => tenantId is null ? Store(readOnly: true).OpenLastUsed() : Store(readOnly: true).Open(tenantId);

    /// <summary>Where a run is recorded that never got to a tenant: with those of the tenant used last, else by itself; null where nothing was ever set up.</summary>
    public ILedger? OpenForRunWithoutTenant() =>
        Directory.Exists(folder) ? Store(readOnly: false).OpenLastUsed() ?? Store(readOnly: false).OpenWithoutTenant() : null;

    /// <summary>What the ledger of the tenant used last knows; nothing without one.</summary>
    public LedgerSnapshot LastLedger()
    {
        using var ledger = OpenHistory(null);
        return ledger?.Read() ?? LedgerSnapshot.Empty;
    }

    /// <summary>The runs in the ledger of the tenant used last, newest first; none without one.</summary>
    public IReadOnlyList<GroupSyncRun> LastRuns()
    {
        using var ledger = OpenHistory(null);
        return ledger?.ReadRuns() ?? [];
    }

    private SqliteLedgerStore Store(bool readOnly) => new(folder, timeProvider) { ReadOnly = readOnly };
}
