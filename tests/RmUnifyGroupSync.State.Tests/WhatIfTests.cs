namespace RmUnifyGroupSync.State.Tests;

/// <summary>Requirements §8: -WhatIf writes nothing, anywhere, ever; and nothing is made on disk before the first write.</summary>
public sealed class WhatIfTests : IDisposable
{
    private readonly Home _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Without_a_file_it_is_empty_and_makes_none()
    {
        var store = _home.Store(readOnly: true);
        Assert.Null(store.OpenLastUsed());
        using (var ledger = store.Open(Records.Tenant))
        {
            Assert.Empty(ledger.Read().Groups);
            Assert.Null(ledger.ReadSource("s"));
            Assert.Empty(ledger.ReadRuns());
            Assert.Empty(ledger.ReadChanges());
        }

        Assert.True(store.StartedWithoutLedger);
        Assert.Null(store.CorruptLedger);
        Assert.Equal("no folder", _home.Fingerprint());
    }

    [Fact]
    public void Opening_for_work_makes_no_file_before_the_first_write()
    {
        var store = _home.Store();
        Assert.Null(store.OpenLastUsed());
        using var ledger = store.Open(Records.Tenant);
        Assert.Empty(ledger.Read().Links);
        Assert.Null(ledger.ReadSource("s"));
        Assert.Empty(ledger.ReadRuns());
        Assert.Empty(ledger.ReadChanges());
        ledger.SaveLinks([]);
        Assert.Equal("no folder", _home.Fingerprint());
        Assert.True(store.StartedWithoutLedger);

        ledger.SaveLinks([Records.Link("g", "u")]);
        Assert.Single(ledger.Read().Links);
        Assert.True(File.Exists(_home.Ledger));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_a_file_everything_is_read_and_nothing_touched(bool openElsewhere)
    {
        var working = _home.Store().Open(Records.Tenant);
        working.SaveGroups([Records.Group("k", "g")]);
        working.SaveLinks([Records.Link("g", "u")]);
        if (!openElsewhere)
            working.Dispose();

        // While this same process has the ledger open, its lock table (-shm) is one for both; it is no data.
        var before = _home.Fingerprint(except: "-shm");
        var store = _home.Store(readOnly: true);
        using (var ledger = store.Open(Records.Tenant))
        {
            Assert.Equal("k", Assert.Single(ledger.Read().Groups).Key);
            ledger.SaveLinks([Records.Link("g", "u2")]);
            ledger.SaveRun(Records.Run("r", _home.Time.GetUtcNow()));
            Assert.Equal(2, ledger.Read().Links.Count);
        }

        using (var last = store.OpenLastUsed())
            Assert.Single(last!.Read().Links);
        Assert.Equal(before, _home.Fingerprint(except: "-shm"));
        Assert.False(store.StartedWithoutLedger);
        working.Dispose();
    }

    [Fact]
    public void What_a_run_commits_while_it_is_looked_at_changes_nothing_for_the_looker()
    {
        using var working = _home.Store().Open(Records.Tenant);
        working.SaveLinks([Records.Link("g", "u1")]);
        using var looked = _home.Store(readOnly: true).Open(Records.Tenant);
        working.SaveLinks([Records.Link("g", "u2")]);

        Assert.Single(looked.Read().Links);
        Assert.Equal(2, working.Read().Links.Count);
    }
}
