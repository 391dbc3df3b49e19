using RmUnifyGroupSync.Benchmarks.School;
using RmUnifyGroupSync.Sandbox;

namespace RmUnifyGroupSync.Benchmarks.Runs;

/// <summary>Whether the tenant holds what the MIS wants: a figure of a run that got it wrong is worth nothing.</summary>
public static class Verdict
{
    /// <summary>What is wrong, a line each; empty when all is right.</summary>
    /// <param name="school">The school as it was exported.</param>
    /// <param name="tenant">The tenant after the run.</param>
    public static IEnumerable<string> Faults(SyntheticSchool school, SandboxInspection tenant)
    {
        if (tenant.UsersEverDeleted.Count > 0)
            yield return $"{tenant.UsersEverDeleted.Count} accounts were deleted.";
        var userNames = tenant.Users.ToDictionary(u => u.Id!, u => u.UserPrincipalName.Split('@')[0], StringComparer.Ordinal);
        var wanted = Wanted(school);
        foreach (var twins in tenant.Groups.GroupBy(g => g.UniqueName, StringComparer.Ordinal).Where(g => g.Count() > 1))
            yield return $"{twins.Key} is there {twins.Count()} times.";

        var actual = tenant.Groups.ToDictionary(g => g.DisplayName, StringComparer.Ordinal);
        foreach (var missing in wanted.Keys.Except(actual.Keys, StringComparer.Ordinal))
            yield return $"{missing} is missing.";
        foreach (var extra in actual.Keys.Except(wanted.Keys, StringComparer.Ordinal))
            yield return $"{extra} is too much.";

        foreach (var (name, pupils) in wanted.Where(w => actual.ContainsKey(w.Key)))
        {
            var group = actual[name];
            var members = group.MemberIds.Except(group.OwnerIds, StringComparer.Ordinal).Select(id => userNames[id]).ToHashSet(StringComparer.Ordinal);
            if (!members.SetEquals(pupils))
                yield return $"{name}: {pupils.Except(members).Count()} pupils missing, {members.Except(pupils).Count()} too many.";
            if (group.OwnerIds.Count == 0)
                yield return $"{name} has no owner.";
        }
    }

    private static Dictionary<string, HashSet<string>> Wanted(SyntheticSchool school)
    {
        var userNames = school.Pupils.ToDictionary(p => p.Person.Id, p => p.Person.UserName, StringComparer.Ordinal);
        var suffix = $"[{SyntheticSchool.DfeNumber}][{WholeRun.YearStart.Year}]";
        var wanted = school.Groups.ToDictionary(
            g => g.Name.Replace("/", "", StringComparison.Ordinal) + suffix,
            g => g.PupilIds.Select(id => userNames[id]).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var year in school.Pupils.GroupBy(p => p.Year))
            wanted[FormattableString.Invariant($"{year.Key}{suffix}")] = year.Select(p => p.Person.UserName).ToHashSet(StringComparer.Ordinal);
        return wanted;
    }
}
