using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Simulation;

/// <summary>
/// Random lives of a school: MIS changes, edits by people, crashes, lost ledgers. Whatever happens, a night without faults leaves the
/// tenant as the MIS wants it, modulo what people added; a second night writes nothing; no group is made twice or deleted.
/// </summary>
public sealed class SchoolLifeTests
{
    public enum Event
    {
        Join, Leave, Move, NewClass, ClassGone, ClassReturns, TeacherChange, PersonAdds, PersonRemoves, Rename, Crash, CrashUnheard, LoseLedger, AccountAppears,
    }

    [Property(MaxTest = 120)]
    public Property The_tenant_is_right_every_morning() =>
        Prop.ForAll(Lives().ToArbitrary(), life => new Life().LiveAsync(life).GetAwaiter().GetResult());

    [Property(MaxTest = 60)]
    public Property The_plan_does_not_depend_on_the_order_of_groups_and_people() => Prop.ForAll(Lives().ToArbitrary(), life =>
    {
        var plans = new[] { false, true }.Select(reverse =>
        {
            var school = new Life { Reverse = reverse };
            return string.Join('\n', school.PlanOfAsync(life).GetAwaiter().GetResult());
        }).ToList();
        return plans[0] == plans[1];
    });

    private static Gen<(Event What, int A, int B)[]> Lives() =>
        Gen.ArrayOf(
            from what in Gen.Elements(Enum.GetValues<Event>())
            from a in Gen.Choose(0, 11)
            from b in Gen.Choose(0, 3)
            select (what, a, b));

    /// <summary>A school with four possible classes and twelve possible pupils, and what we expect of its tenant.</summary>
    private sealed class Life
    {
        private readonly SchoolWorld _world = new();
        private readonly Dictionary<int, HashSet<int>> _classes = [];
        private readonly Dictionary<int, HashSet<int>> _gone = [];
        private readonly Dictionary<int, string> _teachers = [];
        private readonly Dictionary<int, HashSet<string>> _extras = [];
        private readonly Dictionary<int, HashSet<string>> _keptOwners = [];
        private readonly HashSet<int> _withoutAccount = [10, 11];
        private int _teacherCount;

        public Life()
        {
            _world.Setting = _world.Setting with { GroupRemovalLimit = -1, SchoolRemovalLimit = -1, SchoolGroupLimit = -1, SourceDropLimit = -1, UnmatchedLimit = -1 };
            _world.AcceptSource = true;
            foreach (var c in new[] { 0, 1 })
                NewClass(c);
            for (var s = 0; s < 8; s++)
                _classes[s % 2].Add(s);
        }

        public bool Reverse { get; init; }

        public async Task<bool> LiveAsync((Event What, int A, int B)[] life)
        {
            await MorningAsync();
            foreach (var (what, a, b) in life)
            {
                await HappenAsync(what, a, b);
                await MorningAsync();
            }

            return true;
        }

        public async Task<IEnumerable<string>> PlanOfAsync((Event What, int A, int B)[] life)
        {
            await MorningAsync();
            foreach (var (what, a, b) in life.Where(e => e.What is Event.Join or Event.Leave or Event.Move or Event.NewClass or Event.TeacherChange))
                await HappenAsync(what, a, b);
            Tell();
            return Engine.Planning.PlanView.ChangesOf((await _world.PlanAsync()).Plan).Select(c => $"{c.Action} {c.MisGroupId} {c.GroupName} {c.UserPrincipalName} {c.Reason}").Order(StringComparer.Ordinal);
        }

        private async Task HappenAsync(Event what, int a, int b)
        {
            switch (what)
            {
                case Event.Join when _classes.TryGetValue(b, out var joined): joined.Add(a); break;
                case Event.Leave when _classes.TryGetValue(b, out var left): left.Remove(a); break;
                case Event.Move when _classes.TryGetValue(b, out var to): _classes.Values.ToList().ForEach(c => c.Remove(a)); to.Add(a); break;
                case Event.NewClass when !_classes.ContainsKey(b) && !_gone.ContainsKey(b): NewClass(b); break;
                case Event.ClassGone when _classes.Count > 1 && _classes.Remove(b, out var gone): _gone[b] = gone; break;
                case Event.ClassReturns when _gone.Remove(b, out var back): _classes[b] = back; break;
                case Event.TeacherChange when _classes.ContainsKey(b): _teachers[b] = $"t{_teacherCount++}"; break;
                case Event.AccountAppears: _withoutAccount.Remove(a); break;
                default: await ByPersonAsync(what, a, b); break;
            }
        }

