namespace RmUnifyGroupSync.Benchmarks.School;

/// <summary>A pupil or a member of staff.</summary>
public sealed record Person(string Id, string GivenName, string FamilyName, string UserName);

/// <summary>A pupil with the year that the pupil is in.</summary>
public sealed record Pupil(Person Person, int Year);

/// <summary>A registration or teaching group.</summary>
public sealed class Group(string id, string name, int year, string? subject)
{
    public string Id { get; } = id;

    public string Name { get; } = name;

    public int Year { get; } = year;

    /// <summary>Null for a registration group.</summary>
    public string? Subject { get; } = subject;

    public HashSet<string> PupilIds { get; } = new(StringComparer.Ordinal);

    public List<string> StaffIds { get; } = [];
}

/// <summary>How large the school is.</summary>
/// <param name="Pupils">Pupils on roll.</param>
/// <param name="TeachingGroups">Classes in all.</param>
/// <param name="Seed">Seed of everything that is drawn.</param>
public sealed record SchoolSize(int Pupils, int TeachingGroups, int Seed)
{
    public const int Years = 7;
    public const int FirstYear = 7;

    /// <summary>About 26 to a class: a pupil of a school of 1,500 with 690 classes has 12, with 300 classes 6.</summary>
    public int Subjects => Math.Clamp((int)Math.Round(TeachingGroups * 26.0 / Pupils), 1, SyntheticSchool.SubjectCodes.Length);

    public int Registrations => Math.Max(Years, (int)Math.Round(Pupils / 25.0));

    public int Staff => Math.Max(5, (int)Math.Round(Pupils * 0.08));
}

/// <summary>A secondary school with years 7 to 13, registration groups, and setted classes, as a MIS would hold it today. The same seed gives the same school.</summary>
public sealed class SyntheticSchool
{
    public const string DfeNumber = "9194567";

    internal static readonly string[] SubjectCodes = ["Ma", "En", "Sc", "Fr", "Hi", "Gg", "Re", "Dt", "Ar", "Mu", "Pe", "Co", "Dr", "Sp", "Bs", "Ps"];

    private static readonly string[] GivenNames =
        ["Ada", "Ben", "Cerys", "Dylan", "Ewa", "Femi", "Grace", "Harun", "Isla", "Jakub", "Kai", "Lily", "Mo", "Niamh", "Owen", "Priya", "Rhys", "Siân", "Tom", "Zoë"];

    private static readonly string[] FamilyNames =
        ["Adeyemi", "Brown", "Clarke", "Davies", "Evans", "Fischer", "Green", "Hughes", "Iqbal", "Jones", "Khan", "Lewis", "Morgan", "Nowak", "O'Connor", "Patel", "Smith-Reid", "Taylor", "Williams", "Young"];

    private readonly Random _random;
    private int _nextPerson = 1001;

    public SyntheticSchool(SchoolSize size)
    {
        _random = new Random(size.Seed);
        Staff = [.. Enumerable.Range(0, size.Staff).Select(_ => NewPerson("t"))];
        Groups = [.. Registrations(size), .. Classes(size)];
        foreach (var group in Groups)
            GiveTeachers(group);
        for (var i = 0; i < size.Pupils; i++)
            Enrol(SchoolSize.FirstYear + (i % SchoolSize.Years));
    }

    public List<Pupil> Pupils { get; } = [];

    public List<Person> Staff { get; }

    public List<Group> Groups { get; }

    /// <summary>A new pupil: in a registration group and in one class of each subject of the year, each time the smallest.</summary>
    public Pupil Enrol(int year)
    {
        var pupil = new Pupil(NewPerson("p"), year);
        Pupils.Add(pupil);
        foreach (var sets in Groups.Where(g => g.Year == year).GroupBy(g => g.Subject))
            sets.MinBy(g => g.PupilIds.Count)!.PupilIds.Add(pupil.Person.Id);
        return pupil;
    }

    /// <summary>One of the pupils leaves.</summary>
    public void Leave()
    {
        var pupil = Pick(Pupils);
        Pupils.Remove(pupil);
        foreach (var group in Groups)
            group.PupilIds.Remove(pupil.Person.Id);
    }

    /// <summary>A pupil goes to another set of a subject, or to another registration group.</summary>
    public void Move()
    {
        var from = Pick(Groups);
        var others = Groups.Where(g => g != from && g.Year == from.Year && g.Subject == from.Subject).ToList();
        if (others.Count == 0 || from.PupilIds.Count == 0)
            return;
        var pupil = Pick([.. from.PupilIds.Order(StringComparer.Ordinal)]);
        from.PupilIds.Remove(pupil);
        Pick(others).PupilIds.Add(pupil);
    }

    /// <summary>A class gets another teacher.</summary>
    public void ChangeTeacher()
    {
        var group = Pick([.. Groups.Where(g => g.Subject is not null)]);
        group.StaffIds[0] = Pick([.. Staff.Where(s => !group.StaffIds.Contains(s.Id))]).Id;
    }

    private static IEnumerable<Group> Registrations(SchoolSize size)
    {
        for (var i = 0; i < size.Registrations; i++)
        {
            var year = SchoolSize.FirstYear + (i % SchoolSize.Years);
            yield return new Group($"R{i + 1:000}", FormattableString.Invariant($"{year}{(char)('A' + (i / SchoolSize.Years))}"), year, null);
        }
    }

    private static IEnumerable<Group> Classes(SchoolSize size)
    {
        for (var i = 0; i < size.TeachingGroups; i++)
        {
            var year = SchoolSize.FirstYear + (i % SchoolSize.Years);
            var subject = SubjectCodes[i / SchoolSize.Years % size.Subjects];
            var set = (i / SchoolSize.Years / size.Subjects) + 1;
            yield return new Group(
                FormattableString.Invariant($"C{i + 1:0000}"), FormattableString.Invariant($"{year}{(set % 2 == 0 ? 'y' : 'x')}/{subject}{set}"), year, subject);
        }
    }

    /// <summary>One teacher a class, two in one of ten; a registration group has its tutor.</summary>
    private void GiveTeachers(Group group)
    {
        group.StaffIds.Add(Pick(Staff).Id);
        if (group.Subject is not null && _random.Next(10) == 0)
            group.StaffIds.AddRange(Staff.Where(s => s.Id != group.StaffIds[0]).Skip(_random.Next(Staff.Count - 1)).Take(1).Select(s => s.Id));
    }

    private Person NewPerson(string prefix)
    {
        var number = _nextPerson++;
        return new Person(
            FormattableString.Invariant($"{number:00000}"), Pick(GivenNames), Pick(FamilyNames), FormattableString.Invariant($"{prefix}{number}"));
    }

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];
}
