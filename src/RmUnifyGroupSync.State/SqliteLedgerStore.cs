using Microsoft.Data.Sqlite;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.State;

/// <summary>
/// Ledgers of all tenants in one SQLite file, <c>ledger.db</c> in the home folder. The file is made at the first write. A broken file is
/// set aside as <c>ledger.corrupt-n.db</c> and a new one begun; <see cref="CorruptLedger"/> says so.
/// </summary>
/// <param name="homeFolder">Full path of the home folder.</param>
/// <param name="timeProvider">Clock.</param>
public sealed class SqliteLedgerStore(string homeFolder, TimeProvider timeProvider) : ILedgerStore
{
    private readonly LedgerFile _file = new(homeFolder);

    /// <summary>
    /// True: nothing on disk is touched. Ledgers are copies in memory as of their opening, empty ones where there is no file; what is
    /// saved in them is read back from them and forgotten when they are closed.
    /// </summary>
    public bool ReadOnly { get; init; }

    /// <summary>Full path of the ledger file, for messages.</summary>
    public string Path => _file.Path;

    /// <summary>
    /// Where the broken ledger that this store met was put (read-only: where it lies); null when it met none. Known once a ledger has
    /// been opened.
    /// </summary>
    public string? CorruptLedger => _file.CorruptPath;

    /// <summary>True when there was no ledger file at the last <see cref="Open"/>, as on a first run or after a loss.</summary>
    public bool StartedWithoutLedger { get; private set; }

    /// <inheritdoc />
    /// <exception cref="GroupSyncException">
    /// <see cref="GroupSyncErrorId.SettingInvalid"/>: the file was written by a newer version, is no ledger, or cannot be used by this
    /// account. <see cref="GroupSyncErrorId.LockHeld"/>: another process keeps it busy.
    /// </exception>
    public ILedger Open(string tenantId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(tenantId);
        StartedWithoutLedger = !_file.Exists;
        var ledger = ReadOnly
            ? new SqliteLedger(tenantId, timeProvider, _file.Path, Opened(_file.OpenCopy))
            : new SqliteLedger(tenantId, timeProvider, _file.Path, _file.Exists ? Opened(_file.Open) : null, () => Opened(_file.Open));
        ledger.Touch();
        return ledger;
    }

    /// <inheritdoc />
    public ILedger OpenWithoutTenant() => Open(LedgerRows.NoTenant);

    /// <inheritdoc />
    public ILedger? OpenLastUsed()
    {
        if (!_file.Exists)
            return null;

        var connection = Opened(ReadOnly ? _file.OpenCopy : _file.Open);
        var tenantId = connection.Text("SELECT tenant FROM tenants ORDER BY tenant = $1, last_used DESC, tenant LIMIT 1", LedgerRows.NoTenant);
        if (tenantId is not null)
            return new SqliteLedger(tenantId, timeProvider, _file.Path, connection);

        connection.Dispose();
        return null;
    }

    private SqliteConnection Opened(Func<SqliteConnection> open)
    {
        try
        {
            return open();
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw SqliteLedger.Unusable(_file.Path, e);
        }
    }
}
