using RmUnifyGroupSync.Benchmarks.Runs;
using RmUnifyGroupSync.Benchmarks.School;
using RmUnifyGroupSync.Sandbox;

namespace RmUnifyGroupSync.Runtime.Tests;

/// <summary>
/// A first sync and three nights of a small school over real HTTP, with one answer in ten faulty, lags and repeated items (contract §4,
/// §5.3, §9, §11, §13.2), cut off at random requests. tests/Benchmarks does the same with a large one and kills the process.
/// </summary>
[Collection(HomeCollection.Name)]
public sealed class BadNightsTests : IDisposable
{
    private const int Nights = 3;
    private const int CutsOfANight = 2;

    private readonly string? _home = Environment.GetEnvironmentVariable("RMUNIFY_GROUPSYNC_HOME");
    private readonly string _root = Directory.CreateTempSubdirectory("rmugs").FullName;

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("RMUNIFY_GROUPSYNC_HOME", _home);
        Directory.Delete(_root, recursive: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_morning_the_tenant_is_what_the_MIS_says_however_often_the_night_was_cut(int seed)
    {
        var options = new RunOptions { Pupils = 100, Teaching = 30, Seed = seed, Faults = 0.1, Speed = 100 };
        var school = new SyntheticSchool(new SchoolSize(options.Pupils, options.Teaching, seed));
        await using var rehearsal = await Rehearsal.StartAsync(_root, school, options, SilentObserver.Instance);
        var random = new Random(seed);
        for (var night = 0; night <= Nights; night++)
        {
            await NightAsync(rehearsal, random);
            Assert.Empty(rehearsal.Faults(rehearsal.Inspect()));
            rehearsal.LetADayPass();
        }

        Assert.Contains(rehearsal.Inspect().Requests, r => r.Fault != SandboxFaults.None);
    }

    // After each cut the MIS goes on: what the cut run was about to do is not what the next one wants.
    private static async Task NightAsync(Rehearsal rehearsal, Random random)
    {
        for (var cut = 0; cut < CutsOfANight; cut++)
        {
            if (await rehearsal.RunCutAsync(new(random.Next(1, 15), random.Next(2) == 0, () => { })) is null)
                rehearsal.LetSomethingHappen();
        }

        // A run that follows a cut at once may read what was there before it; what it then cannot know comes out right by the next.
        rehearsal.Rest(TimeSpan.FromMinutes(1));
        var run = await rehearsal.RunAsync();
        for (var again = 0; again < 3 && run.Outcome != RunOutcome.Succeeded; again++)
            run = await rehearsal.RunAsync();
        Assert.Equal(RunOutcome.Succeeded, run.Outcome);
    }
}