        private async Task ByPersonAsync(Event what, int a, int b)
        {
            if (what == Event.Crash)
            {
                var fuse = a;
                _world.Directory.BeforeWrite = _ => { if (fuse-- == 0) throw new OperationCanceledException("cut"); };
                Tell();
                try { await _world.NightAsync(); } catch (OperationCanceledException) { }
                _world.Directory.BeforeWrite = _ => { };
            }
            else if (what == Event.CrashUnheard)
            {
                await CrashUnheardAsync(a, b);
            }
            else if (what == Event.LoseLedger)
            {
                foreach (var (c, group) in _classes.Keys.Concat(_gone.Keys).Select(c => (c, GroupOf(c))).Where(x => x.Item2 is not null))
                {
                    // A group whose class is gone is claimed only when the class returns; until then its members are nobody's.
                    var wanted = _classes.TryGetValue(c, out var now) ? Wanted(now) : [];
                    _keptOwners[c].UnionWith(group!.Owners);
                    // Whoever is there and wanted is claimed, also one whom a person had put there.
                    _extras[c] = [.. group.Members.Where(m => !wanted.Contains(m))];
                }

                _world.Ledger = new();
                foreach (var c in _gone.Keys.ToList())
                    _gone.Remove(c, out _);
            }
            else if (_classes.ContainsKey(b) && GroupOf(b) is { } group)
            {
                var helper = $"u-helper{a % 2}";
                if (what == Event.PersonAdds && group.Members.Add(helper)) _extras[b].Add(helper);
                if (what == Event.PersonRemoves) { group.Members.Remove(helper); _extras[b].Remove(helper); group.Members.Remove($"u-p{a}"); _extras[b].Remove($"u-p{a}"); }
                if (what == Event.Rename) group.Info = group.Info with { DisplayName = $"Renamed {a}" };
            }
        }

        // The write is made and its answer never heard; before the next night pupils and teacher leave the class that was being made.
        private async Task CrashUnheardAsync(int a, int b)
        {
            if (!_classes.ContainsKey(b) && !_gone.ContainsKey(b))
            {
                NewClass(b);
                _classes[b].UnionWith([a, (a + 1) % 12, (a + 2) % 12]);

                // Its group may be there from before the ledger was lost.
                _extras[b].ExceptWith(Wanted(_classes[b]));
            }

            var fuse = a % 3;
            _world.Directory.AfterWrite = _ => { if (fuse-- == 0) throw new OperationCanceledException("cut"); };
            Tell();
            try { await _world.NightAsync(); } catch (OperationCanceledException) { }
            _world.Directory.AfterWrite = _ => { };
            foreach (var c in _classes)
            {
                c.Value.Remove(a);
                _teachers[c.Key] = $"t{_teacherCount++}";
            }
        }

        private async Task MorningAsync()
        {
            Tell();
            await _world.NightAsync();
            foreach (var (c, students) in _classes)
                Check(c, students);
            Assert.Equal(_world.Directory.Groups.Count, _world.Directory.Groups.Values.Select(g => g.Info.UniqueName).Distinct().Count());
            Assert.DoesNotContain(_world.Directory.Groups.Values, g => g.Info.DeletedAt is not null);
            Assert.All(_world.Directory.Groups.Values, g => Assert.NotEmpty(g.Owners));
            var writes = _world.Directory.Writes;
            await _world.NightAsync();
            Assert.Equal(writes, _world.Directory.Writes);
        }

        private void Check(int c, HashSet<int> students)
        {
            var group = GroupOf(c)!;
            var owners = _keptOwners[c].Append("u-a1").Append($"u-{_teachers[c]}").ToHashSet();
            Assert.Equal(owners.Order(), group.Owners.Order());
            Assert.Equal(Wanted(students).Concat(owners).Concat(_extras[c]).Distinct().Order(), group.Members.Order());
        }

        private HashSet<string> Wanted(IEnumerable<int> students) => students.Where(s => !_withoutAccount.Contains(s)).Select(s => $"u-p{s}").ToHashSet();

        private FakeGroup? GroupOf(int c) => _world.Directory.Groups.Values.SingleOrDefault(g => g.Info.UniqueName == new Engine.Naming.LinkKey(SchoolWorld.Id, MisGroupType.Teaching, $"c{c}", 2026).ToString());

        private void NewClass(int c)
        {
            _classes[c] = [];
            _teachers[c] = $"t{_teacherCount++}";
            _extras.TryAdd(c, []);
            _keptOwners.TryAdd(c, []);
        }

        // Puts what the MIS knows now into the world, in one order or the other.
        private void Tell()
        {
            _world.Account("helper0");
            _world.Account("helper1");
            _world.Clear();
            foreach (var s in Ordered(_classes.Values.SelectMany(x => x).Distinct().Order()))
                _world.Person($"p{s}", account: !_withoutAccount.Contains(s));
            foreach (var c in Ordered(_classes.Keys.Order()))
            {
                _world.Class($"c{c}", _teachers[c]);
                foreach (var s in Ordered(_classes[c].Order()))
                    _world.Enrol(MisGroupType.Teaching, $"c{c}", $"p{s}");
            }
        }

        private IEnumerable<int> Ordered(IEnumerable<int> items) => Reverse ? items.Reverse() : items;
    }
}
