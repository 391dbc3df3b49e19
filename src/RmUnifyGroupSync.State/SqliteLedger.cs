using System.Text.Json;
using Microsoft.Data.Sqlite;
using RmUnifyGroupSync.Engine.Ports;
using static RmUnifyGroupSync.State.SqliteCommands;

namespace RmUnifyGroupSync.State;

/// <summary>The ledger of one tenant. Safe to be called from several threads; each call is one transaction.</summary>
/// <param name="tenantId">Tenant.</param>
/// <param name="timeProvider">Clock.</param>
/// <param name="path">File, for messages.</param>
/// <param name="connection">The open ledger; null while there is no file.</param>
/// <param name="create">Makes the file at the first write; null when <paramref name="connection"/> is given.</param>
internal sealed class SqliteLedger(
    string tenantId, TimeProvider timeProvider, string path, SqliteConnection? connection, Func<SqliteConnection>? create = null) : ILedger
{
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;

    private readonly object _gate = new();
    private SqliteConnection? _connection = connection;
    private bool _disposed;

    /// <summary>
    /// Remembers the tenant as the one used last, and takes over runs that were recorded when nobody had signed in anywhere yet; only
    /// where there is a file already.
    /// </summary>
    public void Touch()
    {
        if (_connection is not null)
            Write(TakeRunsOfNoTenant);
    }

    private void TakeRunsOfNoTenant(SqliteConnection open)
    {
        if (tenantId == LedgerRows.NoTenant)
            return;
        foreach (var sql in LedgerRows.TakeRuns)
            open.ExecuteEach(sql, 2, [tenantId], t => [t, LedgerRows.NoTenant]);
    }

    /// <inheritdoc />
    public LedgerSnapshot Read() => Query(LedgerSnapshot.Empty, c => new LedgerSnapshot(
        c.Rows(LedgerRows.SelectGroups, LedgerRows.ReadGroup, tenantId),
        c.Rows(LedgerRows.SelectLinks, LedgerRows.ReadLink, tenantId)));

    /// <inheritdoc />
    public void SaveGroups(IReadOnlyCollection<LedgerGroup> groups) =>
        WriteEach(LedgerRows.UpsertGroup, LedgerRows.GroupColumns, groups, g => LedgerRows.Values(tenantId, g));

    /// <inheritdoc />
    public void SaveLinks(IReadOnlyCollection<LedgerLink> links) =>
        WriteEach(LedgerRows.UpsertLink, LedgerRows.LinkColumns, links, l => LedgerRows.Values(tenantId, l));

    /// <inheritdoc />
    public void RemoveLinks(IReadOnlyCollection<LedgerLink> links) =>
        WriteEach(LedgerRows.DeleteLink, 4, links, Key);

    /// <inheritdoc />
    public string? ReadSource(string school) =>
        Query(null, c => c.Text("SELECT source FROM sources WHERE tenant = $1 AND school = $2", tenantId, school));

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> ReadSources() => Query<IReadOnlyDictionary<string, string>>(
        new Dictionary<string, string>(),
        c => c.Rows("SELECT school, source FROM sources WHERE tenant = $1", row => (School: row.GetString(0), Source: row.GetString(1)), tenantId)
            .ToDictionary(s => s.School, s => s.Source, StringComparer.Ordinal));

    /// <inheritdoc />
    public void RemoveSources(IReadOnlyCollection<string> schools) =>
        WriteEach("DELETE FROM sources WHERE tenant = $1 AND school = $2", 2, schools, s => [tenantId, s]);

    /// <inheritdoc />
    public void SaveSource(string school, string source) =>
        WriteEach(LedgerRows.UpsertSource, 4, [school], s => [tenantId, s, source, Instant(timeProvider.GetUtcNow())]);

    /// <inheritdoc />
    public void SaveRun(GroupSyncRun run, string? notes = null) => Write(c =>
    {
        var running = run.Outcome == RunOutcome.Running;
        if (running)
            ForgetOldRuns(c);
        c.ExecuteEach(
            LedgerRows.UpsertRun, 5, [run],
            r => [tenantId, r.Id, Instant(r.StartedAt), JsonSerializer.Serialize(r, LedgerJson.Default.GroupSyncRun), running ? RunHolder.ThisProcess() : null]);
        if (notes is not null)
            c.ExecuteEach(LedgerRows.UpsertNotes, 3, [notes], n => [tenantId, run.Id, n]);
    });

    /// <inheritdoc />
    public string? ReadNotes(string run) =>
        Query(null, c => c.Text("SELECT notes FROM run_notes WHERE tenant = $1 AND run = $2", tenantId, run));

    /// <inheritdoc />
    public void SaveChanges(IReadOnlyCollection<GroupSyncChange> changes, IReadOnlyCollection<LedgerLink>? forgotten = null)
    {
        if (changes.Count + (forgotten?.Count ?? 0) == 0)
            return;
        Write(c =>
        {
            c.ExecuteEach(LedgerRows.DeleteLink, 4, forgotten ?? [], Key);
            c.ExecuteEach(
                LedgerRows.InsertChange, 3, changes,
                change => [tenantId, change.Run, JsonSerializer.Serialize(change, LedgerJson.Default.GroupSyncChange)]);
        });
    }

    /// <inheritdoc />
    public IReadOnlyList<GroupSyncRun> ReadRuns(int? last = null) =>
        Query<IReadOnlyList<GroupSyncRun>>([], c => c.Rows(LedgerRows.SelectRuns, row => LedgerRows.ReadRun(row, timeProvider.GetUtcNow()), tenantId, last ?? -1));

    /// <inheritdoc />
    public IReadOnlyList<GroupSyncChange> ReadChanges(string? run = null) =>
        Query<IReadOnlyList<GroupSyncChange>>([], c => run is null
            ? c.Rows(LedgerRows.SelectChanges, LedgerRows.ReadChange, tenantId)
            : c.Rows(LedgerRows.SelectChangesOfRun, LedgerRows.ReadChange, tenantId, run));

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _connection?.Dispose();
            _connection = null;
        }
    }

    /// <summary>What a failing file means to the user.</summary>
    /// <param name="path">File.</param>
    /// <param name="cause">What SQLite or the file system said.</param>
    internal static GroupSyncException Unusable(string path, Exception cause)
    {
        var busy = cause is SqliteException { SqliteErrorCode: SqliteBusy or SqliteLocked };
        return new GroupSyncException(
            busy ? GroupSyncErrorId.LockHeld : GroupSyncErrorId.SettingInvalid,
            busy ? $"Another process keeps the ledger '{path}' busy." : $"The ledger '{path}' cannot be used: {cause.Message}",
            cause)
        {
            TargetObject = path,
            RecommendedAction = busy
                ? "Wait for the other run to end."
                : $"Check the free space and that this account may read and write the file, or set {HomeFolder.Variable} to another folder.",
        };
    }

    private object?[] Key(LedgerLink link) => [tenantId, link.GroupId, link.UserId, link.Role.ToString()];

    private void ForgetOldRuns(SqliteConnection open)
    {
        foreach (var sql in LedgerRows.DeleteOldRuns)
            open.ExecuteEach(sql, 2, [LedgerRetention.Days], days => [tenantId, Instant(timeProvider.GetUtcNow().AddDays(-days))]);
    }

    private void WriteEach<T>(string sql, int parameters, IReadOnlyCollection<T> items, Func<T, object?[]> values)
    {
        if (items.Count > 0)
            Write(c => c.ExecuteEach(sql, parameters, items, values));
    }

    private void Write(Action<SqliteConnection> write) => Guarded(() =>
    {
        var open = _connection ??= create!();

        // IMMEDIATE: waits for another writer here, not half way through.
        using var transaction = open.BeginTransaction();
        open.ExecuteEach(LedgerRows.UpsertTenant, 2, [tenantId], t => [t, Instant(timeProvider.GetUtcNow())]);
        write(open);
        transaction.Commit();
        return true;
    });

    private T Query<T>(T none, Func<SqliteConnection, T> read) => Guarded(() =>
    {
        if (_connection is null)
            return none;

        // Deferred: several selects see one state and wait for nobody.
        using var transaction = _connection.BeginTransaction(deferred: true);
        var result = read(_connection);
        transaction.Commit();
        return result;
    });

    private T Guarded<T>(Func<T> work)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            try
            {
                return work();
            }
            catch (Exception e) when (e is SqliteException or JsonException or FormatException)
            {
                throw Unusable(path, e);
            }
        }
    }
}
