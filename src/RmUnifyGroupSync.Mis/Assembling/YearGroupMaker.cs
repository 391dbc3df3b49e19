using RmUnifyGroupSync.Engine.Naming;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Findings;

namespace RmUnifyGroupSync.Mis.Assembling;

/// <summary>Makes a school's year groups from its students' grades. <c>7</c>, <c>07</c>, <c>ps1</c> and <c>PS1</c> are one year.</summary>
internal sealed class YearGroupMaker(GradeLabel label, FindingLog findings)
{
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);
    private readonly GradeNames _names = new(label, findings);

    /// <summary>The year groups, in the order in which the years are first met.</summary>
    public IEnumerable<MisGroupRecord> Make(IEnumerable<MisPersonRecord> people)
    {
        var years = new Dictionary<string, Year>(StringComparer.Ordinal);
        foreach (var student in people.Where(p => p.Role == PersonRole.Student))
        {
            if (student.Grades.Count == 0)
                findings.Add(FindingKinds.GradeMissing);
            foreach (var grade in student.Grades.Count < 2 ? student.Grades : student.Grades.DistinctBy(KeyOf))
                Add(years, grade, student);
        }

        return years.Values.Select(Finish);
    }

    private void Add(Dictionary<string, Year> years, string grade, MisPersonRecord student)
    {
        var key = KeyOf(grade);
        if (!years.TryGetValue(key, out var year))
            years.Add(key, year = new Year());
        year.Writings[grade] = year.Writings.GetValueOrDefault(grade) + 1;
        year.Members.Add(new MisMembershipRecord(student, PersonRole.Student, From: student.From, Until: student.Until));
    }

    private string KeyOf(string grade)
    {
        if (!_keys.TryGetValue(grade, out var key))
            _keys.Add(grade, key = YearCode.Canonical(grade));
        return key;
    }

    /// <summary>The commonest writing is the id, so that one odd row does not make a new group of the whole year.</summary>
    private MisGroupRecord Finish(Year year)
    {
        var id = year.Writings.OrderByDescending(w => w.Value).ThenBy(w => w.Key, StringComparer.Ordinal).First().Key;
        if (year.Writings.Count > 1)
            findings.Add(FindingKinds.GradeWritings,
                detail: string.Join(", ", year.Writings.Keys.Order(StringComparer.Ordinal).Select(w => $"'{w}'")));
        return new MisGroupRecord { Type = MisGroupType.Year, Id = id, Name = _names.NameOf(id), Members = year.Members.ToArray() };
    }

    private sealed class Year
    {
        public Dictionary<string, int> Writings { get; } = new(StringComparer.Ordinal);

        public List<MisMembershipRecord> Members { get; } = [];
    }
}
