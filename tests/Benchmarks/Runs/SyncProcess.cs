using System.Diagnostics;
using System.Security;
using RmUnifyGroupSync.Runtime;
using RmUnifyGroupSync.State;

namespace RmUnifyGroupSync.Benchmarks.Runs;

/// <summary>One sync in a process of its own, which can be killed like any other.</summary>
public static class SyncProcess
{
    /// <summary>The word that makes this program be that process.</summary>
    public const string Verb = "sync-once";

    private const string OutcomeMark = "outcome ";

    /// <summary>Starts a sync, kills it when the fuse blows, and waits for its end.</summary>
    /// <param name="home">The module's home folder.</param>
    /// <param name="endpoint">Root of the tenant.</param>
    /// <param name="clock">The clock of the tenant.</param>
    /// <param name="options">Of the whole rehearsal.</param>
    /// <param name="output">Where what it has to say goes.</param>
    /// <param name="arm">Gets what kills the process.</param>
    /// <returns>How the run ended by its own account; null when it was killed.</returns>
    public static async Task<RunOutcome?> RunAsync(
        string home, string endpoint, RehearsalClock clock, RunOptions options, TextWriter output, Action<Action> arm)
    {
        using var process = new Process { StartInfo = StartInfo(home, endpoint, clock, options) };
        RunOutcome? outcome = null;
        process.OutputDataReceived += (_, line) => outcome = Read(line.Data, output) ?? outcome;
        process.Start();
        var id = process.Id;
        arm(() =>
        {
            using var child = Process.GetProcessById(id);
            child.Kill(entireProcessTree: true);
            child.WaitForExit();
        });
        process.BeginOutputReadLine();
        await process.WaitForExitAsync();
        return outcome;
    }

    /// <summary>The child's side.</summary>
    /// <param name="arguments">Home folder, root of the tenant, clock, threads.</param>
    /// <param name="output">The parent reads it.</param>
    public static async Task<int> ExecuteAsync(string[] arguments, TextWriter output)
    {
        var (home, endpoint, clock) = (arguments[0], arguments[1], RehearsalClock.Of(arguments[2]));
        Environment.SetEnvironmentVariable(HomeFolder.Variable, home);
        var observer = new LineObserver(output);
        var call = new CallOptions { ThrottleLimit = int.TryParse(arguments.ElementAtOrDefault(3), out var threads) ? threads : null, Observer = observer };
        using var service = new GroupSyncService(clock);
        try
        {
            await service.ConnectAsync(SignIn(endpoint), call, CancellationToken.None);
            var run = await service.RunAsync(new RunRequest(), call, CancellationToken.None);
            output.WriteLine($"{OutcomeMark}{run.Outcome}");
            return run.ExitCode;
        }
        catch (GroupSyncException error)
        {
            observer.Report(new ItemErrorEvent(error));
            output.WriteLine($"{OutcomeMark}{RunOutcome.Failed}");
            return 1;
        }
    }

    /// <summary>A sign-in that the practice tenant takes.</summary>
    public static SignInRequest SignIn(string endpoint)
    {
        var token = new SecureString();
        foreach (var letter in "rehearsal")
            token.AppendChar(letter);
        return new() { Kind = SignInKind.AccessToken, AccessToken = token, GraphEndpoint = new Uri(endpoint) };
    }

    private static RunOutcome? Read(string? line, TextWriter output)
    {
        if (line?.StartsWith(OutcomeMark, StringComparison.Ordinal) == true)
            return Enum.Parse<RunOutcome>(line[OutcomeMark.Length..]);
        if (!string.IsNullOrEmpty(line))
            output.WriteLine(line);
        return null;
    }

    private static ProcessStartInfo StartInfo(string home, string endpoint, RehearsalClock clock, RunOptions options)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
            start.ArgumentList.Add(typeof(SyncProcess).Assembly.Location);
        foreach (var argument in new[] { Verb, home, endpoint, clock.ToString(), FormattableString.Invariant($"{options.Threads}") })
            start.ArgumentList.Add(argument);
        return start;
    }
}
