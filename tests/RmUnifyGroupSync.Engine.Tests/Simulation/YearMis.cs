using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Tests.Simulation;

/// <summary>The truth of the school's MIS, changed as offices change it, and exported with its rows in any order.</summary>
internal sealed class YearMis(Random random)
{
    public const int YearGroups = 4;
    public const int PupilsAYear = 30;
    private static readonly string[] Subjects = ["Ma", "En"];
    private int _nextPupil;
    private int _nextTeacher;

    public int AcademicYear { get; private set; } = 2025;

    /// <summary>Pupils: year (7 to 10), registration group and class of each subject.</summary>
    public Dictionary<string, Pupil> Pupils { get; } = [];

    /// <summary>Classes with their teachers.</summary>
    public Dictionary<string, string> Teachers { get; } = [];

    public sealed record Pupil(int Year, string Registration, IReadOnlyDictionary<string, string> Classes);

    public static string Account(string person) => $"u-{person}";

    public void Begin()
    {
        for (var year = 7; year < 7 + YearGroups; year++)
        {
            foreach (var set in new[] { 1, 2 })
                Subjects.ToList().ForEach(s => Teachers[Class(year, s, set)] = NewTeacher());
            for (var i = 0; i < PupilsAYear; i++)
                Join(year);
        }
    }

    public string Join(int year)
    {
        var id = $"p{_nextPupil++:D4}";
        var set = 1 + (_nextPupil % 2);
        Pupils[id] = new(year, $"{year}{(set == 1 ? "A" : "B")}", Subjects.ToDictionary(s => s, s => Class(year, s, set)));
        return id;
    }

    public string NewTeacher() => $"t{_nextTeacher++:D3}";

    public string AnyPupil() => Pupils.Keys.Order(StringComparer.Ordinal).ElementAt(random.Next(Pupils.Count));

    public string AnyClass() => Teachers.Keys.Order(StringComparer.Ordinal).ElementAt(random.Next(Teachers.Count));

    /// <summary>To the other set of a subject.</summary>
    public void MoveClass(string pupil)
    {
        var (p, subject) = (Pupils[pupil], Subjects[random.Next(Subjects.Length)]);
        var now = p.Classes[subject];
        Pupils[pupil] = p with { Classes = new Dictionary<string, string>(p.Classes) { [subject] = now[..^1] + (now[^1] == '1' ? '2' : '1') } };
    }

    /// <summary>A new timetable: everybody is dealt into the sets anew.</summary>
    public void NewTimetable()
    {
        foreach (var (id, p) in Pupils.OrderBy(p => p.Key, StringComparer.Ordinal).ToList())
            Pupils[id] = p with { Classes = Subjects.ToDictionary(s => s, s => Class(p.Year, s, 1 + random.Next(2))) };
    }

    /// <summary>The oldest leave, everybody moves up with his registration group's letter, a new year comes; the classes keep their ids.</summary>
    public void MoveUp()
    {
        AcademicYear++;
        foreach (var (id, p) in Pupils.ToList())
        {
            if (p.Year == 6 + YearGroups)
                Pupils.Remove(id);
            else
                Pupils[id] = new(p.Year + 1, $"{p.Year + 1}{p.Registration[^1]}", Subjects.ToDictionary(s => s, s => Class(p.Year + 1, s, 1 + random.Next(2))));
        }

        for (var i = 0; i < PupilsAYear; i++)
            Join(7);
        Teachers.Keys.ToList().ForEach(c => Teachers[c] = random.Next(2) == 0 ? NewTeacher() : Teachers[c]);
    }

    /// <summary>The export of tonight: rows in any order; of half an export only every second pupil.</summary>
    public MisSchoolRecord Export(bool half = false)
    {
        var pupils = Pupils.OrderBy(p => p.Key, StringComparer.Ordinal).Where((_, i) => !half || i % 2 == 0).ToList();
        var people = pupils.ToDictionary(p => p.Key, p => new MisPersonRecord { Id = p.Key, Role = PersonRole.Student, GivenName = p.Key, UserName = p.Key });
        var staff = Teachers.Values.Distinct().ToDictionary(t => t, t => new MisPersonRecord { Id = t, Role = PersonRole.Teacher, GivenName = t, UserName = t });
        MisSessionRecord session = new($"SY{AcademicYear}", new(AcademicYear, 9, 1), new(AcademicYear + 1, 7, 21), new(AcademicYear, 9, 1), new(AcademicYear + 1, 7, 21));
        MisGroupRecord Group(MisGroupType type, string id, Func<Pupil, bool> isIn, string? teacher = null) => new()
        {
            Type = type,
            Id = id,
            Name = id,
            Sessions = [session],
            Members = Shuffled(pupils.Where(p => isIn(p.Value)).Select(p => new MisMembershipRecord(people[p.Key], PersonRole.Student))
                .Concat(teacher is null ? [] : [new MisMembershipRecord(staff[teacher], PersonRole.Teacher, true)])),
        };
        var years = Enumerable.Range(7, YearGroups).Select(y => Group(MisGroupType.Year, $"{y}", p => p.Year == y));
        var tutor = Enumerable.Range(7, YearGroups).SelectMany(y => new[] { $"{y}A", $"{y}B" }).Select(r => Group(MisGroupType.Registration, r, p => p.Registration == r));
        var classes = Teachers.Select(c => Group(MisGroupType.Teaching, c.Key, p => p.Classes.Values.Contains(c.Key), c.Value));
        return new() { Id = "S", Name = "School", DfeNumber = "999/9999", People = Shuffled(people.Values.Concat(staff.Values)), Groups = Shuffled(years.Concat(tutor).Concat(classes)) };
    }

    private static string Class(int year, string subject, int set) => $"{year}/{subject}{set}";

    private T[] Shuffled<T>(IEnumerable<T> items)
    {
        var all = items.ToArray();
        random.Shuffle(all);
        return all;
    }
}
