using RmUnifyGroupSync.Engine.Tests.World;
using Event = RmUnifyGroupSync.Engine.Tests.Simulation.PolicyLifeTests.Event;

namespace RmUnifyGroupSync.Engine.Tests.Simulation;

/// <summary>One of two schools with the same ids: two classes, six pupils, a year group by attribute and a role group, and what is expected of them.</summary>
internal sealed class PolicySchool
{
    private readonly PolicyLifeTests.Policies _policies;
    private readonly string _prefix;
    private readonly string _number;
    private readonly Dictionary<string, Class> _classes = new() { ["c0"] = new(), ["c1"] = new() };
    private readonly HashSet<string> _excluded = [];
    private readonly HashSet<string> _disabled = [];
    private readonly HashSet<string> _inYear7 = ["p0", "p1"];
    private int _teachers;

    public PolicySchool(string id, string number, string prefix, PolicyLifeTests.Policies policies, FakeDirectory directory)
    {
        (_policies, _prefix, _number) = (policies, prefix, number.Replace("/", "", StringComparison.Ordinal));
        World = new(id, number, directory) { UserPrefix = prefix };
        World.Setting = World.Setting with
        {
            MatchFile = null,
            ExtraMember = policies.Extra,
            StaffOwner = policies.Staff,
            OwnerIsMember = policies.OwnerIsMember,
            DisabledAccount = policies.Disabled,
            TeachingRollover = policies.Teaching,
            AutoCreate = [MisGroupType.Teaching],
            RoleGroup = [RoleGroupKind.Students],
            NonMisYearGroup = ["7"],
            NonMisYearAttribute = "Department",
            GroupRemovalLimit = -1,
            SchoolRemovalLimit = -1,
            SchoolGroupLimit = -1,
            UnmatchedLimit = -1,
            SourceDropLimit = -1,
        };
        foreach (var (name, group) in _classes)
        {
            group.Teachers.Add(NewTeacher());
            for (var p = 0; p < 6; p++)
                if ((p % 2 == 0) == (name == "c0"))
                    group.Pupils.Add($"p{p}");
        }
    }

    public SchoolWorld World { get; }

    private static IEnumerable<string> AllPupils => Enumerable.Range(0, 6).Select(p => $"p{p}");

    public void Happen(Event what, int a, int b)
    {
        var (pupil, group) = ($"p{a}", _classes[$"c{b}"]);
        switch (what)
        {
            case Event.Join: group.Pupils.Add(pupil); break;
            case Event.Leave: group.Pupils.Remove(pupil); break;
            case Event.NewTeacher: group.Teachers[0] = NewTeacher(); break;
            case Event.SecondTeacher when group.Teachers.Count < 3: group.Teachers.Add(NewTeacher()); break;
            case Event.Exclude: _excluded.Add(pupil); break;
            case Event.Readmit: _excluded.Remove(pupil); break;
            case Event.Disable: _disabled.Add(pupil); break;
            case Event.Enable: _disabled.Remove(pupil); break;
            case Event.Attribute: if (!_inYear7.Remove(pupil)) _inYear7.Add(pupil); break;
            default: ByPerson(what, a, $"c{b}", group); break;
        }
    }

    private void ByPerson(Event what, int a, string name, Class expected)
    {
        if (Find(name) is not { } group)
            return;
        var helper = $"u-{_prefix}helper{a % 2}";
        if (what == Event.PersonAdds && group.Members.Add(helper))
            expected.Added.Add(helper);
        else if (what == Event.PersonRemoves)
        {
            expected.Added.Remove(helper);
            group.Members.Remove(helper);
            group.Members.Remove(Account($"p{a}"));
        }
        else if (what == Event.PersonOwns && group.Owners.Add(helper))
            expected.Owners.Add(helper);
    }

    /// <summary>What the MIS and the directory know now, into the world.</summary>
    public void Tell()
    {
        World.Clear();
        World.Setting = World.Setting with { ExcludedPerson = [.. _excluded.Select(e => $"Student:{e}")] };
        World.Account($"{_prefix}helper0");
        World.Account($"{_prefix}helper1");
        foreach (var pupil in AllPupils)
        {
            World.Person(pupil);
            var user = World.Account(_prefix + pupil, !_disabled.Contains(pupil));
            World.Directory.Users[user.Id] = user with { Department = _inYear7.Contains(pupil) ? "7" : "8" };
        }

        foreach (var (name, group) in _classes)
        {
            World.Group(MisGroupType.Teaching, name);
            foreach (var teacher in group.Teachers)
            {
                World.Person(teacher, PersonRole.Teacher);
                World.Enrol(MisGroupType.Teaching, name, teacher, PersonRole.Teacher);
            }

            foreach (var pupil in group.Pupils)
                World.Enrol(MisGroupType.Teaching, name, pupil);
        }
    }

    /// <summary>Every group against the policies.</summary>
    public void Look()
    {
        foreach (var (name, expected) in _classes)
        {
            var group = Find(name)!;
            var owners = expected.Teachers.Take(_policies.Staff == StaffOwner.All ? 9 : 1).Select(Account).Append("u-a1").Concat(expected.Owners).ToHashSet();
            Assert.Equal(owners.Order(), group.Owners.Order());
            LookAtMembers(group, expected.Pupils, owners, expected.Added);
        }

        LookAtMembers(World.Directory.Named($"Students[{_number}]"), AllPupils, ["u-a1"], []);
        LookAtMembers(World.Directory.Named($"7[{_number}]"), _inYear7, ["u-a1"], []);
    }

    private void LookAtMembers(FakeGroup group, IEnumerable<string> pupils, HashSet<string> owners, HashSet<string> added)
    {
        var wanted = pupils.Where(p => !_excluded.Contains(p)).ToList();
        var must = wanted.Where(p => _policies.Disabled == DisabledAccount.Add && !group.Info.DisplayName.StartsWith('7') || !_disabled.Contains(p)).Select(Account)
            .Concat(_policies.OwnerIsMember ? owners : [])
            .Concat(_policies.Extra == ExtraMember.Remove ? [] : added);
        // Whose account is disabled is not added and not removed either.
        var may = must.Concat(wanted.Where(_disabled.Contains).Select(Account)).Concat(owners).ToHashSet();
        Assert.Subset(group.Members, must.ToHashSet());
        Assert.Subset(may, group.Members);
        if (_policies.Extra == ExtraMember.Remove)
            added.IntersectWith(group.Members);
    }

    private FakeGroup? Find(string name) => World.Directory.Groups.Values.SingleOrDefault(g => g.Info.DisplayName == $"{name}[{_number}][2026]");

    private string Account(string person) => $"u-{_prefix}{person}";

    private string NewTeacher() => $"t{_teachers++}";

    private sealed class Class
    {
        public HashSet<string> Pupils { get; } = [];

        public List<string> Teachers { get; } = [];

        public HashSet<string> Added { get; } = [];

        public HashSet<string> Owners { get; } = [];
    }
}
