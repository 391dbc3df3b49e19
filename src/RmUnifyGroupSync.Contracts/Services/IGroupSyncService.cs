namespace RmUnifyGroupSync;

/// <summary>
/// Everything that the cmdlets call: the one interface that crosses the load-context line. Every failure is a
/// <see cref="GroupSyncException"/>, thrown when nothing further can succeed, else reported as an <see cref="ItemErrorEvent"/>.
/// </summary>
public interface IGroupSyncService
    : ISessionService, ISettingService, IMisService, IClassGroupService, ILinkService, IRunService, IHistoryService, IScheduleService, IDiagnosticService;

/// <summary>Signing in.</summary>
public interface ISessionService
{
    /// <summary>The current sign-in; null when there is none.</summary>
    GroupSyncContext? CurrentContext { get; }

    /// <summary>Signs in and makes that the current sign-in. A second sign-in replaces the first.</summary>
    Task<GroupSyncContext> ConnectAsync(SignInRequest request, CallOptions options, CancellationToken cancellationToken);

    /// <summary>Forgets the current sign-in (or the one in the options), tokens and all; nothing happens without one.</summary>
    Task DisconnectAsync(CallOptions options, CancellationToken cancellationToken);

    /// <summary>The address at which a global administrator consents to an application; tenant and application of the sign-in when left out.</summary>
    string GetConsentUrl(string? tenantId, string? clientId, string? redirectUri, CallOptions options);

    /// <summary>
    /// What each job needs and whether the sign-in has it, as its token says. A token that cannot be read gives nulls and a warning.
    /// </summary>
    Task<IReadOnlyList<PermissionCheck>> TestPermissionAsync(CallOptions options, CancellationToken cancellationToken);

    /// <summary>Registers an application in the tenant, asking for consent; null when it was not given (or in a what-if call).</summary>
    Task<GroupSyncApplication?> RegisterApplicationAsync(ApplicationRequest request, CallOptions options, CancellationToken cancellationToken);

    /// <summary>Makes the sandbox tenant.</summary>
    Task<GroupSyncSandbox> CreateSandboxAsync(SandboxRequest request, CallOptions options, CancellationToken cancellationToken);
}

/// <summary>Settings. Values are checked on entry.</summary>
public interface ISettingService
{
    /// <summary>Effective settings: the default, followed by every school that has settings of its own. Reads nothing but the settings.</summary>
    IReadOnlyList<GroupSyncSetting> GetSettings();

    /// <summary>Effective settings of a school by id, DfE number or name, or of all that wildcards fit; <see cref="GroupSyncErrorId.SchoolNotFound"/> for a name that nobody knows.</summary>
    Task<IReadOnlyList<GroupSyncSetting>> GetSchoolSettingsAsync(string school, CallOptions options, CancellationToken cancellationToken);

    /// <summary>Writes the values that are not null: for a school, or as the default when <see cref="GroupSyncSetting.School"/> is null.</summary>
    Task<GroupSyncSetting> SetSettingsAsync(GroupSyncSetting values, CallOptions options, CancellationToken cancellationToken);

    /// <summary>Forgets settings: of one school or the default, all or the named ones.</summary>
    Task ResetSettingsAsync(string? school, string[]? names, CallOptions options, CancellationToken cancellationToken);

    /// <summary>Names in the settings file that are no settings of this version, each with its place; they are kept and have no effect.</summary>
    IReadOnlyList<string> GetUnknownSettings();

    /// <summary>Writes settings into a file. Gives its full path; null in a what-if call.</summary>
    Task<string?> ExportSettingsAsync(SettingExportRequest request, CallOptions options, CancellationToken cancellationToken);

    /// <summary>
    /// Takes settings over from a file that was exported. Everything is checked first: one error for each rule that is broken, and then
    /// <see cref="GroupSyncErrorId.SettingInvalid"/> with nothing written. Gives the settings that the file names, as they are now.
    /// </summary>
    Task<IReadOnlyList<GroupSyncSetting>> ImportSettingsAsync(SettingImportRequest request, CallOptions options, CancellationToken cancellationToken);
}

/// <summary>What the MIS says.</summary>
public interface IMisService
{
    /// <summary>The configured schools.</summary>
    IAsyncEnumerable<MisSchool> GetSchoolsAsync(string[]? school, CallOptions options, CancellationToken cancellationToken);

    /// <summary>MIS groups. Without a sign-in, names and link states are as the ledger knows them.</summary>
    IAsyncEnumerable<MisGroup> GetGroupsAsync(MisGroupQuery query, CallOptions options, CancellationToken cancellationToken);

    /// <summary>People of MIS groups, with their accounts when signed in.</summary>
    IAsyncEnumerable<MisGroupMember> GetMembersAsync(
        IReadOnlyList<GroupReference> groups, PersonRole role, CallOptions options, CancellationToken cancellationToken);

    /// <summary>Everybody of the schools with the account found, or why none was.</summary>
    IAsyncEnumerable<PersonMatch> GetMatchesAsync(string[]? school, CallOptions options, CancellationToken cancellationToken);

    /// <summary>Reads a source and tells what the reader noticed; a source that cannot be used is an Error among the findings.</summary>
    /// <param name="source">A source that is not configured, as settings; null for the configured ones.</param>
    /// <param name="school">Only sources of these schools; null for all. Not with a source that is not configured.</param>
    /// <param name="options">Whom to tell.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    IAsyncEnumerable<MisFinding> TestSourceAsync(GroupSyncSetting? source, string[]? school, CallOptions options, CancellationToken cancellationToken);

