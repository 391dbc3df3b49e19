using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.State.Tests;

/// <summary>ILedger: what is saved is read back, by another process as well as by this one.</summary>
public sealed class LedgerRoundTripTests : IDisposable
{
    private readonly Home _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Every_field_of_a_group_survives()
    {
        LedgerGroup[] groups = [Records.Filled<LedgerGroup>(1), Records.Group("only-required", "g2")];
        InLedger(l => l.SaveGroups(groups));
        AssertSame(groups, FromLedger(l => l.Read().Groups), g => g.Key);
    }

    [Fact]
    public void Every_field_of_a_link_survives()
    {
        LedgerLink[] links = [Records.Filled<LedgerLink>(1), Records.Link("g2", "u2") with { PersonId = null }];
        InLedger(l => l.SaveLinks(links));
        AssertSame(links, FromLedger(l => l.Read().Links), l => l.GroupId);
    }

    [Fact]
    public void Every_field_of_a_run_survives()
    {
        var run = Records.Filled<GroupSyncRun>(1);
        InLedger(l => l.SaveRun(run));
        AssertSame([run], FromLedger(l => l.ReadRuns()), r => r.Id);
    }

    [Fact]
    public void Every_field_of_a_change_survives()
    {
        GroupSyncChange[] changes = [Records.Filled<GroupSyncChange>(1), Records.Change("r1", "u1")];
        InLedger(l => l.SaveChanges(changes));
        AssertSame(changes, FromLedger(l => l.ReadChanges()), c => c.Run);
    }

    [Fact]
    public void All_values_of_the_enums_survive()
    {
        LedgerGroup[] groups = [.. Enum.GetValues<MisGroupType>().Select(t => Records.Group($"k{t}", $"g{t}") with { Type = t })];
        LedgerLink[] links =
        [
            .. from role in Enum.GetValues<GroupRole>()
               from origin in Enum.GetValues<MemberOrigin>()
               select Records.Link($"g{origin}", "u", role) with { Origin = origin },
        ];
        InLedger(l =>
        {
            l.SaveGroups(groups);
            l.SaveLinks(links);
        });

        AssertSame(groups, FromLedger(l => l.Read().Groups), g => g.Key);
        AssertSame(links, FromLedger(l => l.Read().Links), l => l.GroupId + l.Role);
    }

    [Fact]
    public void Saving_again_replaces_by_key()
    {
        InLedger(l =>
        {
            l.SaveGroups([Records.Group("k", "g1")]);
            l.SaveLinks([Records.Link("g1", "u1")]);
            l.SaveSource("s", "one");
            l.SaveRun(Records.Run("r", _home.Time.GetUtcNow()) with { Outcome = RunOutcome.Stopped });
        });
        InLedger(l =>
        {
            l.SaveGroups([Records.Group("k", "g2")]);
            l.SaveLinks([Records.Link("g1", "u1") with { Origin = MemberOrigin.Admin }, Records.Link("g1", "u1", GroupRole.Owner)]);
            l.SaveSource("s", "two");
            l.SaveRun(Records.Run("r", _home.Time.GetUtcNow()) with { Outcome = RunOutcome.Held });
        });

        InLedger(l =>
        {
            Assert.Equal("g2", Assert.Single(l.Read().Groups).GroupId);
            Assert.Equal([MemberOrigin.Admin, MemberOrigin.Mis], l.Read().Links.OrderBy(x => x.Role.ToString(), StringComparer.Ordinal).Select(x => x.Origin));
            Assert.Equal("two", l.ReadSource("s"));
            Assert.Equal(RunOutcome.Held, Assert.Single(l.ReadRuns()).Outcome);
        });
    }

