using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Simulation;

/// <summary>
/// Random lives of two schools that use the same ids, under random policies (rows M5, M10, O4, O9, O11, O15, G1, G2, S9 and §5). Every
/// morning is compared with what the policies say, told without the planner.
/// </summary>
public sealed class PolicyLifeTests
{
    public enum Event
    {
        Join, Leave, NewTeacher, SecondTeacher, PersonAdds, PersonRemoves, PersonOwns, Exclude, Readmit, Disable, Enable, Attribute, Crash,
    }

    /// <summary>The policies of one life.</summary>
    public sealed record Policies(ExtraMember Extra, StaffOwner Staff, bool OwnerIsMember, DisabledAccount Disabled, RolloverMode Teaching);

    [Property(MaxTest = 60)]
    public Property M5_M10_O4_O11_G1_G2_S9_every_morning_is_as_the_policies_say() =>
        Prop.ForAll(Lives().ToArbitrary(), life => new TwoSchools(life.Policies).LiveAsync(life.Events).GetAwaiter().GetResult());

    private static Gen<(Policies Policies, (Event What, int School, int A, int B)[] Events)> Lives() =>
        from extra in Gen.Elements(ExtraMember.Keep, ExtraMember.Report, ExtraMember.Remove)
        from staff in Gen.Elements(StaffOwner.Single, StaffOwner.All)
        from member in Gen.Elements(true, false)
        from disabled in Gen.Elements(DisabledAccount.Skip, DisabledAccount.Add)
        from teaching in Gen.Elements(RolloverMode.New, RolloverMode.Reuse)
        from events in Gen.ArrayOf(
            from what in Gen.Elements(Enum.GetValues<Event>())
            from school in Gen.Choose(0, 1)
            from a in Gen.Choose(0, 5)
            from b in Gen.Choose(0, 1)
            select (what, school, a, b))
        select (new Policies(extra, staff, member, disabled, teaching), events);

    private sealed class TwoSchools
    {
        private readonly FakeDirectory _directory = new();
        private readonly PolicySchool[] _schools;
        private readonly SchoolWorld _first;

        public TwoSchools(Policies policies)
        {
            _schools = [new("A", "111/1111", "", policies, _directory), new("B", "222/2222", "b", policies, _directory)];
            _first = _schools[0].World;
            _first.Others.Add(_schools[1].World);
            _first.AcceptSource = true;
        }

        public async Task<bool> LiveAsync((Event What, int School, int A, int B)[] life)
        {
            await MorningAsync();
            foreach (var (what, school, a, b) in life)
            {
                if (what == Event.Crash)
                    await CrashAsync(a);
                else
                    _schools[school].Happen(what, a, b);
                await MorningAsync();
            }

            return true;
        }

        private async Task CrashAsync(int fuse)
        {
            _directory.BeforeWrite = _ => { if (fuse-- == 0) throw new OperationCanceledException("cut"); };
            try { await _first.NightAsync(); } catch (OperationCanceledException) { }
            _directory.BeforeWrite = _ => { };
        }

        private async Task MorningAsync()
        {
            foreach (var school in _schools)
                school.Tell();
            await _first.NightAsync();
            foreach (var school in _schools)
                school.Look();
            Assert.Equal(_directory.Groups.Count, _directory.Groups.Values.Select(g => g.Info.UniqueName).Distinct().Count());
            Assert.All(_directory.Groups.Values, g => Assert.NotEmpty(g.Owners));
            Assert.DoesNotContain(_directory.Groups.Values, g => g.Info.DeletedAt is not null);
            var writes = _directory.Writes;
            await _first.NightAsync();
            Assert.Equal(writes, _directory.Writes);
        }
    }
}
