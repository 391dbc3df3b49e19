using System.Runtime.CompilerServices;

namespace RmUnifyGroupSync.Module.Tests.Harness;

/// <summary>A stand-in for the engine: remembers every call and does what the test says.</summary>
internal sealed class FakeService : IGroupSyncService
{
    /// <summary>Calls in order: method, request.</summary>
    internal List<(string Method, object? Request, CallOptions? Options)> Calls { get; } = [];

    internal List<GroupSyncSetting> Settings { get; } = [];

    internal GroupSyncException? SettingsError { get; set; }

    /// <summary>What is said when members are asked for.</summary>
    internal List<GroupSyncException> MemberErrors { get; } = [];

    internal List<MisSchool> Schools { get; } = [];

    internal List<MisGroup> MisGroups { get; } = [];

    internal List<O365ClassGroup> ClassGroups { get; } = [];

    internal List<AdoptionCandidate> Candidates { get; } = [];

    /// <summary>Done on the worker at the start of every call.</summary>
    internal Func<CallOptions, CancellationToken, Task> Work { get; set; } = (_, _) => Task.CompletedTask;

    internal GroupSyncRun Run { get; set; } = new() { Id = "run-1" };

    public GroupSyncContext? CurrentContext { get; set; }

    internal T Request<T>(string method) => (T)Calls.Single(c => c.Method == method).Request!;

    internal int Count(string method) => Calls.Count(c => c.Method == method);

    public async Task<GroupSyncContext> ConnectAsync(SignInRequest request, CallOptions options, CancellationToken cancellationToken)
    {
        await Begin(nameof(ConnectAsync), request, options, cancellationToken);
        return CurrentContext = Sample.Context;
    }

    public async Task DisconnectAsync(CallOptions options, CancellationToken cancellationToken)
    {
        await Begin(nameof(DisconnectAsync), null, options, cancellationToken);
        CurrentContext = null;
    }

    internal List<PermissionCheck> Permissions { get; } = [];

    public async Task<IReadOnlyList<PermissionCheck>> TestPermissionAsync(CallOptions options, CancellationToken cancellationToken)
    {
        await Begin(nameof(TestPermissionAsync), null, options, cancellationToken);
        return Permissions;
    }

    public async Task<GroupSyncApplication?> RegisterApplicationAsync(ApplicationRequest request, CallOptions options, CancellationToken cancellationToken)
    {
        await Begin(nameof(RegisterApplicationAsync), request, options, cancellationToken);
        return await options.Observer.ApproveAsync(new($"Application \"{request.Name}\"", "Register"), cancellationToken)
            ? new() { ClientId = "client", TenantId = "tenant", ConsentUrl = "https://consent.example", Name = request.Name, CertificateThumbprint = "AB" }
            : null;
    }

    public async Task<GroupSyncDiagnostic> GetDiagnosticAsync(DiagnosticRequest request, CallOptions options, CancellationToken cancellationToken)
    {
        await Begin(nameof(GetDiagnosticAsync), request, options, cancellationToken);
        return new() { ModuleVersion = "1", Runtime = ".NET", OperatingSystem = "OS", HomeFolder = "/home", PowerShellVersion = request.PowerShellVersion, Path = request.Path };
    }

    internal List<GroupSyncSchedule> Schedules { get; } = [];

    public async Task<GroupSyncSchedule?> RegisterScheduleAsync(ScheduleRequest request, CallOptions options, CancellationToken cancellationToken)
    {
        await Begin(nameof(RegisterScheduleAsync), request, options, cancellationToken);
        return await options.Observer.ApproveAsync(new("Schedule", "Register"), cancellationToken)
            ? new() { Name = "RmUnifyGroupSync-1", At = request.At, ScriptPath = "/home/run.ps1", Command = "pwsh" }
            : null;
    }

    public IAsyncEnumerable<GroupSyncSchedule> GetSchedulesAsync(CallOptions options, CancellationToken cancellationToken) =>
        Stream(nameof(GetSchedulesAsync), null, Schedules, options, cancellationToken);

    public Task UnregisterScheduleAsync(GroupSyncSchedule schedule, CallOptions options, CancellationToken cancellationToken) =>
        Begin(nameof(UnregisterScheduleAsync), schedule, options, cancellationToken);

    public async Task<GroupSyncSandbox> CreateSandboxAsync(SandboxRequest request, CallOptions options, CancellationToken cancellationToken)
    {
        await Begin(nameof(CreateSandboxAsync), request, options, cancellationToken);
        return new GroupSyncSandbox { Path = request.Path ?? "/home/sandbox", DefaultDomain = request.DefaultDomain, Administrator = "admin@" + request.DefaultDomain };
    }

