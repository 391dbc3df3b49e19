using BenchmarkDotNet.Attributes;
using RmUnifyGroupSync.Benchmarks.School;
using RmUnifyGroupSync.Engine.Naming;

namespace RmUnifyGroupSync.Benchmarks.Micro;

/// <summary>Names of all classes of a school, clashes looked for.</summary>
[MemoryDiagnoser]
public class NamingBenchmarks
{
    private List<NameRequest> _requests = [];

    [Params(300, 690, 6_900)]
    public int Groups { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var school = new SyntheticSchool(new SchoolSize(Groups * 2, Groups, Seed: 1));
        _requests = [.. school.Groups.Select(g => new NameRequest(
            SyntheticSchool.DfeNumber, g.Subject is null ? MisGroupType.Registration : MisGroupType.Teaching, g.Id,
            new NameParts(g.Name, SyntheticSchool.DfeNumber, 2026)))];
    }

    [Benchmark]
    public int Allocate() => NameAllocator.Allocate(_requests, [], []).Names.Count;
}
