namespace RmUnifyGroupSync.Architecture.Tests;

/// <summary>A file of the repository: its path from the root with forward slashes, and its text.</summary>
public sealed record SourceFile(string Path, string Text)
{
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public override string ToString() => Path;
}

/// <summary>The checkout that these tests were built from.</summary>
public static class Repository
{
    /// <summary>What .gitignore keeps out, and git itself.</summary>
    private static readonly HashSet<string> NotOurs = new(StringComparer.Ordinal)
    {
        "bin", "obj", "out", "TestResults", "StrykerOutput", "BenchmarkDotNet.Artifacts", ".git", ".vs", ".idea", ".home",
    };

    private static readonly HashSet<string> Binary = new(StringComparer.OrdinalIgnoreCase) { ".png", ".dll", ".pdb", ".zip", ".pfx", ".gz", ".ico" };

    public static string Root { get; } = FindRoot();

    /// <summary>Debug or Release, as these tests were built.</summary>
    public static string Configuration { get; } =
        new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(System.IO.Path.DirectorySeparatorChar)).Parent!.Name;

    /// <summary>All text files of the checkout, build output aside.</summary>
    public static IReadOnlyList<SourceFile> Files { get; } = [.. Walk(Root).Select(Read).OrderBy(f => f.Path, StringComparer.Ordinal)];

    /// <summary>Every C# file of src.</summary>
    public static IReadOnlyList<SourceFile> ProductSources { get; } = Sources("src/");

    /// <summary>C# files under a folder (given from the root, with a slash at its end).</summary>
    public static IReadOnlyList<SourceFile> Sources(string folder) =>
        [.. Files.Where(f => f.Path.StartsWith(folder, StringComparison.Ordinal) && f.Path.EndsWith(".cs", StringComparison.Ordinal))];

    /// <summary>The projects in src, by name.</summary>
    public static IReadOnlyList<string> ProductProjects { get; } =
        [.. Files.Where(f => f.Path.StartsWith("src/", StringComparison.Ordinal) && f.Path.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(f => System.IO.Path.GetFileNameWithoutExtension(f.Path))];

    /// <summary>The built assembly of a project in src. It is built before these tests, because they depend on the Host.</summary>
    public static string BuiltAssembly(string project)
    {
        var folder = System.IO.Path.Combine(Root, "src", project, "bin", Configuration);
        var built = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, project + ".dll", SearchOption.AllDirectories) : [];
        var path = built.FirstOrDefault(p => !p.Contains($"{System.IO.Path.DirectorySeparatorChar}ref{System.IO.Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            && new DirectoryInfo(System.IO.Path.GetDirectoryName(p)!).Name.StartsWith("net", StringComparison.Ordinal));
        return path ?? throw new FileNotFoundException($"{project} is not built in {folder}. These rules read built assemblies: build the solution first.");
    }

    /// <summary>A path under the root.</summary>
    public static string At(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "RmUnifyGroupSync.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("RmUnifyGroupSync.sln is in no folder above the tests.");
    }

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateFiles(folder)
            .Where(f => !Binary.Contains(System.IO.Path.GetExtension(f)))
            .Concat(Directory.EnumerateDirectories(folder).Where(d => !NotOurs.Contains(System.IO.Path.GetFileName(d))).SelectMany(Walk));

    private static SourceFile Read(string path) =>
        new(System.IO.Path.GetRelativePath(Root, path).Replace('\\', '/'), File.ReadAllText(path));
}