    public IReadOnlyList<GroupSyncSetting> GetSettings()
    {
        Calls.Add((nameof(GetSettings), null, null));
        return SettingsError is null ? Settings : throw SettingsError;
    }

    public async Task<IReadOnlyList<GroupSyncSetting>> GetSchoolSettingsAsync(string school, CallOptions options, CancellationToken cancellationToken)
    {
        await Begin(nameof(GetSchoolSettingsAsync), school, options, cancellationToken);
        return Settings.Find(s => s.School == school) is { } found ? [found] : throw new GroupSyncException(GroupSyncErrorId.SchoolNotFound, school);
    }

    public async Task<GroupSyncSetting> SetSettingsAsync(GroupSyncSetting values, CallOptions options, CancellationToken cancellationToken)
    {
        await Begin(nameof(SetSettingsAsync), values, options, cancellationToken);
        return values;
    }

    public Task ResetSettingsAsync(string? school, string[]? names, CallOptions options, CancellationToken cancellationToken) =>
        Begin(nameof(ResetSettingsAsync), (school, names), options, cancellationToken);

    internal List<string> UnknownSettings { get; } = [];

    public IReadOnlyList<string> GetUnknownSettings() => UnknownSettings;

    public async Task<string?> ExportSettingsAsync(SettingExportRequest request, CallOptions options, CancellationToken cancellationToken)
    {
        await Begin(nameof(ExportSettingsAsync), request, options, cancellationToken);
        return options.WhatIf ? null : request.Path;
    }

    public async Task<IReadOnlyList<GroupSyncSetting>> ImportSettingsAsync(SettingImportRequest request, CallOptions options, CancellationToken cancellationToken)
    {
        await Begin(nameof(ImportSettingsAsync), request, options, cancellationToken);
        return Settings;
    }

    internal List<GroupSyncRun> Runs { get; } = [];

    public IAsyncEnumerable<GroupSyncRun> GetRunsAsync(RunQuery query, CallOptions options, CancellationToken cancellationToken) =>
        Stream(nameof(GetRunsAsync), query, Runs, options, cancellationToken);

    public IAsyncEnumerable<GroupSyncChange> GetChangesAsync(ChangeQuery query, CallOptions options, CancellationToken cancellationToken) =>
        Stream(nameof(GetChangesAsync), query, Array.Empty<GroupSyncChange>(), options, cancellationToken);

    public async Task<string?> ExportReportAsync(ReportRequest request, CallOptions options, CancellationToken cancellationToken)
    {
        await Begin(nameof(ExportReportAsync), request, options, cancellationToken);
        return options.WhatIf ? null : request.Path ?? "/reports/report.html";
    }

    public IAsyncEnumerable<MisSchool> GetSchoolsAsync(string[]? school, CallOptions options, CancellationToken cancellationToken) =>
        Stream(nameof(GetSchoolsAsync), school, Schools, options, cancellationToken);

    public IAsyncEnumerable<MisGroup> GetGroupsAsync(MisGroupQuery query, CallOptions options, CancellationToken cancellationToken) =>
        Stream(nameof(GetGroupsAsync), query, MisGroups.Where(g => Fits(query, g)), options, cancellationToken);

    public IAsyncEnumerable<MisGroupMember> GetMembersAsync(
        IReadOnlyList<GroupReference> groups, PersonRole role, CallOptions options, CancellationToken cancellationToken) =>
        Stream(nameof(GetMembersAsync), groups, groups.Select(g => Sample.Member(g.MisGroupId ?? "?", role)), options, cancellationToken);

    public string GetConsentUrl(string? tenantId, string? clientId, string? redirectUri, CallOptions options) => $"{tenantId} {clientId} {redirectUri}";

    public IAsyncEnumerable<PersonMatch> GetMatchesAsync(string[]? school, CallOptions options, CancellationToken cancellationToken) =>
        Stream(nameof(GetMatchesAsync), school, Array.Empty<PersonMatch>(), options, cancellationToken);

    public IAsyncEnumerable<MisFinding> TestSourceAsync(GroupSyncSetting? source, string[]? school, CallOptions options, CancellationToken cancellationToken) =>
        Stream(nameof(TestSourceAsync), source, Array.Empty<MisFinding>(), options, cancellationToken);

    internal FakeImport Import { get; } = new();

    public IMisObjectImport ImportObjects(string? path, Dictionary<string, string>? column, CallOptions options)
    {
        Calls.Add((nameof(ImportObjects), (path, column), options));
        return Import;
    }

    public IAsyncEnumerable<O365ClassGroup> RestoreClassGroupsAsync(IReadOnlyList<GroupReference> groups, CallOptions options, CancellationToken cancellationToken) =>
        Stream(nameof(RestoreClassGroupsAsync), groups, Array.Empty<O365ClassGroup>(), options, cancellationToken);

