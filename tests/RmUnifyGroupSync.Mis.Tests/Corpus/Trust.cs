using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Mis.Tests.Corpus;

/// <summary>A pupil or a member of staff of the made-up trust.</summary>
internal sealed record Somebody(string Id, PersonRole Role, string[] Schools, string Given, string Family, string User, string Number)
{
    public string Grade { get; init; } = "";

    public bool Teaches { get; init; } = true;

    public bool Enabled { get; init; } = true;

    public DateOnly? From { get; init; }

    /// <summary>The last day.</summary>
    public DateOnly? Last { get; init; }

    public string Email => $"{User}@trust.example";
}

/// <summary>A class of the trust.</summary>
internal sealed record Class(string Id, string School, string Name, bool IsForm, string[] Terms);

/// <summary>A place in a class.</summary>
internal sealed record Place(Class Class, Somebody Who, bool IsMain, DateOnly? From, DateOnly? Last);

/// <summary>A term or year; the last day belongs to it.</summary>
internal sealed record Term(string Id, string Name, bool IsYear, DateOnly Start, DateOnly Last, string Parent);

/// <summary>
/// A made-up trust of two schools, of which everything is known: what a format can say of it must come out of a read of that format. Pupils
/// and staff have the same numbers, ids have leading zeros, names have everything that names have.
/// </summary>
internal sealed class Trust
{
    public const string TrustId = "T-1";
    private static readonly string[] Given = ["Ann", "Zoë", "Søren", "Mary Jane", "D'Arcy", "Łukasz", "李"];
    private static readonly string[] Family = ["Oak", "O'Connor", "Smith, Jr", "Ng", "de la \"Cruz\"", "Åström", "MacDonald-Hill"];
    private static readonly string[] Grades = ["N1", "R", "1", "7", "13"];

    public Trust(int seed, bool idsOverlap)
    {
        var random = new Random(seed);
        foreach (var (school, first) in Schools.Select((s, i) => (s.Id, i * 1000)))
        {
            var pupils = Enumerable.Range(1, 40).Select(i => Pupil($"{first + i:000000}", school, random)).ToList();
            var staff = Enumerable.Range(1, 8).Select(i => Staff(idsOverlap ? $"{first + i:000000}" : $"S{first + i}", school, i, random)).ToList();
            People.AddRange(pupils);
            People.AddRange(staff);
            for (var i = 0; i < 10; i++)
                AddClass(new Class($"{school}-{i:00}", school, ClassName(i), i < 3, i % 4 == 3 ? ["A25", "S26"] : ["Y25"]), pupils, staff, random);
        }

        People[0] = People[0] with { Enabled = false };
        Places = [.. Places.Select(p => p.Who.Id == People[0].Id && p.Who.Role == People[0].Role ? p with { Who = People[0] } : p)];
    }

    public IReadOnlyList<(string Id, string Name, string Dfe)> Schools { get; } = [("1234567", "Ash & Elm", "1234567"), ("7654321", "Birch", "7654321")];

    public List<Term> Terms { get; } =
    [
        new("Y24", "2024/25", true, new(2024, 9, 2), new(2025, 8, 31), ""), new("Y25", "2025/26", true, new(2025, 9, 1), new(2026, 8, 31), ""),
        new("A25", "Autumn", false, new(2025, 9, 3), new(2025, 12, 19), "Y25"), new("S26", "Spring", false, new(2026, 1, 5), new(2026, 3, 27), "Y25"),
    ];

    public List<Somebody> People { get; } = [];

    public List<Class> Classes { get; } = [];

    public List<Place> Places { get; private set; } = [];

    /// <summary>What a reader should have found, one line a fact, in an order of its own.</summary>
    /// <param name="said">What the format can say.</param>
    public IEnumerable<string> Facts(Said said)
    {
        foreach (var (id, name, dfe) in Schools)
            yield return $"school {id} {name} {(said.HasFlag(Said.Dfe) ? dfe : "")}";
        foreach (var p in People)
            foreach (var school in p.Schools)
                yield return Fact(school, p.Role, p.Id, said.HasFlag(Said.Names) ? p.Given : "", said.HasFlag(Said.Names) ? p.Family : "", said.HasFlag(Said.User) ? p.User : "",
                    said.HasFlag(Said.Email) ? p.Email : "", said.HasFlag(Said.Number) ? p.Number : "", p.Grade,
                    said.HasFlag(Said.Stays) ? p.From : null, said.HasFlag(Said.Stays) ? p.Last?.AddDays(1) : null, !said.HasFlag(Said.Enabled) || p.Enabled);
        foreach (var c in Classes)
            yield return $"group {c.School} {(c.IsForm ? MisGroupType.Registration : MisGroupType.Teaching)} {c.Id} '{c.Name}' {TermsOf(c, said)}";
        foreach (var p in Places)
            yield return $"place {p.Class.School} {p.Class.Id} {p.Who.Role} {p.Who.Id} {said.HasFlag(Said.Main) && p.IsMain} "
                + (said.HasFlag(Said.Dates) ? $"{p.From:yyyy-MM-dd} {p.Last?.AddDays(1):yyyy-MM-dd}" : " ");
        foreach (var year in People.Where(p => p.Role == PersonRole.Student).SelectMany(p => p.Schools.Select(s => (School: s, p.Grade))).GroupBy(p => p))
            yield return $"year {year.Key.School} {year.Key.Grade} {year.Count()}";
    }

