using BenchmarkDotNet.Attributes;
using RmUnifyGroupSync.Benchmarks.Runs;
using RmUnifyGroupSync.Benchmarks.School;
using RmUnifyGroupSync.Engine.Planning;

namespace RmUnifyGroupSync.Benchmarks.Micro;

/// <summary>The pure planner on a typical night: everything is read and matched already, about 150 people have moved.</summary>
[MemoryDiagnoser]
public class PlanningBenchmarks
{
    private PlanInput? _input;

    [Params(1_500)]
    public int Pupils { get; set; }

    [Params(300, 690)]
    public int Classes { get; set; }

    [GlobalSetup]
    public async Task Setup()
    {
        var root = Directory.CreateTempSubdirectory("rmugs-bench-").FullName;
        try
        {
            var options = new RunOptions { Pupils = Pupils, Teaching = Classes };
            var school = new SyntheticSchool(new SchoolSize(Pupils, Classes, options.Seed));
            await using var rehearsal = await Rehearsal.StartAsync(root, school, options, SilentObserver.Instance);
            await rehearsal.RunAsync();
            rehearsal.LetADayPass();
            _input = await rehearsal.ReadPlanInputAsync();
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Benchmark]
    public int Plan() => Planner.Plan(_input!).Groups.Count;
}
