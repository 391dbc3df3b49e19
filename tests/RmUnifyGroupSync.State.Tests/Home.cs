using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace RmUnifyGroupSync.State.Tests;

/// <summary>A home folder of one test, not made yet, and gone after it. Its name holds what a URI would have to escape.</summary>
public sealed class Home : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("rmugs-state-").FullName;
    private readonly List<Process> _children = [];

    public Home() => Folder = Path.Combine(_root, "home #1 100% ü");

    public string Folder { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 22, 2, 0, 0, TimeSpan.Zero));

    public string Ledger => File("ledger.db");

    public string File(string name) => Path.Combine(Folder, name);

    public SqliteLedgerStore Store(bool readOnly = false) => new(Folder, Time) { ReadOnly = readOnly };

    public SqliteConnection Raw()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Ledger, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    /// <summary>Names, sizes, hashes and times of all files: equal when nothing was written.</summary>
    public string Fingerprint(string except = "nothing") => Directory.Exists(Folder)
        ? string.Join('\n', Directory.EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith(except, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Describe))
        : "no folder";

    /// <summary>Starts the second process and waits until it is at its work.</summary>
    public async Task<Process> StartChildAsync(string work)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false };
        foreach (var argument in new[] { "exec", typeof(Home).Assembly.Location, work, Folder })
            start.ArgumentList.Add(argument);
        var child = Process.Start(start)!;
        _children.Add(child);
        for (var i = 0; i < 1_200 && !System.IO.File.Exists(File("ready")); i++)
        {
            Assert.False(child.HasExited, $"The second process ended with {(child.HasExited ? child.ExitCode : 0)}.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }

        Assert.True(System.IO.File.Exists(File("ready")), "The second process did not get to work within a minute.");
        return child;
    }

    /// <summary>SIGKILL, or what Windows has for it.</summary>
    public static async Task KillAsync(Process child)
    {
        child.Kill();
        await child.WaitForExitAsync();
    }

    public void Dispose()
    {
        foreach (var child in _children)
        {
            if (!child.HasExited)
                child.Kill();
            child.WaitForExit();
            child.Dispose();
        }

        Directory.Delete(_root, recursive: true);
    }

    private static string Describe(string path) => Directory.Exists(path)
        ? path
        : FormattableString.Invariant(
            $"{path} {new FileInfo(path).Length} {System.IO.File.GetLastWriteTimeUtc(path):O} {Convert.ToHexString(SHA256.HashData(System.IO.File.ReadAllBytes(path)))}");
}
