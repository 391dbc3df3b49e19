using System.ComponentModel;
using System.Diagnostics;

namespace RmUnifyGroupSync.Runtime.Scheduling;

/// <summary>What came of a program.</summary>
/// <param name="ExitCode">Exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record ProcessResult(int ExitCode, string Output = "", string Error = "");

/// <summary>Runs programs of the operating system.</summary>
internal interface IProcessRunner
{
    /// <summary>Runs a program to its end. Throws <see cref="GroupSyncErrorId.SettingInvalid"/> when it is not there.</summary>
    Task<ProcessResult> RunAsync(string file, IReadOnlyList<string> arguments, string? input, CancellationToken cancellationToken);
}

/// <summary>Runs them for real. Arguments go as a list, never through a shell.</summary>
internal sealed class ProcessRunner : IProcessRunner
{
    /// <inheritdoc />
    public async Task<ProcessResult> RunAsync(string file, IReadOnlyList<string> arguments, string? input, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = Describe(file, arguments) };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, $"{file} cannot be started on this computer: {e.Message}", e)
            {
                TargetObject = file,
                RecommendedAction = "Choose another -Scheduler, or install it.",
            };
        }

        if (input is not null) await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return new(process.ExitCode, await output, await error);
    }

    private static ProcessStartInfo Describe(string file, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(file)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["LC_ALL"] = "C";
        return start;
    }
}
