using Microsoft.Data.Sqlite;

namespace RmUnifyGroupSync.State;

/// <summary>
/// The tables of the ledger and how older ones become today's. Version n of the schema is what the first n migrations give; a migration
/// that has been released is never changed.
/// </summary>
internal static class LedgerSchema
{
    /// <summary>"RMGS": tells a ledger from any other SQLite file.</summary>
    private const int ApplicationId = 0x524D4753;

    /// <summary>
    /// Everything is keyed by tenant. Groups and links have columns, because they are replaced one by one; runs and changes are documents
    /// with the columns that they are found by, because they are only ever read whole.
    /// </summary>
    private static readonly string[] Migrations =
    [
        """
        CREATE TABLE tenants (
            tenant    TEXT NOT NULL PRIMARY KEY,
            last_used TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE groups (
            tenant         TEXT NOT NULL,
            key            TEXT NOT NULL,
            group_id       TEXT NOT NULL,
            school         TEXT NOT NULL,
            type           TEXT NOT NULL,
            mis_group_id   TEXT NOT NULL,
            academic_year  INTEGER,
            catalogue_name TEXT NOT NULL,
            group_name     TEXT NOT NULL,
            mail_nickname  TEXT NOT NULL,
            catalogue_mail TEXT,
            created_at     TEXT NOT NULL,
            last_synced_at TEXT,
            deleted_at     TEXT,
            PRIMARY KEY (tenant, key)
        ) WITHOUT ROWID;
        CREATE TABLE links (
            tenant     TEXT NOT NULL,
            group_id   TEXT NOT NULL,
            user_id    TEXT NOT NULL,
            role       TEXT NOT NULL,
            origin     TEXT NOT NULL,
            person_id  TEXT,
            person_role TEXT,
            applied_at TEXT NOT NULL,
            PRIMARY KEY (tenant, group_id, user_id, role)
        ) WITHOUT ROWID;
        CREATE TABLE sources (
            tenant   TEXT NOT NULL,
            school   TEXT NOT NULL,
            source   TEXT NOT NULL,
            saved_at TEXT NOT NULL,
            PRIMARY KEY (tenant, school)
        ) WITHOUT ROWID;
        CREATE TABLE runs (
            tenant     TEXT NOT NULL,
            id         TEXT NOT NULL,
            started_at TEXT NOT NULL,
            document   TEXT NOT NULL,
            PRIMARY KEY (tenant, id)
        ) WITHOUT ROWID;
        CREATE INDEX runs_by_start ON runs (tenant, started_at);
        CREATE TABLE changes (
            number   INTEGER PRIMARY KEY AUTOINCREMENT,
            tenant   TEXT NOT NULL,
            run      TEXT NOT NULL,
            document TEXT NOT NULL
        );
        CREATE INDEX changes_by_run ON changes (tenant, run, number);
        """,
        """
        ALTER TABLE runs ADD COLUMN holder TEXT;
        CREATE TABLE run_notes (
            tenant TEXT NOT NULL,
            run    TEXT NOT NULL,
            notes  TEXT NOT NULL,
            PRIMARY KEY (tenant, run)
        ) WITHOUT ROWID;
        """,
    ];

    /// <summary>The version that this module writes.</summary>
    public static int Version => Migrations.Length;

    /// <summary>Brings the schema up to date, all or nothing.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="path">File, for messages.</param>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/>: made by a newer module, or no ledger at all.</exception>
    public static void Migrate(SqliteConnection connection, string path)
    {
        if (CheckedVersion(connection, path) == Version)
            return;

        using var transaction = connection.BeginTransaction();

        // Asked again under the write lock: another process may have been quicker.
        for (var version = CheckedVersion(connection, path); version < Version; version++)
            connection.Execute(Migrations[version]);
        connection.Execute(FormattableString.Invariant($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version};"));
        transaction.Commit();
    }

    private static int CheckedVersion(SqliteConnection connection, string path)
    {
        var version = (int)connection.Number("PRAGMA user_version");
        if (version > Version)
        {
            throw new GroupSyncException(
                GroupSyncErrorId.SettingInvalid,
                FormattableString.Invariant($"The ledger '{path}' was written by a newer version of this module (schema {version}; this one knows {Version})."))
            {
                TargetObject = path,
                RecommendedAction = "Update this module to the version that wrote the ledger, or use a home folder of its own for this version.",
            };
        }

        if (connection.Number("PRAGMA application_id") != ApplicationId && connection.Number("SELECT count(*) FROM sqlite_master") > 0)
        {
            throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, $"The file '{path}' is a database, but not a ledger of this module.")
            {
                TargetObject = path,
                RecommendedAction = $"Move the file away, or set {HomeFolder.Variable} to another folder.",
            };
        }

        return version;
    }
}
