using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Recording;

/// <summary>A ledger that is read and never written: for what-if runs and plans.</summary>
public sealed class WhatIfLedger(ILedger? ledger) : ILedger
{
    /// <inheritdoc />
    public LedgerSnapshot Read() => ledger?.Read() ?? LedgerSnapshot.Empty;

    /// <inheritdoc />
    public string? ReadSource(string school) => ledger?.ReadSource(school);

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> ReadSources() => ledger?.ReadSources() ?? new Dictionary<string, string>();

    /// <inheritdoc />
    public IReadOnlyList<GroupSyncRun> ReadRuns(int? last = null) => ledger?.ReadRuns(last) ?? [];

    /// <inheritdoc />
    public IReadOnlyList<GroupSyncChange> ReadChanges(string? run = null) => ledger?.ReadChanges(run) ?? [];

    /// <inheritdoc />
    public void SaveGroups(IReadOnlyCollection<LedgerGroup> groups)
    {
    }

    /// <inheritdoc />
    public void SaveLinks(IReadOnlyCollection<LedgerLink> links)
    {
    }

    /// <inheritdoc />
    public void RemoveLinks(IReadOnlyCollection<LedgerLink> links)
    {
    }

    /// <inheritdoc />
    public void RemoveSources(IReadOnlyCollection<string> schools)
    {
    }

    /// <inheritdoc />
    public void SaveSource(string school, string source)
    {
    }

    /// <inheritdoc />
    public string? ReadNotes(string run) => ledger?.ReadNotes(run);

    /// <inheritdoc />
    public void SaveRun(GroupSyncRun run, string? notes = null)
    {
    }

    /// <inheritdoc />
    public void SaveChanges(IReadOnlyCollection<GroupSyncChange> changes, IReadOnlyCollection<LedgerLink>? forgotten = null)
    {
    }

    /// <inheritdoc />
    public void Dispose() => ledger?.Dispose();
}
