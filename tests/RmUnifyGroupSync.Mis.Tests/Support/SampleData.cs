using System.Runtime.CompilerServices;

namespace RmUnifyGroupSync.Mis.Tests.Support;

/// <summary>The real sample sets, which lie beside the repository in shared/data and are not part of it.</summary>
internal static class SampleData
{
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(RepositoryRoot(), "..", "shared", "data"));

    public static bool IsThere => Directory.Exists(Folder);

    public static string RepositoryRoot([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));

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
