using Microsoft.Data.Sqlite;

namespace RmUnifyGroupSync.State;

/// <summary>The file <c>ledger.db</c>: opening it for work or for looking only, checking it, and setting a broken one aside.</summary>
/// <param name="homeFolder">Full path of the home folder.</param>
internal sealed class LedgerFile(string homeFolder)
{
    /// <summary>How long a statement waits for another connection to finish writing.</summary>
    private const int BusyTimeoutMilliseconds = 15_000;

    /// <summary>What SQLite keeps beside the file while it is open, or after a crash. Left behind, it would be taken for the new file's.</summary>
    private static readonly string[] Companions = ["-wal", "-shm"];

    private const int SqliteCorrupt = 11;
    private const int SqliteNotADatabase = 26;

    /// <summary>Full path.</summary>
    public string Path { get; } = System.IO.Path.Combine(homeFolder, "ledger.db");

    /// <summary>Where the last broken ledger that this object met was put, or lies when only looked at; null when none was met.</summary>
    public string? CorruptPath { get; private set; }

    /// <summary>Whether there is a ledger.</summary>
    public bool Exists => File.Exists(Path);

    /// <summary>Opens the ledger for reading and writing, up to date; makes it when it is not there; sets a broken one aside.</summary>
    public SqliteConnection Open()
    {
        HomeFolder.Ensure(homeFolder);
        return TryOpen() ?? OpenAfterSettingAside();
    }

    /// <summary>
    /// A copy of the ledger in memory, up to date: whatever is written to it is forgotten with it, and nothing is touched on disk. An
    /// empty one when there is no ledger or a broken one.
    /// </summary>
    public SqliteConnection OpenCopy()
    {
        var copy = Exists ? CopyToMemory() : null;
        if (copy is not null && IsSound(copy))
        {
            LedgerSchema.Migrate(copy, Path);
            return copy;
        }

        copy?.Dispose();
        CorruptPath = Exists ? Path : null;
        var empty = Connect(":memory:", SqliteOpenMode.Memory);
        LedgerSchema.Migrate(empty, Path);
        return empty;
    }

    private SqliteConnection? TryOpen()
    {
        // SQLite makes its other files with the permissions of this one.
        using (OwnerOnly.OpenFile(Path, FileMode.OpenOrCreate, FileShare.ReadWrite | FileShare.Delete))
        {
        }

        var connection = Connect(Path, SqliteOpenMode.ReadWrite);
        try
        {
            if (IsSound(connection))
            {
                // Readers and the writer do not wait for each other, and a commit is on disk before the next request goes out.
                connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
                LedgerSchema.Migrate(connection, Path);
                return connection;
            }
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        connection.Dispose();
        return null;
    }

    private SqliteConnection OpenAfterSettingAside()
    {
        // One process at a time, and each looks again: the second must not set aside what the first has just begun.
        var guardPath = System.IO.Path.Combine(homeFolder, "ledger.repair.lock");
        using var guard = OwnerOnly.OpenFile(guardPath, FileMode.OpenOrCreate, FileShare.None);
        if (TryOpen() is { } sound)
            return sound;

        SetAside();
        return TryOpen() ?? throw new IOException($"The new ledger '{Path}' cannot be used either.");
    }

    private void SetAside()
    {
        var number = 1;
        string target;
        do
            target = System.IO.Path.Combine(homeFolder, FormattableString.Invariant($"ledger.corrupt-{number++}.db"));
        while (File.Exists(target));

        File.Move(Path, target);
        foreach (var suffix in Companions.Where(s => File.Exists(Path + s)))
            File.Move(Path + suffix, target + suffix, overwrite: true);
        CorruptPath = target;
    }

    private SqliteConnection? CopyToMemory()
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            // Without a write-ahead log the file alone is the ledger, and "immutable" keeps SQLite from making any file beside it.
            // With one (a run is under way, or was killed) its index is only read, or built anew in memory.
            var logged = HasLog;
            var copy = TryCopy(logged ? LoggedUri : ImmutableUri);
            if (logged || !HasLog)
                return copy;

            // Somebody began to write while it was copied.
            copy?.Dispose();
        }

        return TryCopy(LoggedUri);
    }

    private bool HasLog => new FileInfo(Path + "-wal") is { Exists: true, Length: > 0 };

    private string ImmutableUri => new Uri(Path).AbsoluteUri + "?immutable=1";

    private string LoggedUri => new Uri(Path).AbsoluteUri + "?readonly_shm=1";

    private static SqliteConnection? TryCopy(string source)
    {
        var copy = Connect(":memory:", SqliteOpenMode.Memory);
        var copied = false;
        try
        {
            using var original = Connect(source, SqliteOpenMode.ReadOnly);
            original.BackupDatabase(copy);
            copied = true;
            return copy;
        }
        catch (SqliteException e) when (IsCorruption(e))
        {
            return null;
        }
        finally
        {
            if (!copied)
                copy.Dispose();
        }
    }

    private static SqliteConnection Connect(string dataSource, SqliteOpenMode mode)
    {
        // No pool: a pooled connection would keep the files open after the ledger is closed.
        var text = new SqliteConnectionStringBuilder { DataSource = dataSource, Mode = mode, Pooling = false };
        var connection = new SqliteConnection(text.ConnectionString);
        try
        {
            connection.Open();
            connection.Execute(FormattableString.Invariant($"PRAGMA busy_timeout = {BusyTimeoutMilliseconds};"));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static bool IsSound(SqliteConnection connection)
    {
        try
        {
            return connection.Text("PRAGMA quick_check(1)") == "ok";
        }
        catch (SqliteException e) when (IsCorruption(e))
        {
            return false;
        }
    }

    private static bool IsCorruption(SqliteException e) => e.SqliteErrorCode is SqliteCorrupt or SqliteNotADatabase;
}