    public IAsyncEnumerable<O365ClassGroup> GetClassGroupsAsync(ClassGroupQuery query, CallOptions options, CancellationToken cancellationToken) =>
        Stream(nameof(GetClassGroupsAsync), query, ClassGroups.Where(g => Fits(query, g)), options, cancellationToken);

    public IAsyncEnumerable<O365GroupMember> GetGroupMembersAsync(
        IReadOnlyList<GroupReference> groups, GroupRole? role, CallOptions options, CancellationToken cancellationToken)
    {
        foreach (var error in MemberErrors)
            options.Observer.Report(new ItemErrorEvent(error));
        return Stream(nameof(GetGroupMembersAsync), groups, Array.Empty<O365GroupMember>(), options, cancellationToken);
    }

    public async IAsyncEnumerable<O365ClassGroup> CreateClassGroupsAsync(
        NewClassGroupRequest request, CallOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Begin(nameof(CreateClassGroupsAsync), request, options, cancellationToken);
        foreach (var reference in request.Groups)
        {
            if (!await options.Observer.ApproveAsync(new ApprovalRequest($"Class group \"{reference.MisGroupId}\"", "Create"), cancellationToken))
                continue;
            Calls.Add(("Created", reference.MisGroupId, null));
            yield return Sample.ClassGroup(reference.MisGroupId!, reference.MisGroupId);
        }
    }

    public IAsyncEnumerable<GroupSyncResult> SyncGroupsAsync(SyncRequest request, CallOptions options, CancellationToken cancellationToken) =>
        Stream(
            nameof(SyncGroupsAsync),
            request,
            (request.Groups ?? []).Select(g => new GroupSyncResult { GroupId = g.GroupId, MisGroupId = g.MisGroupId, DisplayName = "synced" }),
            options,
            cancellationToken);

    public IAsyncEnumerable<AdoptionCandidate> FindAdoptionsAsync(string[]? school, AdoptionSource[]? source, CallOptions options, CancellationToken cancellationToken) =>
        Stream(nameof(FindAdoptionsAsync), (school, source), Candidates, options, cancellationToken);

    public IAsyncEnumerable<O365ClassGroup> SetLinksAsync(IReadOnlyList<LinkRequest> links, CallOptions options, CancellationToken cancellationToken) =>
        Stream(nameof(SetLinksAsync), links, links.Select(l => Sample.ClassGroup(l.GroupId, l.MisGroupId)), options, cancellationToken);

    public Task RemoveLinksAsync(IReadOnlyList<LinkRequest> links, CallOptions options, CancellationToken cancellationToken) =>
        Begin(nameof(RemoveLinksAsync), links, options, cancellationToken);

    public Task DeleteClassGroupAsync(O365ClassGroup group, CallOptions options, CancellationToken cancellationToken) =>
        Begin(nameof(DeleteClassGroupAsync), group, options, cancellationToken);

    public IAsyncEnumerable<PlannedChange> GetPlanAsync(RunRequest request, CallOptions options, CancellationToken cancellationToken) =>
        Stream(nameof(GetPlanAsync), request, [Sample.Change], options, cancellationToken);

    public async Task<GroupSyncRun> RunAsync(RunRequest request, CallOptions options, CancellationToken cancellationToken)
    {
        await Begin(nameof(RunAsync), request, options, cancellationToken);
        return Run;
    }

    private async Task Begin(string method, object? request, CallOptions options, CancellationToken cancellationToken)
    {
        Calls.Add((method, request, options));
        await Work(options, cancellationToken);
    }

    private async IAsyncEnumerable<T> Stream<T>(
        string method, object? request, IEnumerable<T> items, CallOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Begin(method, request, options, cancellationToken);
        foreach (var item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    private static bool Fits(MisGroupQuery query, MisGroup group) =>
        (query.Id is null || query.Id.Contains(group.Id))
        && (query.Type is null || query.Type.Contains(group.Type))
        && (query.Name is null || query.Name.Any(name => Matches(name, group.Name) || Matches(name, group.CatalogueName)));

    private static bool Fits(ClassGroupQuery query, O365ClassGroup group) =>
        (query.Id is null || query.Id.Contains(group.Id))
        && (query.MisGroupId is null || query.MisGroupId.Contains(group.MisGroupId))
        && (query.Name is null || query.Name.Any(name => Matches(name, group.DisplayName)));

    private static bool Matches(string pattern, string name) =>
        pattern == name || System.Management.Automation.WildcardPattern.Get(pattern, System.Management.Automation.WildcardOptions.IgnoreCase).IsMatch(name);
}
