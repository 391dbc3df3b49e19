using System.Text.Json;
using Microsoft.Data.Sqlite;
using RmUnifyGroupSync.Engine.Ports;
using static RmUnifyGroupSync.State.SqliteCommands;

namespace RmUnifyGroupSync.State;

/// <summary>The statements of the ledger, and records as rows. Parameter 1 is always the tenant.</summary>
internal static class LedgerRows
{
    public const int GroupColumns = 14;
    public const int LinkColumns = 8;

    /// <summary>Stands for the tenant of runs that never got to one.</summary>
    public const string NoTenant = "(none)";

    /// <summary>Gives the runs of no tenant to one.</summary>
    public static readonly string[] TakeRuns =
    [
        "UPDATE runs SET tenant = $1 WHERE tenant = $2",
        "UPDATE run_notes SET tenant = $1 WHERE tenant = $2",
        "DELETE FROM tenants WHERE tenant = $2 AND tenant <> $1",
    ];

    public const string UpsertTenant = "INSERT OR REPLACE INTO tenants (tenant, last_used) VALUES ($1, $2)";

    public const string SelectGroups =
        """
        SELECT key, group_id, school, type, mis_group_id, academic_year, catalogue_name, group_name, mail_nickname, catalogue_mail,
               created_at, last_synced_at, deleted_at
        FROM groups WHERE tenant = $1 ORDER BY key
        """;

    public const string UpsertGroup =
        """
        INSERT OR REPLACE INTO groups (tenant, key, group_id, school, type, mis_group_id, academic_year, catalogue_name, group_name,
                                       mail_nickname, catalogue_mail, created_at, last_synced_at, deleted_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """;

    public const string SelectLinks =
        "SELECT group_id, user_id, role, origin, person_id, applied_at, person_role FROM links WHERE tenant = $1 ORDER BY group_id, user_id, role";

    public const string UpsertLink =
        """
        INSERT OR REPLACE INTO links (tenant, group_id, user_id, role, origin, person_id, applied_at, person_role)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """;

    public const string DeleteLink = "DELETE FROM links WHERE tenant = $1 AND group_id = $2 AND user_id = $3 AND role = $4";

    public const string UpsertSource = "INSERT OR REPLACE INTO sources (tenant, school, source, saved_at) VALUES ($1, $2, $3, $4)";

    public const string UpsertRun = "INSERT OR REPLACE INTO runs (tenant, id, started_at, document, holder) VALUES ($1, $2, $3, $4, $5)";

    public const string UpsertNotes = "INSERT OR REPLACE INTO run_notes (tenant, run, notes) VALUES ($1, $2, $3)";

    /// <summary>What belongs to runs that began before a time; the runs themselves last, because they say which those are.</summary>
    public static readonly string[] DeleteOldRuns =
    [
        "DELETE FROM changes WHERE tenant = $1 AND run IN (SELECT id FROM runs WHERE tenant = $1 AND started_at < $2)",
        "DELETE FROM run_notes WHERE tenant = $1 AND run IN (SELECT id FROM runs WHERE tenant = $1 AND started_at < $2)",
        "DELETE FROM runs WHERE tenant = $1 AND started_at < $2",
    ];

    /// <summary>A limit of -1 is none.</summary>
    public const string SelectRuns = "SELECT document, holder FROM runs WHERE tenant = $1 ORDER BY started_at DESC, id DESC LIMIT $2";

    public const string InsertChange = "INSERT INTO changes (tenant, run, document) VALUES ($1, $2, $3)";

    public const string SelectChanges = "SELECT document FROM changes WHERE tenant = $1 ORDER BY number";

    public const string SelectChangesOfRun = "SELECT document FROM changes WHERE tenant = $1 AND run = $2 ORDER BY number";

    public static object?[] Values(string tenantId, LedgerGroup group) =>
    [
        tenantId, group.Key, group.GroupId, group.School, group.Type.ToString(), group.MisGroupId, group.AcademicYear, group.CatalogueName,
        group.GroupName, group.MailNickname, group.CatalogueMail, Instant(group.CreatedAt), Instant(group.LastSyncedAt),
        Instant(group.DeletedAt),
    ];

    public static LedgerGroup ReadGroup(SqliteDataReader row) => new()
    {
        Key = row.GetString(0),
        GroupId = row.GetString(1),
        School = row.GetString(2),
        Type = row.Named<MisGroupType>(3),
        MisGroupId = row.GetString(4),
        AcademicYear = row.IsDBNull(5) ? null : row.GetInt32(5),
        CatalogueName = row.GetString(6),
        GroupName = row.GetString(7),
        MailNickname = row.GetString(8),
        CatalogueMail = row.TextOrNull(9),
        CreatedAt = row.Instant(10),
        LastSyncedAt = row.InstantOrNull(11),
        DeletedAt = row.InstantOrNull(12),
    };

    public static object?[] Values(string tenantId, LedgerLink link) =>
        [tenantId, link.GroupId, link.UserId, link.Role.ToString(), link.Origin.ToString(), link.PersonId, Instant(link.AppliedAt), link.PersonRole?.ToString()];

    public static LedgerLink ReadLink(SqliteDataReader row) => new()
    {
        GroupId = row.GetString(0),
        UserId = row.GetString(1),
        Role = row.Named<GroupRole>(2),
        Origin = row.Named<MemberOrigin>(3),
        PersonId = row.TextOrNull(4),
        AppliedAt = row.Instant(5),
        PersonRole = row.TextOrNull(6) is null ? null : row.Named<PersonRole>(6),
    };

    /// <summary>A run; one that was left open by a process that is gone is unfinished.</summary>
    public static GroupSyncRun ReadRun(SqliteDataReader row, DateTimeOffset now)
    {
        var run = JsonSerializer.Deserialize(row.GetString(0), LedgerJson.Default.GroupSyncRun)!;
        return run.Outcome == RunOutcome.Running && !RunHolder.IsAtWork(row.TextOrNull(1), run.StartedAt, now)
            ? run with { Outcome = RunOutcome.Unfinished }
            : run;
    }

    public static GroupSyncChange ReadChange(SqliteDataReader row) => JsonSerializer.Deserialize(row.GetString(0), LedgerJson.Default.GroupSyncChange)!;
}
