using System.Security.Cryptography;

namespace RmUnifyGroupSync.Module.Tests.Harness;

/// <summary>A home folder of its own with a copy of the sample school, and a session over the real engine.</summary>
internal sealed class Practice : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rmugs-practice-").FullName;

    internal Practice()
    {
        Environment.SetEnvironmentVariable("RMUNIFY_GROUPSYNC_HOME", Home);
        Directory.CreateDirectory(Export);
        foreach (var file in Directory.GetFiles(Path.Combine(BuiltModule.Root, "docs", "examples", "contoso"), "*.csv"))
            File.Copy(file, Path.Combine(Export, Path.GetFileName(file)));
        Session = ModuleSession.WithEngine();
    }

    internal ModuleSession Session { get; }

    internal string Home => Path.Combine(_folder, "home");

    internal string Export => Path.Combine(_folder, "export");

    /// <summary>With the source configured, the sandbox made and a sign-in to it.</summary>
    internal static Practice SignedIn()
    {
        var practice = new Practice();
        var result = practice.Session.Run(
            """
            Set-GroupSyncSetting -MisSource SdsCsv -MisPath $args[0] -AutoCreate Teaching, Year -AdminOwner admin@school.onmicrosoft.com
            $null = New-GroupSyncSandbox -FromMis
            Connect-GroupSync -Sandbox
            """,
            practice.Export);
        Assert.Empty(result.Errors);
        return practice;
    }

    /// <summary>Every file of the home folder with its content, to see whether anything was written.</summary>
    internal Dictionary<string, string> Snapshot() => Directory.Exists(Home)
        ? Directory.GetFiles(Home, "*", SearchOption.AllDirectories).ToDictionary(f => f, f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f))))
        : [];

    /// <summary>Changes a file of the export as the school would.</summary>
    internal void Edit(string file, string from, string to)
    {
        var path = Path.Combine(Export, file);
        var text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
    }

    public void Dispose()
    {
        Session.Run("Disconnect-GroupSync");
        Session.Dispose();
        Environment.SetEnvironmentVariable("RMUNIFY_GROUPSYNC_HOME", BuiltModule.Home);
        Directory.Delete(_folder, recursive: true);
    }
}