    [Fact]
    public void Removing_forgets_just_the_links_named()
    {
        InLedger(l =>
        {
            l.SaveLinks([Records.Link("g1", "u1"), Records.Link("g1", "u1", GroupRole.Owner), Records.Link("g1", "u2"), Records.Link("g2", "u1")]);
            l.RemoveLinks([Records.Link("g1", "u1") with { PersonId = "anything", Origin = MemberOrigin.Admin }, Records.Link("g9", "u9")]);
        });

        Assert.Equal(
            ["g1 u1 Owner", "g1 u2 Member", "g2 u1 Member"],
            FromLedger(l => l.Read().Links).Select(x => $"{x.GroupId} {x.UserId} {x.Role}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Runs_come_newest_first_and_as_many_as_asked()
    {
        var start = _home.Time.GetUtcNow();
        InLedger(l =>
        {
            l.SaveRun(Records.Run("b", start.AddDays(1)));
            l.SaveRun(Records.Run("c", start.AddDays(2).ToOffset(TimeSpan.FromHours(-11))));
            l.SaveRun(Records.Run("a", start));
        });

        Assert.Equal(["c", "b", "a"], FromLedger(l => l.ReadRuns()).Select(r => r.Id));
        Assert.Equal(["c", "b"], FromLedger(l => l.ReadRuns(2)).Select(r => r.Id));
        Assert.Empty(FromLedger(l => l.ReadRuns(0)));
    }

    [Fact]
    public void Changes_come_in_the_order_in_which_they_were_made()
    {
        InLedger(l =>
        {
            l.SaveChanges([Records.Change("r2", "u9"), Records.Change("r1", "u3")]);
            l.SaveChanges([Records.Change("r1", "u1"), Records.Change("r2", "u0")]);
        });

        Assert.Equal(["u9", "u3", "u1", "u0"], FromLedger(l => l.ReadChanges()).Select(c => c.UserId));
        Assert.Equal(["u3", "u1"], FromLedger(l => l.ReadChanges("r1")).Select(c => c.UserId));
        Assert.Empty(FromLedger(l => l.ReadChanges("r3")));
    }

    [Fact]
    public void Two_tenants_are_apart_with_equal_ids()
    {
        Fill(Records.Tenant, "here");
        Fill(Records.OtherTenant, "there");

        using var ledger = _home.Store().Open(Records.Tenant);
        Assert.Equal("here", Assert.Single(ledger.Read().Groups).GroupName);
        Assert.Equal("here", Assert.Single(ledger.Read().Links).PersonId);
        Assert.Equal("here", ledger.ReadSource("s"));
        Assert.Equal("here", Assert.Single(ledger.ReadRuns()).ReportPath);
        Assert.Equal("here", Assert.Single(ledger.ReadChanges("r")).Reason);

        ledger.RemoveLinks([Records.Link("g", "u")]);
        using var other = _home.Store().Open(Records.OtherTenant);
        Assert.Single(other.Read().Links);
    }

    [Fact]
    public void Schools_have_each_their_own_source()
    {
        InLedger(l => l.SaveSource("1234567", "{}"));
        Assert.Equal("{}", FromLedger(l => l.ReadSource("1234567")));
        Assert.Null(FromLedger(l => l.ReadSource("7654321")));
        Assert.Equal([("1234567", "{}")], FromLedger(l => l.ReadSources().Select(s => (s.Key, s.Value)).ToList()));
    }

    [Fact]
    public void The_tenant_used_last_is_opened()
    {
        Fill(Records.Tenant, "here");
        _home.Time.Advance(TimeSpan.FromMinutes(1));
        Fill(Records.OtherTenant, "there");
        Assert.Equal("there", LastUsed());

        // Used again without a single write of the caller's.
        _home.Time.Advance(TimeSpan.FromMinutes(1));
        _home.Store().Open(Records.Tenant).Dispose();
        Assert.Equal("here", LastUsed());
    }

    private string LastUsed()
    {
        using var ledger = _home.Store().OpenLastUsed();
        return Assert.Single(ledger!.Read().Groups).GroupName;
    }

    private void Fill(string tenant, string text)
    {
        using var ledger = _home.Store().Open(tenant);
        ledger.SaveGroups([Records.Group("k", "g") with { GroupName = text }]);
        ledger.SaveLinks([Records.Link("g", "u") with { PersonId = text }]);
        ledger.SaveSource("s", text);
        ledger.SaveRun(Records.Run("r", _home.Time.GetUtcNow()) with { ReportPath = text });
        ledger.SaveChanges([Records.Change("r", "u") with { Reason = text }]);
    }

    private void InLedger(Action<ILedger> work)
    {
        using var ledger = _home.Store().Open(Records.Tenant);
        work(ledger);
    }

    private T FromLedger<T>(Func<ILedger, T> read)
    {
        using var ledger = _home.Store().Open(Records.Tenant);
        return read(ledger);
    }

    /// <summary>Property by property: a record's own equality compares arrays by reference.</summary>
    private static void AssertSame<T>(IEnumerable<T> expected, IEnumerable<T> actual, Func<T, string> key)
    {
        var (wanted, got) = (expected.OrderBy(key, StringComparer.Ordinal).ToList(), actual.OrderBy(key, StringComparer.Ordinal).ToList());
        Assert.Equal(wanted.Count, got.Count);
        foreach (var (w, g) in wanted.Zip(got))
            Assert.All(Records.Settable<T>(), p => Assert.Equal(p.GetValue(w), p.GetValue(g)));
    }
}
