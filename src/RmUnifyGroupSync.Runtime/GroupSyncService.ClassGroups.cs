using System.Runtime.CompilerServices;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Recording;
using RmUnifyGroupSync.Engine.Settings;

namespace RmUnifyGroupSync.Runtime;

/// <content>What Microsoft 365 has.</content>
public sealed partial class GroupSyncService
{
    /// <inheritdoc />
    public async IAsyncEnumerable<O365ClassGroup> GetClassGroupsAsync(
        ClassGroupQuery query, CallOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var call = ConnectedCall.Open(_sessions.Of(options), Home.Resolve(_time), options with { WhatIf = true }, _time);
        var reading = await ReadSourcesOrNoneAsync(query.School is null ? [null] : [], options, cancellationToken);
        var tenant = await call.ReadTenantAsync(reading, cancellationToken);
        var schools = query.School is null ? null : SchoolIdsOf(query.School, reading, tenant.Links, options);
        var links = tenant.Links.Links.Where(l => l.Group is not null && Matches(query, l, schools)).ToList();
        await foreach (var group in ListAsync(call, tenant, links, cancellationToken))
            yield return group;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<O365GroupMember> GetGroupMembersAsync(
        IReadOnlyList<GroupReference> groups, GroupRole? role, CallOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var call = ConnectedCall.Open(_sessions.Of(options), Home.Resolve(_time), options with { WhatIf = true }, _time);
        var reading = await ReadSourcesOrNoneAsync(groups.Select(g => g.School), options, cancellationToken);
        var tenant = await call.ReadTenantAsync(reading, cancellationToken);
        var links = await new ReferenceResolver(tenant.Links, reading, options.Observer).ClassGroupsAsync(groups, call.Directory, cancellationToken);
        var rosters = await call.Directory.ReadRostersAsync([.. links.Select(l => l.Group!.Id)], cancellationToken);
        var byId = rosters.ToDictionary(r => r.GroupId, StringComparer.Ordinal);
        var listing = new ClassGroupListing(tenant.Users, byId, tenant.Matches, tenant.Ledger, call.Now);
        foreach (var roster in links.Select(l => byId[l.Group!.Id]))
        {
            if (roster.Error is { } error)
                options.Observer.Report(new ItemErrorEvent(error));
            else
                foreach (var member in listing.MembersOf(roster, role))
                    yield return member;
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<O365ClassGroup> CreateClassGroupsAsync(
        NewClassGroupRequest request, CallOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var journal = new RunJournal(options.Observer, request.Force ? "-Force" : null);
        options = options with { Observer = journal };
        using var call = ConnectedCall.Open(_sessions.Of(options), Home.Resolve(_time), options, _time);
        var reading = await ReadSourcesAsync(options, cancellationToken);
        ReportFailures(reading, request.Groups.Select(g => g.School), options);
        var schools = request.Visibility is { } visibility
            ? [.. reading.Schools.Select(s => s with { Setting = s.Setting with { Visibility = visibility } })]
            : reading.Schools;
        var tenant = await call.ReadTenantAsync(reading with { Schools = schools }, cancellationToken);
        var links = CallerRights.Filter(call.Session, tenant, new ReferenceResolver(tenant.Links, reading, options.Observer).MisGroups(request.Groups), options.Observer);
        var manual = ManualOf(request, links, tenant, call.Session);
        var wanted = links.Select(l => l.Identity).ToHashSet();
        var prepared = await call.PlanAsync(schools, tenant, new(new() { Manual = manual, Scope = l => wanted.Contains(l.Identity) }, SeveralSchools: !reading.IsWhole), cancellationToken);
        Warn(PlanReport.WarningsOf(reading).Concat(PlanReport.WarningsOf(prepared.Plan)), options);
        foreach (var failure in PlanReport.FailuresOf(prepared.Plan))
            options.Observer.Report(new ItemErrorEvent(failure));
        foreach (var blocked in prepared.Plan.Groups.Where(g => g.Blocked is not null))
            options.Observer.Report(new ItemErrorEvent(WithTarget(blocked.Blocked!, request.Groups, blocked.Link)));

        var lifetime = request.RequiredLifetime is null ? null : RequiredLifetime.Parse(request.RequiredLifetime, Today(links));
        var run = NewRun("New-O365ClassGroup");
        using var record = RecordedCall.Begin(call, journal, run, prepared, reading, new(call.Ledger, _time, run.Id, request.Description, lifetime));
        var made = new List<string>();
        await foreach (var result in record.WatchAsync(call.ApplyAsync(prepared.Plan, record.Recorder, cancellationToken), cancellationToken))
        {
            if (result.GroupId is { } id && result.Status is SyncStatus.Synced or SyncStatus.Partial)
                made.Add(id);
        }

        await foreach (var group in ListMadeAsync(call, schools, tenant, made, cancellationToken))
            yield return group;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<GroupSyncResult> SyncGroupsAsync(
        SyncRequest request, CallOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var journal = new RunJournal(
            options.Observer, request.AddOnly ? "-AddOnly" : null, request.UpdateOwner ? "-UpdateOwner" : null, request.Rollover ? "-Rollover" : null, request.Force ? "-Force" : null);
        options = options with { Observer = journal };
        using var call = ConnectedCall.Open(_sessions.Of(options), Home.Resolve(_time), options, _time);
        var reading = await ReadSourcesAsync(options, cancellationToken);
        if (request.Groups is not null)
            ReportFailures(reading, request.Groups.Select(g => g.School), options);
        var tenant = await call.ReadTenantAsync(reading, cancellationToken);
        var scope = await ScopeOfAsync(request, reading, tenant, call, options, cancellationToken);
        var prepared = await call.PlanAsync(reading.Schools, tenant, new(new()
        {
            AutoCreate = false,
            AddOnly = request.AddOnly,
            UpdateOwner = request.UpdateOwner,
            Rollover = request.Rollover,
            Force = request.Force,
            Scope = l => scope.Contains(l.Key),
        }, SeveralSchools: !reading.IsWhole), cancellationToken);
        Warn(PlanReport.WarningsOf(reading).Concat(PlanReport.WarningsOf(prepared.Plan)), options);
        if (PlanReport.LiftedOf(prepared.Plan) is { } lifted)
            options.Observer.Report(new WarningEvent(lifted));
        foreach (var hold in PlanReport.HoldsOf(prepared.Plan).Concat(PlanReport.FailuresOf(prepared.Plan)))
            options.Observer.Report(new ItemErrorEvent(hold));
        foreach (var blocked in prepared.Plan.Groups.Where(g => g.Blocked is not null))
            options.Observer.Report(new ItemErrorEvent(WithTarget(blocked.Blocked!, request.Groups ?? [], blocked.Link)));
        var run = NewRun("Sync-O365GroupMember");
        using var record = RecordedCall.Begin(call, journal, run, prepared, reading, new(call.Ledger, _time, run.Id));
        await foreach (var result in record.WatchAsync(call.ApplyAsync(prepared.Plan, record.Recorder, cancellationToken), cancellationToken))
            yield return result;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<O365ClassGroup> RestoreClassGroupsAsync(
        IReadOnlyList<GroupReference> groups, CallOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var journal = new RunJournal(options.Observer);
        options = options with { Observer = journal };
        using var call = ConnectedCall.Open(_sessions.Of(options), Home.Resolve(_time), options, _time);
        var reading = await ReadSourcesOrNoneAsync(groups.Select(g => g.School), options, cancellationToken);
        var tenant = await call.ReadTenantAsync(reading, cancellationToken);
        var approved = new List<(DirectoryGroup Group, GroupLink? Link)>();
        foreach (var (group, link) in new RestorableGroups(tenant, reading, options.Observer).Find(groups))
        {
            if (await options.Observer.ApproveAsync(new($"Class group \"{group.DisplayName}\" ({group.Id})", "Restore with its owners and members"), cancellationToken) && !options.WhatIf)
                approved.Add((group, link));
        }

        await RestoreAsync(call, journal, approved, cancellationToken);
        var restored = approved.ConvertAll(a => a.Group.Id);
        await foreach (var group in ListMadeAsync(call, reading.Schools, tenant, restored, cancellationToken))
            yield return group;
    }

    /// <inheritdoc />
    public async Task DeleteClassGroupAsync(O365ClassGroup group, CallOptions options, CancellationToken cancellationToken)
    {
        var journal = new RunJournal(options.Observer);
        options = options with { Observer = journal };
        using var call = ConnectedCall.Open(_sessions.Of(options), Home.Resolve(_time), options, _time);
        var reading = await ReadSourcesOrNoneAsync([group.School], options, cancellationToken);
        var tenant = await call.ReadTenantAsync(reading, cancellationToken);
        var link = tenant.Links.Links.FirstOrDefault(l => l.Group?.Id.Equals(group.Id, StringComparison.OrdinalIgnoreCase) == true)
            ?? throw new GroupSyncException(GroupSyncErrorId.GroupNotManaged, $"Group \"{group.DisplayName}\" ({group.Id}) is not linked to a MIS group by this tool.") { TargetObject = group };
        if (link.Group!.OnPremisesSynced || link.Group.IsDynamic)
            throw new GroupSyncException(GroupSyncErrorId.GroupMasteredOnPremises, $"Group \"{group.DisplayName}\" is mastered on premises or dynamic and is not deleted here.") { TargetObject = group };
        await RecordedAsync(call, journal, "Remove-O365ClassGroup", [link.SchoolId], async recorder =>
        {
            await call.Directory.DeleteGroupAsync(link.Group.Id, cancellationToken);
            call.Ledger.SaveGroups([Tombstone.Of(link, _time.GetUtcNow())]);
            recorder.Changed(link.Identity, link.Group.Id, link.Group.DisplayName, PlannedAction.DeleteGroup, "deleted by hand; restorable for 30 days");
        });
    }

    private async Task RestoreAsync(
        ConnectedCall call, RunJournal journal, List<(DirectoryGroup Group, GroupLink? Link)> groups, CancellationToken cancellationToken)
    {
        if (groups.Count == 0)
            return;
        var identities = groups.ToDictionary(g => g.Group.Id, g => Tombstone.IdentityOf(g.Link, g.Group), StringComparer.Ordinal);
        await RecordedAsync(call, journal, "Restore-O365ClassGroup", identities.Values.Select(i => i.School), async recorder =>
        {
            foreach (var (group, link) in groups)
            {
                await call.Directory.RestoreGroupAsync(group.Id, cancellationToken);
                call.Ledger.SaveGroups([Tombstone.Lifted(link, group, _time.GetUtcNow())]);
                recorder.Changed(identities[group.Id], group.Id, group.DisplayName, PlannedAction.RestoreGroup, "restored by hand, with its owners and members");
            }
        });
    }

    /// <summary>Changes groups as a whole, and records it as a run.</summary>
    private async Task RecordedAsync(ConnectedCall call, RunJournal journal, string command, IEnumerable<string> schools, Func<SyncRecorder, Task> change)
    {
        var run = NewRun(command) with { School = [.. schools.Distinct(StringComparer.Ordinal)] };
        using var record = RecordedCall.Begin(call, journal, run, new(call.Ledger, _time, run.Id));
        try
        {
            await change(record.Recorder);
            record.End();
        }
        catch (Exception error)
        {
            record.Fail(error);
            throw;
        }
    }

    private async Task<SourceReading> ReadSourcesOrNoneAsync(IEnumerable<string?> schools, CallOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var reading = await ReadSourcesAsync(options, cancellationToken);
            ReportFailures(reading, schools, options);
            return reading;
        }
        catch (GroupSyncException error) when (error.ErrorId is GroupSyncErrorId.MisSourceNotConfigured or GroupSyncErrorId.MisUnavailable or GroupSyncErrorId.MisSourceInvalid)
        {
            // What is in Microsoft 365 can be shown without the MIS; which pupils belong there cannot.
            options.Observer.Report(new WarningEvent($"{error.Message} Shown is what Microsoft 365 has."));
            return SourceReading.None(error);
        }
    }

    // Accounts and matches are those of before; only the groups themselves are read back, by id, which no index delays.
    private static async IAsyncEnumerable<O365ClassGroup> ListMadeAsync(
        ConnectedCall call, IReadOnlyList<SchoolToday> schools, TenantReading before, List<string> made, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var groups = made.Count == 0 ? [] : await call.Directory.ReadGroupsByIdAsync(made, cancellationToken);
        await foreach (var group in ListMadeAsync(call, schools, before, [.. groups.OrderBy(g => made.IndexOf(g.Id))], cancellationToken))
            yield return group;
    }

    private static async IAsyncEnumerable<O365ClassGroup> ListMadeAsync(
        ConnectedCall call, IReadOnlyList<SchoolToday> schools, TenantReading before, IReadOnlyList<DirectoryGroup> made, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (made.Count == 0)
            yield break;
        var ledger = call.Ledger.Read();
        var book = LinkBook.Of(schools, made, [], ledger, call.KeptLinks());
        var order = made.Select((g, i) => (g.Id, i)).ToDictionary(x => x.Id, x => x.i, StringComparer.Ordinal);
        var links = book.Links.Where(l => l.Group is { } g && order.ContainsKey(g.Id)).OrderBy(l => order[l.Group!.Id]).ToList();
        await foreach (var group in ListAsync(call, before with { Links = book, Ledger = ledger }, links, cancellationToken))
            yield return group;
    }

    private static async IAsyncEnumerable<O365ClassGroup> ListAsync(
        ConnectedCall call, TenantReading tenant, List<GroupLink> links, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rosters = links.Count == 0 ? [] : await call.Directory.ReadRostersAsync([.. links.Select(l => l.Group!.Id)], cancellationToken);
        var listing = new ClassGroupListing(tenant.Users, rosters.ToDictionary(r => r.GroupId, StringComparer.Ordinal), tenant.Matches, tenant.Ledger, call.Now);
        foreach (var link in links)
            yield return listing.Of(link);
    }

    private static ManualCreation ManualOf(NewClassGroupRequest request, IReadOnlyList<GroupLink> links, TenantReading tenant, Session session)
    {
        if (request.Name is not null && links.Count > 1)
            throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, "One -Name cannot be given to several groups. Give one MIS group, or leave -Name out.") { TargetObject = request.Name };
        var snapshot = new DirectorySnapshot(tenant.Users, new Dictionary<string, GroupRoster>());
        var owners = (request.Owner ?? []).Select(o => snapshot.FindUser(o)
            ?? throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, $"No account \"{o}\" is in the tenant; -Owner takes user principal names or object ids of individual people, no groups.") { TargetObject = o });
        return new()
        {
            Groups = links.Select(l => l.Identity).ToHashSet(),
            Name = request.Name,
            // O6: whoever makes a group by hand owns it too.
            Owners = [.. owners.Select(o => o.Id).Concat(session.Connection.CallerId is { } caller ? [caller] : Array.Empty<string>()).Distinct()],
            Force = request.Force,
        };
    }

    private static async Task<HashSet<string>> ScopeOfAsync(
        SyncRequest request, SourceReading reading, TenantReading tenant, ConnectedCall call, CallOptions options, CancellationToken cancellationToken)
    {
        if (request.Groups is null)
        {
            var schools = SchoolsOf(reading, request.School, options).Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
            return [.. tenant.Links.Links.Where(l => l is { Group: not null, Ended: false } && schools.Contains(l.SchoolId)).Select(l => l.Key)];
        }

        var links = await new ReferenceResolver(tenant.Links, reading, options.Observer).ClassGroupsAsync(request.Groups, call.Directory, cancellationToken);
        foreach (var ended in links.Where(l => l.Ended))
        {
            var why = ended.Mis is null ? "is not in the MIS any more" : "belongs to an academic year that is over";
            options.Observer.Report(new ItemErrorEvent(WithTarget(
                new(GroupSyncErrorId.MisGroupNotFound, $"The MIS group of \"{ended.Group!.DisplayName}\" {why}; the group is left as it is."), request.Groups, ended)));
        }

        foreach (var unread in links.Where(l => l.IsUnread))
        {
            options.Observer.Report(new ItemErrorEvent(WithTarget(
                new(GroupSyncErrorId.MisUnavailable, $"The MIS source of \"{unread.Group!.DisplayName}\" could not be read, so nobody knows who belongs there; the group is left as it is."), request.Groups, unread)));
        }

        return [.. links.Where(l => l.Mis is { Ended: false }).Select(l => l.Key)];
    }

    private static GroupSyncException WithTarget(GroupSyncException error, IReadOnlyList<GroupReference> references, GroupLink link)
    {
        var reference = references.FirstOrDefault(r => r.GroupId == link.Group?.Id && r.GroupId is not null)
            ?? references.FirstOrDefault(r => r.MisGroupId == link.MisId && (r.Type is null || r.Type == link.Type));
        return new(error.ErrorId, error.Message, error)
        {
            TargetObject = reference?.Target ?? error.TargetObject ?? link.MisId,
            RecommendedAction = error.RecommendedAction,
            StatusCode = error.StatusCode,
            GraphCode = error.GraphCode,
            RequestId = error.RequestId,
        };
    }

    // A class group may be of a school that the MIS has no more, or whose source cannot be read now; both are named as before.
    private static HashSet<string> SchoolIdsOf(string[] names, SourceReading reading, LinkBook links, CallOptions options)
    {
        var known = reading.Identities.Concat(reading.Unread).ToList();
        known.AddRange(links.Links.Select(l => l.SchoolId).Distinct().Where(id => known.TrueForAll(s => s.Id != id)).Select(id => new SchoolIdentity(id, null, null)));
        var errors = new List<GroupSyncException>();
        _ = reading.Named(names, errors);
        var unknown = errors.Where(e => e.ErrorId == GroupSyncErrorId.SchoolNotFound && SchoolIdentity.FindAll((string)e.TargetObject!, known).Count == 0).ToList();
        var ids = names.SelectMany(n => SchoolIdentity.FindAll(n, known)).SelectMany(s => new[] { s.Id, s.DfeNumber }).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var error in errors.Where(e => e != reading.UnknownFailure && e.ErrorId != GroupSyncErrorId.SchoolNotFound).Concat(unknown.Skip(ids.Count == 0 ? 1 : 0)))
            options.Observer.Report(new ItemErrorEvent(error));
        return ids.Count == 0 && (unknown.FirstOrDefault() ?? reading.UnknownFailure) is { } nothing ? throw nothing : ids;
    }

    private bool Matches(ClassGroupQuery query, GroupLink link, HashSet<string>? schools) =>
        (schools is null || schools.Contains(link.SchoolId))
        && (query.Id is null || query.Id.Contains(link.Group!.Id, StringComparer.OrdinalIgnoreCase))
        && (query.MisGroupId is null || query.MisGroupId.Contains(link.MisId, StringComparer.Ordinal))
        && (query.Type is null || query.Type.Contains(link.Type))
        && (query.AcademicYear is null || link.Year == query.AcademicYear)
        && (query.LinkState is null || query.LinkState.Contains(link.StateAt(_time.GetUtcNow())))
        && (query.Name is null || query.Name.Any(n => Wildcard.IsMatch(n, link.Group!.DisplayName, link.Ledger?.CatalogueName)));

    private DateOnly Today(IReadOnlyList<GroupLink> links) => links.Select(l => l.School?.Today).FirstOrDefault() ?? DateOnly.FromDateTime(_time.GetUtcNow().DateTime);
}
