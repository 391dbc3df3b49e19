using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Simulation;

/// <summary>
/// Random years of a year group and a registration group: the MIS writes the year one way or another, somebody changes the rollover settings,
/// the ledger is lost, summers pass (rows M8, A4, D2, §7). Whatever happens, the pupils of one year are never in two groups of one MIS group,
/// and while the ledger is there each night leaves them in one.
/// </summary>
public sealed class YearLifeTests
{
    public enum Event
    {
        Writing, YearMode, RegistrationMode, LoseLedger, Summer, Join, Leave, Night,
    }

    private static readonly string[] Writings = ["7", "07", "Year 7", "007"];

    [Property(MaxTest = 150)]
    public Property M8_A4_no_second_group_is_made_for_one_MIS_group_of_a_year() =>
        Prop.ForAll(Lives().ToArbitrary(), life => new Life().LiveAsync(life).GetAwaiter().GetResult());

    private static Gen<(Event What, int A)[]> Lives() => Gen.ArrayOf(
        from what in Gen.Elements(Enum.GetValues<Event>())
        from a in Gen.Choose(0, 3)
        select (what, a));

    private sealed class Life
    {
        private readonly SchoolWorld _world = new();
        private readonly HashSet<int> _here = [0, 1];
        private string _writing = "7";
        private int _year = 2026;
        private bool _everLost;

        public Life()
        {
            _world.Setting = _world.Setting with { GroupRemovalLimit = -1, SchoolRemovalLimit = -1, SchoolGroupLimit = -1, UnmatchedLimit = -1 };
            _world.Options = new() { Rollover = true };
        }

        public async Task<bool> LiveAsync((Event What, int A)[] life)
        {
            await NightAsync();
            foreach (var (what, a) in life)
            {
                Happen(what, a);
                await NightAsync();
            }

            return true;
        }

        private void Happen(Event what, int a)
        {
            switch (what)
            {
                case Event.Writing: _writing = Writings[a]; break;
                case Event.YearMode: _world.Setting = _world.Setting with { YearRollover = (RolloverMode)(a % 2) }; break;
                case Event.RegistrationMode: _world.Setting = _world.Setting with { RegistrationRollover = (RolloverMode)(a % 2) }; break;
                case Event.LoseLedger when !IsOlderGroupInUse: (_world.Ledger, _everLost) = (new(), true); break;
                case Event.Summer: (_year, _world.Today) = (_year + 1, new(_year + 1, 9, 3)); break;
                case Event.Join: _here.Add(a); break;
                case Event.Leave when _here.Count > 1: _here.Remove(a); break;
            }
        }

        // A group with an earlier year in its key that went on under Reuse is known as this year's by the ledger alone.
        private bool IsOlderGroupInUse => _world.Ledger.Read().Groups.Any(g => Engine.Naming.LinkKey.TryParse(g.Key, out var key) && key.Year < _year && g.AcademicYear == _year);

        private async Task NightAsync()
        {
            _world.Clear();
            _world.Group(MisGroupType.Year, _writing);
            _world.Group(MisGroupType.Registration, "5L");
            foreach (var pupil in _here.Select(p => $"p{_year.ToString(CultureInfo.InvariantCulture)}-{p}"))
            {
                _world.Person(pupil);
                _world.Enrol(MisGroupType.Year, _writing, pupil);
                _world.Enrol(MisGroupType.Registration, "5L", pupil);
            }

            await _world.NightAsync();
            // When a group was made is all that is left to go by once the ledger is lost.
            foreach (var group in _world.Directory.Groups.Values.Where(g => g.Info.CreatedAt is null))
                group.Info = group.Info with { CreatedAt = new(_world.Today.ToDateTime(new(2, 0)), TimeSpan.Zero) };
            foreach (var type in new[] { ":year:", ":registration:" })
                Look([.. _world.Directory.Groups.Values.Where(g => g.Info.UniqueName!.Contains(type, StringComparison.Ordinal))]);
        }

        private void Look(List<FakeGroup> groups)
        {
            for (var year = 2026; year <= _year; year++)
            {
                var mark = $"u-p{year.ToString(CultureInfo.InvariantCulture)}-";
                Assert.True(groups.Count(g => g.Members.Any(m => m.StartsWith(mark, StringComparison.Ordinal))) <= 1, $"pupils of {year} are in two groups");
            }

            var wanted = _here.Select(p => $"u-p{_year.ToString(CultureInfo.InvariantCulture)}-{p}").ToList();
            if (!_everLost)
                Assert.Single(groups, g => wanted.TrueForAll(g.Members.Contains));
        }
    }
}
