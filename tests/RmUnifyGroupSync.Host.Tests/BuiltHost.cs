using System.Diagnostics;
using System.Text;

namespace RmUnifyGroupSync.Host.Tests;

/// <summary>The host as the build left it, run as a process of its own on a script that a test writes.</summary>
internal sealed class BuiltHost : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rmugs-host-");

    public Dictionary<string, string?> Environment { get; } = [];

    public string Folder => _folder.FullName;

    public static string RepositoryRoot { get; } = FindRoot();

    public static string Assembly => Path.Combine(
        RepositoryRoot, "src", "RmUnifyGroupSync.Host", "bin", Configuration, "net10.0", "RmUnifyGroupSync.Host.dll");

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public string Script(string text, string name = "script.ps1")
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public Task<Ended> RunAsync(string text, params string[] arguments) => StartAsync([Script(text), .. arguments]);

    public async Task<Ended> StartAsync(string[] words, Func<Process, Task>? meanwhile = null, string? input = null)
    {
        using var process = Process.Start(StartInfo(words))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
        }

        process.StandardInput.Close();
        await (meanwhile?.Invoke(process) ?? Task.CompletedTask);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The host did not end. Output: {await output} Error: {await error}");
        }

        return new Ended(process.ExitCode, Lines(await output), Lines(await error));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private ProcessStartInfo StartInfo(string[] words)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Assembly, .. words])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(false),
            StandardErrorEncoding = new UTF8Encoding(false),
            WorkingDirectory = Folder,
        };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static string Lines(string text) => text.ReplaceLineEndings("\n");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "RmUnifyGroupSync.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No RmUnifyGroupSync.sln above {AppContext.BaseDirectory}.");
    }
}

/// <summary>How a process ended.</summary>
internal sealed record Ended(int ExitCode, string Output, string Error)
{
    /// <summary>The error stream without the line breaks and margins of its concise view.</summary>
    public string ErrorInOneLine => string.Join(' ', Error.Split('\n').Select(line => line.TrimStart(' ', '|').TrimEnd()));
}
