namespace RmUnifyGroupSync.Mis.Tests.Support;

/// <summary>The real sample sets, which lie beside the repository in shared/data and are not part of it.</summary>
internal static class SampleData
{
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(RepositoryRoot(), "..", "shared", "data"));

    public static bool IsThere => Directory.Exists(Folder);

    // Not from the caller's file path: a deterministic build maps that to a folder that is nowhere.
    public static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RmUnifyGroupSync.psd1")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The repository was not found above the test assembly.");
    }

    public static string PathOf(string set) => Path.Combine(Folder, set.Replace('/', Path.DirectorySeparatorChar));
}

/// <summary>A test over the real sample sets; skipped, with the reason said, where they are not there.</summary>
internal sealed class SampleFactAttribute : FactAttribute
{
    public SampleFactAttribute() => Skip = SampleData.IsThere ? null : $"The sample data is not there: {SampleData.Folder}";
}

/// <summary>The same for theories.</summary>
internal sealed class SampleTheoryAttribute : TheoryAttribute
{
    public SampleTheoryAttribute() => Skip = SampleData.IsThere ? null : $"The sample data is not there: {SampleData.Folder}";
}
