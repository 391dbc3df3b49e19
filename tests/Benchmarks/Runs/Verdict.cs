using RmUnifyGroupSync.Benchmarks.School;
using RmUnifyGroupSync.Sandbox;

namespace RmUnifyGroupSync.Benchmarks.Runs;

/// <summary>
/// Whether the tenant holds exactly what MIS and settings want, membership by membership and owner by owner, and nothing of anybody
/// else's was touched: a figure of a run that got it wrong is worth nothing.
/// </summary>
public static class Verdict
{
    /// <summary>What is wrong, a line each; empty when all is right.</summary>
    /// <param name="school">The school as it was exported.</param>
    /// <param name="administrator">User name of the chosen administrator.</param>
    /// <param name="foreign">Groups that are somebody else's, as they were.</param>
    /// <param name="tenant">The tenant after the run.</param>
    public static IEnumerable<string> Faults(SyntheticSchool school, string administrator, IReadOnlyList<InspectedGroup> foreign, SandboxInspection tenant)
    {
        var ours = tenant.Groups.Where(g => foreign.All(f => f.Id != g.Id)).ToList();
        var names = tenant.Users.ToDictionary(u => u.Id!, u => u.UserPrincipalName.Split('@')[0], StringComparer.Ordinal);
        return Disasters(tenant).Concat(Touched(foreign, tenant)).Concat(Wrong(Wanted(school, administrator), ours, names));
    }

    private static IEnumerable<string> Disasters(SandboxInspection tenant)
    {
        if (tenant.UsersEverDeleted.Count + tenant.AccountDeletionAttempts.Count > 0)
            yield return $"{tenant.UsersEverDeleted.Count} accounts were deleted, {tenant.AccountDeletionAttempts.Count} attempts.";
        if (tenant.DeletedGroups.Count > 0)
            yield return $"{tenant.DeletedGroups.Count} groups were deleted.";
        foreach (var twins in tenant.Groups.GroupBy(g => g.UniqueName ?? g.Id, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            yield return $"{twins.Key} is there {twins.Count()} times.";
    }

    private static IEnumerable<string> Touched(IReadOnlyList<InspectedGroup> foreign, SandboxInspection tenant)
    {
        foreach (var was in foreign)
        {
            var now = tenant.Groups.SingleOrDefault(g => g.Id == was.Id);
            if (now is null || now.UniqueName != was.UniqueName || !now.OwnerIds.SequenceEqual(was.OwnerIds) || !now.MemberIds.SequenceEqual(was.MemberIds))
                yield return $"{was.DisplayName}, somebody else's group, was touched.";
        }
    }

    private static IEnumerable<string> Wrong(
        Dictionary<string, WantedGroup> wanted, List<InspectedGroup> ours, Dictionary<string, string> names)
    {
        foreach (var twins in ours.GroupBy(g => g.DisplayName, StringComparer.Ordinal).Where(g => g.Count() > 1 || !wanted.ContainsKey(g.Key)))
            yield return $"{twins.Key} is there {twins.Count()} times, wanted {(wanted.ContainsKey(twins.Key) ? 1 : 0)}.";
        var actual = ours.DistinctBy(g => g.DisplayName).ToDictionary(g => g.DisplayName, StringComparer.Ordinal);
        foreach (var (name, want) in wanted)
        {
            if (!actual.TryGetValue(name, out var group))
                yield return $"{name} is missing.";
            else if (Difference(want.Owners, group.OwnerIds, names) is { } owners)
                yield return $"{name}: owners {owners}.";
            else if (Difference([.. want.Pupils, .. want.Owners], group.MemberIds, names) is { } members)
                yield return $"{name}: members {members}.";
            else if (group is not { Visibility: "Private", UniqueName: not null, Description.Length: > 0 })
                yield return $"{name}: visibility {group.Visibility}, key {group.UniqueName}, description {group.Description}.";
        }
    }

    private static string? Difference(HashSet<string> wanted, IReadOnlyList<string> ids, Dictionary<string, string> names)
    {
        var actual = ids.Select(id => names[id]).ToHashSet(StringComparer.Ordinal);
        return actual.SetEquals(wanted)
            ? null
            : $"{wanted.Except(actual).Count()} missing, {actual.Except(wanted).Count()} too many ({string.Join(' ', wanted.Except(actual).Concat(actual.Except(wanted)).Take(3))})";
    }

    private static Dictionary<string, WantedGroup> Wanted(SyntheticSchool school, string administrator)
    {
        var pupils = school.Pupils.ToDictionary(p => p.Person.Id, p => p.Person.UserName, StringComparer.Ordinal);
        var staff = school.Staff.ToDictionary(s => s.Id, s => s.UserName, StringComparer.Ordinal);
        var suffix = $"[{SyntheticSchool.DfeNumber}][{WholeRun.YearStart.Year}]";
        var wanted = school.Groups.ToDictionary(
            g => g.Name.Replace("/", "", StringComparison.Ordinal) + suffix,
            g => new WantedGroup(
                [.. g.PupilIds.Select(id => pupils[id])],

                // One teacher, the first that the MIS names, of a class (O4); of a registration group none (O2).
                g.Subject is null ? [administrator] : [administrator, staff[g.StaffIds[0]]]),
            StringComparer.Ordinal);
        foreach (var year in school.Pupils.GroupBy(p => p.Year))
            wanted[FormattableString.Invariant($"{year.Key}{suffix}")] = new([.. year.Select(p => p.Person.UserName)], [administrator]);
        return wanted;
    }

    private sealed record WantedGroup(HashSet<string> Pupils, HashSet<string> Owners);
}
