namespace RmUnifyGroupSync.Engine.Tests.Simulation;

/// <summary>
/// What a head teacher expects to find in each group, told from the register, from what people did by hand and from the policies:
/// administrators and today's teacher own a class, its pupils with an account are in it, whom a person added stays, and a class of last
/// year stays as it was on its last day.
/// </summary>
internal sealed class YearOracle(YearMis mis)
{
    /// <summary>Groups by what a person would call them: type, id and, for classes, the year.</summary>
    public Dictionary<string, Expected> Groups { get; } = [];

    /// <summary>Pupils whose account is not there yet.</summary>
    public HashSet<string> WithoutAccount { get; } = [];

    public sealed class Expected
    {
        public HashSet<string> Students { get; } = [];

        /// <summary>Put there by people, or left behind when the ledger was lost.</summary>
        public HashSet<string> Extras { get; } = [];

        public string? Teacher { get; set; }

        /// <summary>Former teachers of whom nobody knows any more that the sync made them owners.</summary>
        public HashSet<string> KeptOwners { get; } = [];

        public bool Deleted { get; set; }

        public IEnumerable<string> Owners => KeptOwners.Append("u-a1").Concat(Teacher is null ? [] : [YearMis.Account(Teacher)]).Distinct();

        public IEnumerable<string> Members => Students.Select(YearMis.Account).Concat(Extras).Concat(Owners).Distinct();
    }

    /// <summary>The register of today into what is expected; classes of other years are not touched.</summary>
    public void Learn()
    {
        foreach (var (name, students, teacher) in Register())
        {
            if (!Groups.TryGetValue(name, out var expected))
                Groups[name] = expected = new();
            expected.Students.Clear();
            expected.Students.UnionWith(students.Where(s => !WithoutAccount.Contains(s)));
            expected.Teacher = teacher;
        }
    }

    /// <summary>A teacher of now is nobody's work any more when the ledger is lost: he stays when another comes.</summary>
    public void LedgerLost()
    {
        foreach (var group in Groups.Values.Where(g => g.Teacher is not null))
            group.KeptOwners.Add(YearMis.Account(group.Teacher!));
    }

    public IEnumerable<(string Name, HashSet<string> Students, string? Teacher)> Register()
    {
        foreach (var year in mis.Pupils.GroupBy(p => p.Value.Year))
            yield return ($"year:{year.Key}", [.. year.Select(p => p.Key)], null);
        foreach (var registration in mis.Pupils.GroupBy(p => p.Value.Registration))
            yield return ($"registration:{registration.Key}", [.. registration.Select(p => p.Key)], null);
        foreach (var (id, teacher) in mis.Teachers)
            yield return ($"teaching:{id}:{mis.AcademicYear}", [.. mis.Pupils.Where(p => p.Value.Classes.Values.Contains(id)).Select(p => p.Key)], teacher);
    }
}
