using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.State.Tests;

/// <summary>Runs in the ledger: what is told of them, which of them are over, and how long they are kept.</summary>
public sealed class LedgerHistoryTests : IDisposable
{
    private readonly Home _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Notes_survive_and_stay_when_the_run_is_saved_without_them()
    {
        var run = Records.Run("r", _home.Time.GetUtcNow());
        InLedger(l => l.SaveRun(run, "first 'é'\n"));
        InLedger(l => l.SaveRun(run with { Outcome = RunOutcome.Held }));

        InLedger(l =>
        {
            Assert.Equal("first 'é'\n", l.ReadNotes("r"));
            Assert.Null(l.ReadNotes("other"));
            l.SaveRun(run, "second");
            Assert.Equal("second", l.ReadNotes("r"));
        });
    }

    [Fact]
    public void Changes_and_the_links_that_they_took_away_are_saved_together()
    {
        InLedger(l => l.SaveLinks([Records.Link("g", "u1"), Records.Link("g", "u2")]));
        InLedger(l => l.SaveChanges([Records.Change("r", "u1")], [Records.Link("g", "u1")]));
        InLedger(l => l.SaveChanges([], []));

        InLedger(l =>
        {
            Assert.Equal("u2", Assert.Single(l.Read().Links).UserId);
            Assert.Equal("u1", Assert.Single(l.ReadChanges("r")).UserId);
        });
    }

    [Fact]
    public void A_run_of_this_process_is_under_way_until_it_is_saved_with_an_end()
    {
        var run = Records.Run("r", _home.Time.GetUtcNow()) with { Outcome = RunOutcome.Running };
        InLedger(l => l.SaveRun(run));
        Assert.Equal(RunOutcome.Running, Outcome());

        InLedger(l => l.SaveRun(run with { Outcome = RunOutcome.Succeeded }));
        Assert.Equal(RunOutcome.Succeeded, Outcome());
        Assert.Equal("", Scalar("SELECT coalesce(holder, '') FROM runs"));
    }

    [Fact]
    public async Task A_run_whose_process_was_killed_is_unfinished()
    {
        _home.Time.AdjustTime(Records.SomeTime.AddMinutes(1));
        var child = await _home.StartChildAsync(Program.BeginRun);
        Assert.Equal(RunOutcome.Running, Outcome());

        await Home.KillAsync(child);

        Assert.Equal((RunOutcome.Unfinished, 1), (Outcome(), Run().ExitCode));
    }

    [Theory]
    [InlineData("a process id that is used again", 0, RunOutcome.Unfinished)]
    [InlineData("another computer", 0, RunOutcome.Running)]
    [InlineData("another computer", 3, RunOutcome.Unfinished)]
    [InlineData("nobody", 0, RunOutcome.Unfinished)]
    public void What_cannot_be_seen_is_taken_for_ended_after_two_days(string holder, int daysLater, RunOutcome expected)
    {
        InLedger(l => l.SaveRun(Records.Run("r", _home.Time.GetUtcNow()) with { Outcome = RunOutcome.Running }));
        Execute(holder switch
        {
            "another computer" => "UPDATE runs SET holder = json_set(holder, '$.Machine', 'elsewhere')",
            "nobody" => "UPDATE runs SET holder = NULL",
            _ => "UPDATE runs SET holder = json_set(holder, '$.ProcessStarted', '2001-01-01T00:00:00+00:00')",
        });
        _home.Time.Advance(TimeSpan.FromDays(daysLater));

        Assert.Equal(expected, Outcome());
    }

    [Fact]
    public void What_names_pupils_is_forgotten_after_400_days_when_a_run_begins()
    {
        var now = _home.Time.GetUtcNow();
        InLedger(l =>
        {
            foreach (var (id, days) in new[] { ("old", 401), ("kept", 399) })
            {
                l.SaveRun(Records.Run(id, now.AddDays(-days)), "notes");
                l.SaveChanges([Records.Change(id, "u")]);
            }

            l.SaveLinks([Records.Link("g", "u")]);
        });
        InLedger(l => l.SaveRun(Records.Run("old", now.AddDays(-401)) with { Outcome = RunOutcome.Running }), Records.OtherTenant);
        Assert.Equal(2, Runs().Count);

        InLedger(l => l.SaveRun(Records.Run("new", now) with { Outcome = RunOutcome.Running }));

        Assert.Equal(["new", "kept"], Runs().Select(r => r.Id));
        InLedger(l =>
        {
            Assert.Equal(["kept"], l.ReadChanges().Select(c => c.Run));
            Assert.Equal((null, "notes"), (l.ReadNotes("old"), l.ReadNotes("kept")));
            Assert.Single(l.Read().Links);
        });
        InLedger(l => Assert.Single(l.ReadRuns()), Records.OtherTenant);
    }

    [Fact]
    public void A_ledger_of_the_first_version_is_brought_up_to_date_and_loses_nothing()
    {
        InLedger(l =>
        {
            l.SaveRun(Records.Run("r", _home.Time.GetUtcNow()));
            l.SaveChanges([Records.Change("r", "u")]);
        });
        Execute("ALTER TABLE runs DROP COLUMN holder; DROP TABLE run_notes; PRAGMA user_version = 1;");

        InLedger(l =>
        {
            Assert.Single(l.ReadChanges("r"));
            Assert.Null(l.ReadNotes("r"));
            l.SaveRun(l.ReadRuns().Single(), "notes");
            Assert.Equal("notes", l.ReadNotes("r"));
        });
    }

    private void InLedger(Action<ILedger> work, string tenant = Records.Tenant)
    {
        using var ledger = _home.Store().Open(tenant);
        work(ledger);
    }

    private IReadOnlyList<GroupSyncRun> Runs()
    {
        using var ledger = _home.Store(readOnly: true).Open(Records.Tenant);
        return ledger.ReadRuns();
    }

    private GroupSyncRun Run() => Assert.Single(Runs());

    private RunOutcome Outcome() => Run().Outcome;

    private void Execute(string sql)
    {
        using var raw = _home.Raw();
        using var command = raw.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private string Scalar(string sql)
    {
        using var raw = _home.Raw();
        using var command = raw.CreateCommand();
        command.CommandText = sql;
        return (string)command.ExecuteScalar()!;
    }
}
