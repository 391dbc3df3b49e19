namespace RmUnifyGroupSync.Benchmarks.Runs;

/// <summary>How a night went.</summary>
/// <param name="Outcome">By the account of the run that ended by itself.</param>
/// <param name="Kills">How often it was killed before.</param>
/// <param name="Claimed">What the run says that it did; null when no single run did it all.</param>
public sealed record NightEnd(RunOutcome Outcome, int Kills, GroupSyncRun? Claimed);

/// <summary>One night in a process that is killed at random requests and started again, until it ends by itself and has left nothing to do.</summary>
/// <param name="rehearsal">School and tenant.</param>
/// <param name="options">How often it is killed, and the seed.</param>
/// <param name="output">Where what the runs say goes.</param>
public sealed class Attempts(Rehearsal rehearsal, RunOptions options, TextWriter output)
{
    /// <summary>Runs that may end with something left over before the night counts as lost.</summary>
    private const int Patience = 5;

    private readonly Random _random = new(options.Seed);
    private int _usual = (rehearsal.School.Groups.Count / 5) + 10;

    /// <summary>The night.</summary>
    public async Task<NightEnd> RunAsync()
    {
        var (kills, ended) = (0, 0);
        while (true)
        {
            var before = rehearsal.Requests.Calls;
            var fuse = kills < options.Kills ? new Fuse(_random.Next(1, _usual + 1), _random.Next(2) == 0, () => { }) : null;
            var outcome = await rehearsal.RunInProcessAsync(fuse, output);
            if (outcome is null)
            {
                kills++;
                if (_random.Next(2) == 0)
                    rehearsal.LetSomethingHappen();
                continue;
            }

            // The quietest run so far: drawn from a longer one, a kill would often come too late.
            _usual = Math.Clamp(rehearsal.Requests.Calls - before, 10, _usual);
            if (outcome == RunOutcome.Succeeded || ++ended >= Patience)
                return new(outcome.Value, kills, null);
        }
    }
}