    /// <summary>The same facts as a reader found them.</summary>
    public static IEnumerable<string> Facts(MisSnapshot snapshot)
    {
        foreach (var s in snapshot.Schools)
        {
            yield return $"school {s.Id} {s.Name} {s.DfeNumber}";
            foreach (var p in s.People)
                yield return Fact(s.Id, p.Role, p.Id, p.GivenName, p.FamilyName, p.UserName, p.Email, p.Number, string.Join('+', p.Grades), p.From, p.Until, p.Enabled);
            foreach (var g in s.Groups.Where(g => g.Type != MisGroupType.Year))
            {
                yield return $"group {s.Id} {g.Type} {g.Id} '{g.Name}' {string.Join(' ', g.Sessions.Select(t => $"{t.Start:yyyy-MM-dd}/{t.Until:yyyy-MM-dd}").Order(StringComparer.Ordinal))}";
                foreach (var m in g.Members)
                    yield return $"place {s.Id} {g.Id} {m.Role} {m.Person.Id} {m.IsMain} {m.From:yyyy-MM-dd} {m.Until:yyyy-MM-dd}";
            }

            foreach (var g in s.Groups.Where(g => g.Type == MisGroupType.Year))
                yield return $"year {s.Id} {g.Id} {g.Members.Count}";
        }
    }

    private static string Fact(
        string school, PersonRole role, string id, string? given, string? family, string? user, string? email, string? number, string grade,
        DateOnly? from, DateOnly? until, bool enabled) =>
        $"person {school} {role} {id} '{given}' '{family}' {user} {email} {number} {grade} {from:yyyy-MM-dd} {until:yyyy-MM-dd} {enabled}";

    private string TermsOf(Class c, Said said) => !said.HasFlag(Said.Terms) ? "" : string.Join(' ', (said.HasFlag(Said.OneTerm) ? c.Terms.Take(1) : c.Terms)
        .Select(id => Terms.Single(t => t.Id == id)).Select(t => $"{t.Start:yyyy-MM-dd}/{t.Last.AddDays(1):yyyy-MM-dd}").Order(StringComparer.Ordinal));

    private static Somebody Pupil(string id, string school, Random random) =>
        new(id, PersonRole.Student, [school], Pick(Given, random), Pick(Family, random), $"p{id}", $"00{id[^3..]}")
        {
            Grade = Pick(Grades, random),
            From = random.Next(3) == 0 ? new DateOnly(2025, 9, 1) : null,
            Last = random.Next(5) == 0 ? new DateOnly(2026, 1, random.Next(1, 29)) : null,
        };

    private Somebody Staff(string id, string school, int number, Random random) =>
        new(id, PersonRole.Teacher, number == 1 ? [.. Schools.Select(s => s.Id)] : [school], Pick(Given, random), Pick(Family, random), $"s{id}", $"E{number}{school}")
        {
            Teaches = number < 7,
        };

    private void AddClass(Class c, List<Somebody> pupils, List<Somebody> staff, Random random)
    {
        Classes.Add(c);
        foreach (var pupil in pupils.Where(_ => random.Next(3) == 0))
            Places.Add(new Place(c, pupil, false, random.Next(4) == 0 ? new DateOnly(2025, 10, 6) : null, random.Next(4) == 0 ? new DateOnly(2026, 2, 13) : null));
        var first = random.Next(6);
        Places.Add(new Place(c, staff[first], false, null, null));
        if (first < 5)
            Places.Add(new Place(c, staff[first + 1], true, null, null));
    }

    private static string ClassName(int i) => i switch
    {
        0 => "7A",
        1 => "Year 3 Owls",
        2 => "12/BBN",
        3 => "Mon Ch ",
        4 => "10x/Ma1",
        5 => "A-12B/Ec1",
        6 => "7-1",
        7 => "Françáis, \"2\"",
        8 => "8z&Hi+",
        _ => "10/11",
    };

    private static string Pick(string[] from, Random random) => from[random.Next(from.Length)];
}

/// <summary>What a format can say.</summary>
[Flags]
internal enum Said
{
    Nothing = 0,
    Names = 1,
    Email = 2,
    Number = 4,
    Stays = 8,
    Enabled = 16,
    Terms = 32,
    OneTerm = 64,
    Main = 128,
    Dates = 256,
    Dfe = 512,
    User = 1024,
}
