using System.Globalization;
using RmUnifyGroupSync.Engine.Naming;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Safety;
using RmUnifyGroupSync.Engine.Settings;

namespace RmUnifyGroupSync.Engine;

/// <summary>A plan with what it was made from.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Input">What it was made from.</param>
public sealed record PreparedPlan(SyncPlan Plan, PlanInput Input);

/// <summary>What a call asks the workflow for, beyond the planner's options.</summary>
/// <param name="Options">What the planner may do.</param>
/// <param name="AcceptSource">Take today's source as the new good one.</param>
/// <param name="SeveralSchools">More schools are configured than could be read.</param>
public sealed record WorkflowRequest(PlanOptions Options, bool AcceptSource = false, bool SeveralSchools = false);

/// <summary>
/// The one path from the MIS to a plan: match → read directory → gate → plan → limits. A plan that is shown, a what-if run and a
/// real run all come from here.
/// </summary>
public sealed class SyncWorkflow(IDirectoryReader directory, ILedger ledger, ISyncObserver observer)
{
    private const int MostNameRounds = 1000;

    /// <summary>
    /// Makes the plan; where it would change anything on the word of remembered accounts, all accounts are read and it is made again:
    /// an address that has changed since decides who is whose.
    /// </summary>
    /// <param name="schools">All configured schools that could be read.</param>
    /// <param name="tenant">The tenant as read or recalled for them.</param>
    /// <param name="reader">Reads the tenant again.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    public async Task<PreparedPlan> PlanAsync(
        IReadOnlyList<SchoolToday> schools, TenantReading tenant, TenantReader reader, WorkflowRequest request, CancellationToken cancellationToken)
    {
        var prepared = await PlanAsync(schools, tenant, request, cancellationToken);
        return !tenant.UsersRemembered || !prepared.Plan.Groups.Any(g => g.Kind == GroupPlanKind.Create || IsChanging(g))
            ? prepared
            : await PlanAsync(schools, await reader.ReadAsync(schools, cancellationToken, isWhole: tenant.Links.IsWhole), request, cancellationToken);
    }

    /// <summary>Makes the plan.</summary>
    /// <param name="schools">All configured schools that could be read.</param>
    /// <param name="tenant">The tenant as read for them.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    public async Task<PreparedPlan> PlanAsync(
        IReadOnlyList<SchoolToday> schools, TenantReading tenant, WorkflowRequest request, CancellationToken cancellationToken)
    {
        var options = request.Options;
        var inScope = tenant.Links.Links.Where(l => options.Scope?.Invoke(l) != false).ToList();
        var rosters = await ReadRostersAsync(inScope, PlanInput.Of(schools, tenant), options, cancellationToken);
        var names = await DecideNamesAsync(tenant, inScope, options, cancellationToken);
        var sources = ledger.ReadSources();
        var gone = SourceGate.GoneSchools(schools, tenant.Links.IsWhole && !request.AcceptSource ? sources : new Dictionary<string, string>());
        var input = new PlanInput
        {
            GoneSchools = gone,
            Schools = schools,
            SeveralSchools = request.SeveralSchools || schools.Count > 1,
            Links = tenant.Links,
            Matches = tenant.Matches,
            Failures = tenant.Failures,
            Directory = new(tenant.Users, rosters),
            Ledger = tenant.Ledger,
            Options = options,
            Names = names,
            Verdicts = schools.Where(s => !tenant.Failures.ContainsKey(s.Id)).ToDictionary(s => s.Id, s => Judge(s, GoodSource.Last(s, sources), gone.Count > 0, tenant, request), StringComparer.Ordinal),
        };
        return await ConfirmAsync(input, cancellationToken);
    }

    /// <summary>
    /// Plans, and reads every group again in which something would be changed, held or forgotten on the word of a remembered roster,
    /// until nothing is: a removal is decided on what the directory says now.
    /// </summary>
    private async Task<PreparedPlan> ConfirmAsync(PlanInput input, CancellationToken cancellationToken)
    {
        for (var rosters = input.Directory.Rosters; ;)
        {
            var plan = Planner.Plan(input);
            var doubtful = plan.Groups.Where(IsChanging).Select(g => g.Link.Group?.Id).OfType<string>()
                .Where(id => rosters.TryGetValue(id, out var roster) && roster.Remembered).ToHashSet(StringComparer.Ordinal);
            if (doubtful.Count == 0)
                return new(plan, input);
            observer.Report(new DecisionEvent(string.Create(CultureInfo.InvariantCulture, $"Reading the {doubtful.Count} groups again in which something would change.")));
            var read = (await directory.ReadRostersAsync(doubtful, cancellationToken)).ToDictionary(r => r.GroupId, StringComparer.Ordinal);
            rosters = rosters.ToDictionary(
                r => r.Key, r => read.GetValueOrDefault(r.Key) ?? (doubtful.Contains(r.Key) ? NotReadAgain(r.Key) : r.Value), StringComparer.Ordinal);
            input = input with { Directory = new(input.Directory.Users, rosters) };
        }
    }

    private static GroupRoster NotReadAgain(string groupId) =>
        new() { GroupId = groupId, Error = new(GroupSyncErrorId.GraphRequestFailed, $"The members of group {groupId} could not be read.") };

    private static bool IsChanging(GroupPlan plan) =>
        plan.AddMembers.Count + plan.RemoveMembers.Count + plan.AddOwners.Count + plan.RemoveOwners.Count + plan.Claims.Count + plan.Stale.Count > 0;

    private async Task<Dictionary<string, GroupRoster>> ReadRostersAsync(List<GroupLink> links, PlanInput known, PlanOptions options, CancellationToken cancellationToken)
    {
        if (options.Manual is not null)
            return [];
        var ids = links.Where(l => l is { Group: not null, Mis.Ended: false }).Select(l => l.Group!.Id).Concat(FrozenPlanning.GroupsWithExcluded(links, known)).ToList();
        if (ids.Count == 0)
            return [];
        observer.Report(new DecisionEvent(string.Create(CultureInfo.InvariantCulture, $"Reading owners and members of {ids.Count} groups.")));
        var rosters = await directory.RecallRostersAsync(ids, cancellationToken);
        return rosters.ToDictionary(r => r.GroupId, StringComparer.Ordinal);
    }

    /// <summary>Decides names until none of those that matter is used in the tenant (N10).</summary>
    public async Task<IReadOnlyDictionary<GroupIdentity, NameDecision>> DecideNamesAsync(
        TenantReading tenant, IReadOnlyCollection<GroupLink> inScope, PlanOptions options, CancellationToken cancellationToken)
    {
        var displayNames = tenant.Deleted.Select(g => g.DisplayName).Concat(tenant.Ledger.Groups.Select(g => g.GroupName)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var nicknames = tenant.Deleted.Select(g => g.MailNickname).OfType<string>().Concat(tenant.Ledger.Groups.Select(g => g.MailNickname)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var group in tenant.Links.Links.Select(l => l.Group).OfType<DirectoryGroup>())
        {
            displayNames.Add(group.DisplayName);
            nicknames.Add(group.MailNickname ?? "");
        }

        var wanted = inScope.Where(l => l.Group is null).Select(l => l.Identity).ToHashSet();
        var asked = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var round = 0; ; round++)
        {
            var names = NamePlanning.Decide(tenant.Links.Links, displayNames, nicknames, options.Manual);
            var fresh = names.Where(n => wanted.Contains(n.Key) && n.Value.Names is not null).Select(n => n.Value.Names!)
                .Where(n => asked.Add(n.Microsoft365 + "\n" + n.MailNickname)).ToList();
            if (fresh.Count == 0 || round == MostNameRounds)
                return names;
            var used = await directory.FindGroupsByNameAsync([.. fresh.Select(n => n.Microsoft365)], [.. fresh.Select(n => n.MailNickname)], cancellationToken);
            displayNames.UnionWith(used.Select(g => g.DisplayName));
            nicknames.UnionWith(used.Select(g => g.MailNickname).OfType<string>());
        }
    }

    private static SchoolVerdict Judge(SchoolToday school, GoodSource? last, bool othersAreGone, TenantReading tenant, WorkflowRequest request) =>
        SourceGate.Judge(school, new()
        {
            Last = last,
            OthersAreGone = othersAreGone,
            LastAcademicYear = last?.AcademicYear ?? NewestYearOf(school, tenant.Links),
            AcceptSource = request.AcceptSource,
            Rollover = request.Options.Rollover || (school.Setting.RolloverWindow is { Length: > 0 } window && RolloverWindow.Parse(window).Contains(school.Today)),
            NewlyUnmatched = NewlyUnmatched(school, tenant),
        });

    // With the ledger lost, the groups themselves say which year was the last: those that are made anew each year.
    private static int? NewestYearOf(SchoolToday school, LinkBook links) => links.Links
        .Where(l => l.SchoolId == school.Id && l.Group is not null)
        .Select(l => LinkKey.TryParse(l.Key, out var key) && key.Year is { } year ? year : l.Type == MisGroupType.Teaching ? l.Year : null)
        .Max();

    private static int NewlyUnmatched(SchoolToday school, TenantReading tenant)
    {
        var groups = tenant.Links.Links.Where(l => l.SchoolId == school.Id && l.Group is not null).Select(l => l.Group!.Id).ToHashSet(StringComparer.Ordinal);
        var before = tenant.Ledger.Links.Where(l => l is { PersonId: not null, PersonRole: not null } && groups.Contains(l.GroupId))
            .Select(l => (l.PersonRole!.Value, l.PersonId!)).ToHashSet();
        return before.Count == 0 ? 0 : school.People.Count(p => before.Contains((p.Role, p.Id)) && tenant.Matches.Find(school.Id, p.Role, p.Id) is not { State: MatchState.Matched });
    }
}
