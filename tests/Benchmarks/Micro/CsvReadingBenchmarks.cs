using BenchmarkDotNet.Attributes;
using RmUnifyGroupSync.Benchmarks.School;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis;

namespace RmUnifyGroupSync.Benchmarks.Micro;

/// <summary>An export on disk into a snapshot.</summary>
[MemoryDiagnoser]
public class CsvReadingBenchmarks : IDisposable
{
    private string _folder = "";
    private IMisSource? _source;

    [Params(1_500, 15_000)]
    public int Pupils { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("rmugs-bench-").FullName;
        SdsExport.Write(new SyntheticSchool(new SchoolSize(Pupils, Pupils * 690 / 1_500, Seed: 1)), _folder, new DateOnly(2026, 9, 1));
        _source = new MisSourceFactory(TimeProvider.System, _ => null).Create(new MisSourceOptions { Kind = MisSourceKind.SdsCsv, Path = [_folder] });
    }

    [Benchmark]
    public async Task<int> Read() => (await _source!.ReadAsync(SilentObserver.Instance, CancellationToken.None)).Schools[0].Groups.Count;

    [GlobalCleanup]
    public void Dispose()
    {
        if (_folder.Length > 0 && Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
