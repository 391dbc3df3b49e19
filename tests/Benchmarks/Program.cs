using BenchmarkDotNet.Running;
using RmUnifyGroupSync.Benchmarks.Mis;
using RmUnifyGroupSync.Benchmarks.Runs;

namespace RmUnifyGroupSync.Benchmarks;

/// <summary><c>run …</c> measures whole runs against the practice tenant (<c>sync-once</c> is its child), <c>mis …</c> the reading of a large export; anything else is for BenchmarkDotNet.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
#pragma warning disable RS0030 // A command for the terminal, and the one place of it.
        var output = Console.Out;
#pragma warning restore RS0030
        if (arguments is ["mis", .. var misOptions])
            return MisCommand.Execute(misOptions, output);
        if (arguments is [SyncProcess.Verb, .. var sync])
            return await SyncProcess.ExecuteAsync(sync, output);
        if (arguments is not ["run", .. var options])
        {
            BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments);
            return 0;
        }

        return RunOptions.TryParse(options, output, out var parsed) ? await new WholeRun(parsed, output).ExecuteAsync() : 2;
    }
}