    /// <summary>Begins to take objects for the MIS source <see cref="MisSourceKind.Objects"/>. Writes nothing in a what-if call.</summary>
    /// <param name="path">Full path of the file to keep them in; null for the one in the home folder.</param>
    /// <param name="column">Names of properties by field, where they are called otherwise.</param>
    /// <param name="options">Whom to tell.</param>
    IMisObjectImport ImportObjects(string? path, Dictionary<string, string>? column, CallOptions options);
}

/// <summary>
/// Takes objects for the MIS source <see cref="MisSourceKind.Objects"/>, one after another. Nothing of them counts before
/// <see cref="Complete"/>: an import that ends otherwise leaves the earlier objects as they were.
/// </summary>
public interface IMisObjectImport : IDisposable
{
    /// <summary>Where they go, for messages.</summary>
    string Path { get; }

    /// <summary>How many were taken so far, bad ones aside.</summary>
    int Count { get; }

    /// <summary>Takes one object as property names and values.</summary>
    /// <returns>What is wrong with it, as <see cref="GroupSyncErrorId.MisSourceInvalid"/> that names the property; null when it is good.</returns>
    GroupSyncException? Add(IReadOnlyDictionary<string, object?> row);

    /// <summary>Puts the objects in the place of the earlier ones, at once or not at all.</summary>
    /// <param name="leaveOutBad">Whether objects with something wrong are simply left out.</param>
    /// <exception cref="GroupSyncException">
    /// <see cref="GroupSyncErrorId.MisUnavailable"/> when there were none, or none with a group, or bad ones that are not to be left out.
    /// </exception>
    MisObjectFile Complete(bool leaveOutBad);
}

/// <summary>What Microsoft 365 has.</summary>
public interface IClassGroupService
{
    /// <summary>Managed groups.</summary>
    IAsyncEnumerable<O365ClassGroup> GetClassGroupsAsync(ClassGroupQuery query, CallOptions options, CancellationToken cancellationToken);

    /// <summary>Owners and members of groups; of one role when given.</summary>
    IAsyncEnumerable<O365GroupMember> GetGroupMembersAsync(
        IReadOnlyList<GroupReference> groups, GroupRole? role, CallOptions options, CancellationToken cancellationToken);

    /// <summary>Makes class groups with owners and all students.</summary>
    IAsyncEnumerable<O365ClassGroup> CreateClassGroupsAsync(NewClassGroupRequest request, CallOptions options, CancellationToken cancellationToken);

    /// <summary>Syncs members and owners of linked groups; makes none.</summary>
    IAsyncEnumerable<GroupSyncResult> SyncGroupsAsync(SyncRequest request, CallOptions options, CancellationToken cancellationToken);

    /// <summary>Restores deleted groups of this tool, asking for consent to each; one error for each that cannot be restored.</summary>
    IAsyncEnumerable<O365ClassGroup> RestoreClassGroupsAsync(IReadOnlyList<GroupReference> groups, CallOptions options, CancellationToken cancellationToken);

    /// <summary>Deletes one managed group; the caller has consent. Restorable for 30 days.</summary>
    Task DeleteClassGroupAsync(O365ClassGroup group, CallOptions options, CancellationToken cancellationToken);
}

/// <summary>Which MIS group feeds which group.</summary>
public interface ILinkService
{
    /// <summary>Groups that could be taken over for MIS groups that have none, surest first. Changes nothing.</summary>
    /// <param name="school">Schools by id, DfE number or name; null for all.</param>
    /// <param name="source">By what groups are recognised; null for every way.</param>
    /// <param name="options">Whom to tell.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    IAsyncEnumerable<AdoptionCandidate> FindAdoptionsAsync(
        string[]? school, AdoptionSource[]? source, CallOptions options, CancellationToken cancellationToken);

    /// <summary>Links groups to MIS groups, asking for consent to each; one error for each that cannot be linked. Changes nobody's membership.</summary>
    IAsyncEnumerable<O365ClassGroup> SetLinksAsync(IReadOnlyList<LinkRequest> links, CallOptions options, CancellationToken cancellationToken);

    /// <summary>Forgets links, asking for consent to each; groups and members stay as they are.</summary>
    Task RemoveLinksAsync(IReadOnlyList<LinkRequest> links, CallOptions options, CancellationToken cancellationToken);
}

/// <summary>Plan and run.</summary>
public interface IRunService
{
    /// <summary>What a run would change now.</summary>
    IAsyncEnumerable<PlannedChange> GetPlanAsync(RunRequest request, CallOptions options, CancellationToken cancellationToken);

    /// <summary>Runs. Always gives a run, whatever happens.</summary>
    Task<GroupSyncRun> RunAsync(RunRequest request, CallOptions options, CancellationToken cancellationToken);
}

/// <summary>Runs that the computer starts.</summary>
public interface IScheduleService
{
    /// <summary>
    /// Tries a run once as the schedule will do it, without writing, then registers the schedule with consent; null without it.
    /// Throws what the trial failed with. In a what-if call nothing is tried either.
    /// </summary>
    Task<GroupSyncSchedule?> RegisterScheduleAsync(ScheduleRequest request, CallOptions options, CancellationToken cancellationToken);

    /// <summary>The schedules that were registered from this home folder.</summary>
    IAsyncEnumerable<GroupSyncSchedule> GetSchedulesAsync(CallOptions options, CancellationToken cancellationToken);

    /// <summary>Removes one of them and nothing else; the caller has consent.</summary>
    Task UnregisterScheduleAsync(GroupSyncSchedule schedule, CallOptions options, CancellationToken cancellationToken);
}

/// <summary>What a support person asks for.</summary>
public interface IDiagnosticService
{
    /// <summary>Collects versions, settings, the last run and what can be reached; without secrets, tokens and pupils. What fails is a finding.</summary>
    Task<GroupSyncDiagnostic> GetDiagnosticAsync(DiagnosticRequest request, CallOptions options, CancellationToken cancellationToken);
}
