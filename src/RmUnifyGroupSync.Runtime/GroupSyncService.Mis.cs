using System.Runtime.CompilerServices;
using RmUnifyGroupSync.Engine;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Settings;

namespace RmUnifyGroupSync.Runtime;

/// <content>What the MIS says.</content>
public sealed partial class GroupSyncService
{
    /// <inheritdoc />
    public async IAsyncEnumerable<MisSchool> GetSchoolsAsync(
        string[]? school, CallOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reading = await ReadSourcesAsync(options, cancellationToken);
        var schools = SchoolsOf(reading, school, options);
        Warn(PlanReport.WarningsOf(reading), options);
        foreach (var known in schools)
            yield return MisListing.School(known, _time.GetUtcNow());
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<MisGroup> GetGroupsAsync(
        MisGroupQuery query, CallOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reading = await ReadSourcesAsync(options, cancellationToken);
        var named = SchoolsOf(reading, query.School, options);
        var schools = named.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        Warn(PlanReport.WarningsOf(reading).Concat(named.SelectMany(s => s.Warnings)), options);
        var (links, names, tenant) = await LinksAsync(reading, options, cancellationToken);
        ReportFailures(tenant, schools, options);
        var owners = tenant is null ? null : new OwnerCheck(reading.Schools, tenant);
        var roll = tenant is null ? null : new AttributeRoll(reading.Schools, tenant, !reading.IsWhole);
        var wanted = links.Links.Where(l => l.Mis is { } mis && schools.Contains(mis.School) && MisGroupFilter.Matches(query, mis, l, names)).ToList();
        if (roll is null && wanted.Exists(l => l.Mis!.AttributeValue is not null))
            options.Observer.Report(new WarningEvent("Who is in a NonMisYear group is known to Microsoft 365 only. Sign in with Connect-GroupSync to see its students."));
        foreach (var link in wanted)
            yield return MisListing.Group(roll?.Filled(link) ?? link, names, _time.GetUtcNow(), owners is not null && link is { Group: null, School: { } school, Mis: { } mis } && owners.IsOwnerless(school, mis));
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<MisGroupMember> GetMembersAsync(
        IReadOnlyList<GroupReference> groups, PersonRole role, CallOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reading = await ReadSourcesAsync(options, cancellationToken);
        ReportFailures(reading, groups.Select(g => g.School), options);
        var (links, _, tenant) = await LinksAsync(reading, options, cancellationToken, decideNames: false);
        var resolver = new ReferenceResolver(links, reading, options.Observer);
        var asked = resolver.MisGroups(groups);
        ReportFailures(tenant, asked.Select(l => l.SchoolId).ToHashSet(StringComparer.Ordinal), options);
        var roll = tenant is null ? null : new AttributeRoll(reading.Schools, tenant, !reading.IsWhole);
        foreach (var link in asked)
        {
            if (roll is null && link.Mis!.AttributeValue is not null && role == PersonRole.Student)
                options.Observer.Report(new ItemErrorEvent(new(GroupSyncErrorId.NotConnected, $"The students of the NonMisYear group {link.MisId} are found in Microsoft 365, and nobody is signed in.") { TargetObject = link.MisId }));
            foreach (var match in role == PersonRole.Student && link.School is { } school && roll is not null ? roll.Of(school, link.Mis!) : [])
                yield return MisListing.Member(link.Mis!, match.Person, match);
            foreach (var person in role == PersonRole.Student ? link.Mis!.Students : link.Mis!.Teachers)
                yield return MisListing.Member(link.Mis, person, tenant?.Matches.Find(link.SchoolId, person.Role, person.Id));
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<PersonMatch> GetMatchesAsync(
        string[]? school, CallOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var call = ConnectedCall.Open(_sessions.Of(options), Home.Resolve(_time), options with { WhatIf = true }, _time);
        var reading = await ReadSourcesAsync(options, cancellationToken);
        var schools = SchoolsOf(reading, school, options).Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        var tenant = await call.ReadTenantAsync(reading, cancellationToken);
        ReportFailures(tenant, schools, options);
        foreach (var match in tenant.Matches.People.Where(p => schools.Contains(p.School)))
            yield return match.ToPersonMatch();
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<MisFinding> TestSourceAsync(
        GroupSyncSetting? source, string[]? school, CallOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ISettingLookup settings = source is null ? OpenSettings() : new OneSource(source);
        var findings = new List<MisFinding>();
        try
        {
            var reading = await new SourceReader(settings, SourceFactory(), _time).ReadAsync(options.Observer, cancellationToken);
            var failures = new List<GroupSyncException>();
            _ = reading.Named(school, failures);
            if (failures.Find(f => f.ErrorId == GroupSyncErrorId.SchoolNotFound) is { } unknown)
                throw unknown;
            findings.AddRange(reading.Findings);
            findings.AddRange(failures.DistinctBy(f => f.InnerException ?? f).SelectMany(f => FindingsOf(f.InnerException as GroupSyncException ?? f)));
        }
        catch (GroupSyncException error) when (error.ErrorId is GroupSyncErrorId.MisUnavailable or GroupSyncErrorId.MisSourceInvalid)
        {
            findings.AddRange(FindingsOf(error));
        }

        foreach (var finding in findings.OrderByDescending(f => f.Severity))
            yield return finding;
    }

    /// <inheritdoc />
    public IMisObjectImport ImportObjects(string? path, Dictionary<string, string>? column, CallOptions options) =>
        new ObjectImport(path ?? Home.Resolve(_time).ObjectsFile, column, options.WhatIf, _time);

    /// <summary>The error, and what the reader had noticed before it: the error says that half is missing, the findings say what.</summary>
    private static IEnumerable<MisFinding> FindingsOf(GroupSyncException error) => error.Findings.Prepend(
        new(FindingSeverity.Error, error.ErrorId.ToString(), error.TargetObject as string, null, $"{error.Message} {error.RecommendedAction}".Trim()));

    private sealed class OneSource(GroupSyncSetting source) : ISettingLookup
    {
        public IReadOnlyList<string> Schools => [];

        public GroupSyncSetting Effective(string? school) => source;

        public string? KeyOf(SchoolIdentity school, IReadOnlyCollection<SchoolIdentity> all) => null;
    }

    // Without a sign-in the ledger stands in for the tenant; it may be behind, but it needs no network.
    private async Task<(LinkBook Links, IReadOnlyDictionary<GroupIdentity, NameDecision> Names, TenantReading? Tenant)> LinksAsync(
        SourceReading reading, CallOptions options, CancellationToken cancellationToken, bool decideNames = true)
    {
        if (!_sessions.IsConnected(options))
        {
            var ledger = Home.Resolve(_time).LastLedger();
            var known = ledger.Groups.Select(g => g.GroupId).ToHashSet(StringComparer.OrdinalIgnoreCase);
            // Which tenant the ledger is of is not known here; another tenant's links say nothing about its groups.
            var kept = new KeptLinks(Settings().ReadLinks().All.Where(l => known.Contains(l.GroupId)));
            var book = LinkBook.Of(reading.Schools, MisListing.Remembered(ledger), [], ledger, kept, reading.IsWhole);
            var taken = ledger.Groups.Select(g => g.GroupName).ToList();
            return (book, NamePlanning.Decide(book.Links, taken, [.. ledger.Groups.Select(g => g.MailNickname)]), null);
        }

        using var call = ConnectedCall.Open(_sessions.Of(options), Home.Resolve(_time), options with { WhatIf = true }, _time);
        var tenant = await call.ReadTenantAsync(reading, cancellationToken);
        var names = decideNames
            ? await new SyncWorkflow(call.Directory, call.Ledger, options.Observer).DecideNamesAsync(tenant, tenant.Links.Links, new(), cancellationToken)
            : new Dictionary<GroupIdentity, NameDecision>();
        return (tenant.Links, names, tenant);
    }

    // What cannot be had of the schools that a call names is an error each, and the end of the call when nothing is left; schools that it
    // does not name are not its concern.
    private static IReadOnlyList<SchoolToday> SchoolsOf(SourceReading reading, string[]? names, CallOptions options)
    {
        var errors = new List<GroupSyncException>();
        var schools = reading.Named(names, errors);
        var last = schools.Count == 0 && names is not null ? errors.LastOrDefault() : null;
        foreach (var error in errors.Where(e => e != last))
            options.Observer.Report(new ItemErrorEvent(error));
        return last is null ? schools : throw last;
    }

    // Of groups that are named with their schools only those schools matter; a group that is not found says so itself.
    private static void ReportFailures(SourceReading reading, IEnumerable<string?> schools, CallOptions options)
    {
        var names = schools.Distinct(StringComparer.Ordinal).ToList();
        var errors = new List<GroupSyncException>();
        _ = reading.Named(names.Contains(null) ? null : [.. names.OfType<string>()], errors);
        foreach (var error in errors.Where(e => e.ErrorId != GroupSyncErrorId.SchoolNotFound))
            options.Observer.Report(new ItemErrorEvent(error));
    }

    private static void ReportFailures(TenantReading? tenant, IReadOnlySet<string> schools, CallOptions options)
    {
        foreach (var failure in (tenant is null ? [] : PlanReport.FailuresOf(tenant)).Where(f => schools.Contains((string)f.TargetObject!)))
            options.Observer.Report(new ItemErrorEvent(failure));
    }

    private static void Warn(IEnumerable<string> warnings, CallOptions options)
    {
        foreach (var warning in warnings.Distinct(StringComparer.Ordinal))
            options.Observer.Report(new WarningEvent(warning));
    }
}
