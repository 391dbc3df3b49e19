namespace RmUnifyGroupSync.Engine.Ports;

/// <summary>Opens ledgers; one file in the home folder holds those of all tenants.</summary>
public interface ILedgerStore
{
    /// <summary>The ledger of a tenant, made when it is not there.</summary>
    ILedger Open(string tenantId);

    /// <summary>The ledger of the tenant that was used last; null when there is none.</summary>
    ILedger? OpenLastUsed();

    /// <summary>
    /// Where runs are recorded that never got to a tenant, as nobody has signed in to any yet. The first tenant that is opened takes them over.
    /// </summary>
    ILedger OpenWithoutTenant();
}

/// <summary>
/// What this tool itself applied in one tenant, and when. Tenant and MIS are the truth: a lost ledger loses no membership.
/// Every method is one transaction.
/// </summary>
public interface ILedger : IDisposable
{
    /// <summary>Everything about groups and links.</summary>
    LedgerSnapshot Read();

    /// <summary>Adds or replaces groups, by key.</summary>
    void SaveGroups(IReadOnlyCollection<LedgerGroup> groups);

    /// <summary>Adds or replaces links that this tool applied.</summary>
    void SaveLinks(IReadOnlyCollection<LedgerLink> links);

    /// <summary>Forgets links, by group, account and role.</summary>
    void RemoveLinks(IReadOnlyCollection<LedgerLink> links);

    /// <summary>The last good source kept under that name of a school, as the engine wrote it; null when there is none.</summary>
    string? ReadSource(string school);

    /// <summary>The last good sources of all schools, by what they were kept under.</summary>
    IReadOnlyDictionary<string, string> ReadSources();

    /// <summary>Forgets the last good sources of schools.</summary>
    void RemoveSources(IReadOnlyCollection<string> schools);

    /// <summary>Keeps the last good source of a school.</summary>
    void SaveSource(string school, string source);

    /// <summary>
    /// Adds or replaces a run, by id. One that is <see cref="RunOutcome.Running"/> belongs to this process: once that is gone, it is read
    /// back as <see cref="RunOutcome.Unfinished"/>. Runs that are older than the ledger keeps are forgotten when a new one begins.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="notes">What is to be told of it beside its figures and changes, as the engine wrote it; null leaves what is there.</param>
    void SaveRun(GroupSyncRun run, string? notes = null);

    /// <summary>The notes of a run; null when there are none.</summary>
    string? ReadNotes(string run);

    /// <summary>Adds changes of a run and forgets the links that they took away, both or neither.</summary>
    void SaveChanges(IReadOnlyCollection<GroupSyncChange> changes, IReadOnlyCollection<LedgerLink>? forgotten = null);

    /// <summary>Runs, newest first.</summary>
    IReadOnlyList<GroupSyncRun> ReadRuns(int? last = null);

    /// <summary>Changes, in the order in which they were made.</summary>
    IReadOnlyList<GroupSyncChange> ReadChanges(string? run = null);
}

/// <summary>What a ledger holds about groups and links.</summary>
/// <param name="Groups">Groups, deleted ones included.</param>
/// <param name="Links">Links that this tool applied.</param>
public sealed record LedgerSnapshot(IReadOnlyList<LedgerGroup> Groups, IReadOnlyList<LedgerLink> Links)
{
    /// <summary>A lost or new ledger.</summary>
    public static LedgerSnapshot Empty { get; } = new([], []);
}

/// <summary>A group that this tool made or took over.</summary>
public sealed record LedgerGroup
{
    /// <summary>Alternate key in the directory (requirements §7).</summary>
    public required string Key { get; init; }

    /// <summary>Object id.</summary>
    public required string GroupId { get; init; }

    /// <summary>The school's id in the source.</summary>
    public required string School { get; init; }

    /// <summary>Type.</summary>
    public required MisGroupType Type { get; init; }

    /// <summary>Id of the MIS group.</summary>
    public required string MisGroupId { get; init; }

    /// <summary>Academic year that the group was made in, or last synced for.</summary>
    public int? AcademicYear { get; init; }

    /// <summary>Name in our lists.</summary>
    public required string CatalogueName { get; init; }

    /// <summary>Microsoft 365 name that it was made with.</summary>
    public required string GroupName { get; init; }

    /// <summary>Local part of the address that it was made with.</summary>
    public required string MailNickname { get; init; }

    /// <summary>Address that it was made with, read back from Microsoft 365.</summary>
    public string? CatalogueMail { get; init; }

    /// <summary>When it was made or taken over.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last synced.</summary>
    public DateTimeOffset? LastSyncedAt { get; init; }

    /// <summary>When this tool deleted it; the tombstone that keeps the night from making it again.</summary>
    public DateTimeOffset? DeletedAt { get; init; }
}

/// <summary>An owner or a member that this tool put into a group.</summary>
public sealed record LedgerLink
{
    /// <summary>Object id of the group; its key while the answer to its creation is not known.</summary>
    public required string GroupId { get; init; }

    /// <summary>Object id of the account.</summary>
    public required string UserId { get; init; }

    /// <summary>Owner or member.</summary>
    public required GroupRole Role { get; init; }

    /// <summary>Mis: because the MIS says so. Admin: a chosen administrator or a named owner.</summary>
    public required MemberOrigin Origin { get; init; }

    /// <summary>MIS id of the person.</summary>
    public string? PersonId { get; init; }

    /// <summary>Role of the person in the MIS: pupil 4001 is not staff 4001.</summary>
    public PersonRole? PersonRole { get; init; }

    /// <summary>When it was applied.</summary>
    public DateTimeOffset AppliedAt { get; init; }
}

/// <summary>Lets one run at a time into a home folder.</summary>
public interface IRunLock
{
    /// <summary>Takes the lock, waiting at most so long. Throws <see cref="GroupSyncErrorId.LockHeld"/> with who holds it.</summary>
    Task<IDisposable> AcquireAsync(TimeSpan wait, CancellationToken cancellationToken);
}

/// <summary>Keeps the settings file.</summary>
public interface ISettingsFile
{
    /// <summary>Full path, for messages.</summary>
    string Path { get; }

    /// <summary>The text; null when there is no file. An unreadable file is a <see cref="GroupSyncErrorId.SettingInvalid"/>.</summary>
    string? Read();

    /// <summary>Replaces the file at once or not at all, readable by its owner only.</summary>
    void Write(string text);

    /// <summary>Lays the schema beside the file, where editors look for it. Not being able to is no error.</summary>
    /// <param name="name">Name of the schema's file.</param>
    /// <param name="text">The schema.</param>
    void WriteSchema(string name, string text)
    {
    }
}
