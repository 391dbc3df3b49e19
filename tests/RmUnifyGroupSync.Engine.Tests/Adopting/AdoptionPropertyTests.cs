using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Adopting;

/// <summary>
/// Issue "Adoption": whatever subset of the groups of others a person takes over, and whoever is in them, the syncs after it lose no
/// membership, make no second group for a MIS group, and add everybody who is missing; so does a relinking after a change of MIS.
/// </summary>
public sealed class AdoptionPropertyTests
{
    private const int Classes = 5;
    private const int Pupils = 12;

    /// <summary>A tenant that other tools have filled, and what a person does with it.</summary>
    public sealed record Case(bool[] Exists, bool[] Keyed, bool[] Adopted, int[] Members, int[] InMis, bool LoseLedger, ExtraMember Extra);

    [Property(MaxTest = 80)]
    public Property Adopt_any_subset_then_sync() => Prop.ForAll(Cases().ToArbitrary(), c => RunAsync(c).GetAwaiter().GetResult());

    [Property(MaxTest = 60)]
    public Property Relink_any_subset_after_a_change_of_MIS_then_sync() => Prop.ForAll(Cases().ToArbitrary(), c => RelinkAsync(c).GetAwaiter().GetResult());

    private static Gen<Case> Cases() =>
        from exists in Gen.ArrayOf(Gen.Elements(true, false), Classes)
        from keyed in Gen.ArrayOf(Gen.Elements(true, false), Classes)
        from adopted in Gen.ArrayOf(Gen.Elements(true, false), Classes)
        from members in Gen.ArrayOf(Gen.Choose(0, (1 << Pupils) - 1), Classes)
        from inMis in Gen.ArrayOf(Gen.Choose(0, (1 << Pupils) - 1), Classes)
        from lose in Gen.Elements(true, false)
        from extra in Gen.Elements(ExtraMember.Keep, ExtraMember.Report)
        select new Case(exists, keyed, adopted, members, inMis, lose, extra);

    private static async Task<bool> RunAsync(Case c)
    {
        var world = WorldOf(c);
        var foreign = Enumerable.Range(0, Classes).Where(i => c.Exists[i]).ToDictionary(
            i => i,
            i => world.FromRmUnify($"c{i}", [.. Named(c.Members[i]), "stranger"], change: g => c.Keyed[i] ? g with { UniqueName = $"other:{i}" } : g));
        var before = foreign.ToDictionary(f => f.Key, f => (Members: f.Value.Members.ToList(), Owners: f.Value.Owners.ToList()));
        var chosen = (await world.FindAsync(AdoptionSource.RmUnify)).Where(f => c.Adopted[f.MisGroupId[1] - '0']).ToList();
        Assert.Equal(Enumerable.Range(0, Classes).Where(i => c.Exists[i] && c.Adopted[i]), chosen.Select(f => f.MisGroupId[1] - '0').Order());
        await world.LinkAsync([.. chosen.Select(f => (f.MisGroupId, f.GroupId))]);
        Assert.Empty(world.Errors);
        if (c.LoseLedger)
            world.Ledger = new();
        await world.NightAsync();
        await SettledAsync(world);

        foreach (var (i, group) in foreign)
        {
            Assert.Superset(before[i].Members.ToHashSet(), group.Members);
            Assert.Superset(before[i].Owners.ToHashSet(), group.Owners);
            if (c.Adopted[i])
                Assert.Superset(Named(c.InMis[i]).Select(s => $"u-{s}").ToHashSet(), group.Members);
            else
                Assert.Equal(before[i].Members.Order(), group.Members.Order());
        }

        // One group for each MIS group: the adopted ones, and new ones for the others.
        Assert.Equal(Classes + foreign.Keys.Count(i => !c.Adopted[i]), world.Directory.Groups.Count);
        return true;
    }

    private static async Task<bool> RelinkAsync(Case c)
    {
        var world = WorldOf(c);
        await world.NightAsync();
        var groups = world.Directory.Groups.Values.ToList();
        foreach (var group in groups)
            group.Members.Add("u-stranger");
        var before = groups.ToDictionary(g => g.Info.Id, g => g.Members.ToList());
        world.ChangeMis();
        var chosen = (await world.FindAsync(AdoptionSource.MisChange)).Where(f => c.Adopted[f.MisGroupId["new-c".Length] - '0']).ToList();
        await world.LinkAsync([.. chosen.Select(f => (f.MisGroupId, f.GroupId))]);
        Assert.Empty(world.Errors);
        if (c.LoseLedger)
            world.Ledger = new();
        world.AcceptSource = true;
        await world.NightAsync();
        await SettledAsync(world);
        Assert.All(groups, g => Assert.Equal(before[g.Info.Id].Order(), g.Members.Order()));
        Assert.Equal(Classes + c.Adopted.Count(a => !a), world.Directory.Groups.Count);
        return true;
    }

    // A second night writes nothing, and no key is worn twice.
    private static async Task SettledAsync(SchoolWorld world)
    {
        var writes = world.Directory.Writes;
        await world.NightAsync();
        Assert.Equal(writes, world.Directory.Writes);
        Assert.Equal(world.Directory.Groups.Count, world.Directory.Groups.Values.Select(g => g.Info.UniqueName ?? g.Info.Id).Distinct().Count());
    }

    private static SchoolWorld WorldOf(Case c)
    {
        var world = new SchoolWorld();
        world.Setting = world.Setting with { ExtraMember = c.Extra };
        world.Account("stranger");
        for (var p = 0; p < Pupils; p++)
            world.Person($"p{p}");
        for (var i = 0; i < Classes; i++)
            world.Class($"c{i}", $"t{i}", [.. Named(c.InMis[i])]);
        return world;
    }

    private static IEnumerable<string> Named(int bits) => Enumerable.Range(0, Pupils).Where(p => (bits & (1 << p)) != 0).Select(p => $"p{p}");
}
