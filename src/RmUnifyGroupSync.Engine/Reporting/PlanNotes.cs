using System.Globalization;
using RmUnifyGroupSync.Engine.Matching;
using RmUnifyGroupSync.Engine.Naming;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Recording;

namespace RmUnifyGroupSync.Engine.Reporting;

/// <summary>What a plan has to tell that is no change: what it holds, what it cannot do, whom it did not find.</summary>
public static class PlanNotes
{
    /// <summary>The notes on a plan.</summary>
    /// <param name="prepared">The plan.</param>
    /// <param name="schools">The schools that it is about.</param>
    public static RunNotes Of(PreparedPlan prepared, IReadOnlyList<SchoolToday> schools)
    {
        var plan = prepared.Plan;
        var ids = schools.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        var frozen = prepared.Input.Links.Links.Where(l => l is { Group: not null, Ended: true } && (l.School is null || ids.Contains(l.SchoolId))).ToList();
        return new()
        {
            TimeZone = schools.Select(s => s.Setting.TimeZone).FirstOrDefault(),
            Schools = [.. schools.Select(s => new SchoolNote(s.Id, s.Name, s.AcademicYear?.StartYear, s.People.Count(p => p.Role == PersonRole.Student), s.Groups.Count))],
            Holds = [.. HoldsOf(plan)],
            HeldChanges = [.. PlanView.ChangesOf(plan).Where(c => c.Held)],
            Blocked = [.. plan.Groups.Where(g => g.Blocked is not null).Select(g => NoteOf(g.Link, g.GroupName, g.Blocked!.Message, g.Blocked.RecommendedAction))],
            Unmatched = [.. plan.Groups.SelectMany(g => g.UnmatchedPeople).Distinct().Select(p => UnmatchedOf(p, prepared.Input.Matches))],
            Ended = [.. frozen.Where(l => !IsOfEarlierYear(l, schools)).Select(EndedOf)],
            GroupsOfEarlierYears = frozen.Count(l => IsOfEarlierYear(l, schools)),
            LifetimesPassed = [.. LifetimesOf(prepared.Input.Links, schools)],
        };
    }

    private static IEnumerable<HoldNote> HoldsOf(SyncPlan plan)
    {
        foreach (var (school, hold) in plan.SchoolHolds)
            yield return new(school, null, hold.ErrorId, hold.Reason, plan.Groups.Where(g => g.Link.SchoolId == school).Sum(Removals), hold.Action);
        foreach (var group in plan.Groups.Where(g => g.Hold is not null && !plan.SchoolHolds.Values.Contains(g.Hold)).GroupBy(g => (g.Link.SchoolId, g.Hold)))
        {
            var (school, hold) = group.Key;
            var held = group.ToList();
            yield return new(school, held.Count == 1 ? held[0].GroupName : null, hold!.ErrorId, hold.Reason, held.Sum(Removals), hold.Action);
        }
    }

    private static int Removals(GroupPlan plan) => plan.RemoveMembers.Concat(plan.RemoveOwners).Count(l => plan.Hold is not null && !l.Always);

    private static UnmatchedNote UnmatchedOf((string School, PersonRole Role, string Id) person, MatchTable matches) =>
        new(person.School, person.Role, person.Id, matches.Find(person.School, person.Role, person.Id)?.State ?? MatchState.Missing);

    // A class of last year is not missing from this year's export; one of this year that is, has gone (X2).
    private static bool IsOfEarlierYear(GroupLink link, IReadOnlyList<SchoolToday> schools) =>
        link.Mis is { Ended: true }
        || (link.Year is { } year && schools.FirstOrDefault(s => s.Id == link.SchoolId)?.AcademicYear is { } now && year < now.StartYear && IsOfOneYear(link));

    private static bool IsOfOneYear(GroupLink link) => link.Type == MisGroupType.Teaching || (LinkKey.TryParse(link.Key, out var key) && key.Year is not null);

    private static GroupNote EndedOf(GroupLink link) => NoteOf(
        link, link.Group!.DisplayName, "Its group is not in the MIS any more. It was left as it is, members too, and is synced again if it comes back.");

    private static IEnumerable<GroupNote> LifetimesOf(LinkBook links, IReadOnlyList<SchoolToday> schools)
    {
        foreach (var link in links.Links.Where(l => l.Group is not null))
        {
            var today = schools.FirstOrDefault(s => s.Id == link.SchoolId)?.Today;
            if (today is { } day && RequiredLifetime.Read(link.Group!.Description) is { } until && string.CompareOrdinal(until, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) < 0)
                yield return NoteOf(link, link.Group.DisplayName, $"It was required until {until}. Nothing deletes it; Remove-O365ClassGroup does when it is not needed any more.");
        }
    }

    private static GroupNote NoteOf(GroupLink link, string name, string text, string? action = null) => new(link.SchoolId, link.MisId, name, text, action);
}
