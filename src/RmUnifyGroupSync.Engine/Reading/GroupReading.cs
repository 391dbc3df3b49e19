using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Reading;

/// <summary>Reads the groups of one school on one day: who is in them, and to which academic year they belong. Pure.</summary>
internal sealed class GroupReading(
    MisSchoolRecord school, GroupSyncSetting setting, DateOnly today, AcademicYear? year, Func<DateOnly, int>? yearOn)
{
    /// <summary>People whose stay at the school covers the day; an end with the academic year is no end (A1).</summary>
    public IReadOnlyList<MisPersonRecord> People { get; } = [.. school.People.Where(p => IsCurrent(p, today, year?.Until))];

    private bool MisYearsHidden => setting.NonMisYearGroup is { Length: > 0 };

    public GroupToday Read(MisGroupRecord group)
    {
        var years = group.Sessions.Select(s => AcademicYears.Of(s, yearOn)).ToList();
        var own = years.Any(y => y.StartYear == year?.StartYear) ? year?.StartYear : years.Count > 0 ? years.Max(y => y.StartYear) : year?.StartYear;
        DateOnly? sessionUntil = group.Sessions.Count > 0 ? group.Sessions.Max(s => s.Until) : year?.Until;
        var current = group.Members.Where(m => IsIn(m, sessionUntil)).ToList();
        return new()
        {
            School = school.Id,
            Type = group.Type,
            Id = group.Id,
            Name = group.Name,
            Year = own,
            Ended = year is not null && own < year.StartYear,
            Students = PeopleOf(current, PersonRole.Student),
            Teachers = PeopleOf(current.OrderByDescending(m => m.IsMain), PersonRole.Teacher),
            Left = LeaversOf(group, sessionUntil),
            Hidden = group.Type == MisGroupType.Year && MisYearsHidden,
        };
    }

    /// <summary>G1: one group for each chosen value of the directory attribute.</summary>
    public IEnumerable<GroupToday> AttributeYears() =>
        (setting.NonMisYearGroup ?? []).Select(v => v.Trim()).Where(v => v.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(v => new GroupToday { School = school.Id, Type = MisGroupType.NonMisYear, Id = v, Name = v, AttributeValue = v });

    /// <summary>G2: one group for each chosen role that the source can tell.</summary>
    public IEnumerable<GroupToday> Roles(List<string> warnings)
    {
        foreach (var kind in (setting.RoleGroup ?? []).Distinct())
        {
            if (kind != RoleGroupKind.Students && People.All(p => p.StaffKind == StaffKind.Unknown))
            {
                warnings.Add($"The source of school {school.Id} does not tell teaching from non-teaching staff; no {kind} group will be made.");
                continue;
            }

            yield return RoleGroup(kind);
        }
    }

    private GroupToday RoleGroup(RoleGroupKind kind)
    {
        var (id, name) = kind switch
        {
            RoleGroupKind.Students => ("students", "Students"),
            RoleGroupKind.TeachingStaff => ("teaching-staff", "Teaching staff"),
            _ => ("non-teaching-staff", "Non-teaching staff"),
        };
        var wanted = kind == RoleGroupKind.TeachingStaff ? StaffKind.Teaching : StaffKind.NonTeaching;
        var people = kind == RoleGroupKind.Students
            ? People.Where(p => p.Role == PersonRole.Student)
            : People.Where(p => p.Role == PersonRole.Teacher && p.StaffKind == wanted);
        return new() { School = school.Id, Type = MisGroupType.Role, Id = id, Name = name, Students = [.. people] };
    }

    // Staff never enter as students, nor pupils as teachers, whatever an enrolment says (requirements §8).
    private static MisPersonRecord[] PeopleOf(IEnumerable<MisMembershipRecord> members, PersonRole role) =>
        [.. members.Where(m => m.Role == role && m.Person.Role == role).Select(m => m.Person).DistinctBy(p => p.Id, StringComparer.Ordinal)];

    private static Dictionary<string, DateOnly> LeaversOf(MisGroupRecord group, DateOnly? sessionUntil) =>
        group.Members.Where(m => m is { Role: PersonRole.Student, Until: not null } && !EndsWithSession(m.Until, sessionUntil))
            .GroupBy(m => m.Person.Id, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Max(m => m.Until!.Value), StringComparer.Ordinal);

    private bool IsIn(MisMembershipRecord member, DateOnly? sessionUntil) =>
        (member.From is null || member.From <= today)
        && (member.Until is null || member.Until > today || EndsWithSession(member.Until, sessionUntil))
        && IsCurrent(member.Person, today, sessionUntil);

    private static bool IsCurrent(MisPersonRecord person, DateOnly today, DateOnly? sessionUntil) =>
        person.Enabled
        && (person.From is null || person.From <= today)
        && (person.Until is null || person.Until > today || EndsWithSession(person.Until, sessionUntil));

    // A1: the source closes everything with the session; that is no reason to empty a class.
    private static bool EndsWithSession(DateOnly? until, DateOnly? sessionUntil) => until >= sessionUntil;
}
