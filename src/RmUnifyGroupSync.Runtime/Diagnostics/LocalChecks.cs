using System.Globalization;

namespace RmUnifyGroupSync.Runtime.Diagnostics;

/// <summary>What can be looked at on this computer. Files are opened and not read, so that nothing in them can get out.</summary>
internal static class LocalChecks
{
    /// <summary>Whether every path of every MIS source can be opened.</summary>
    public static IEnumerable<DiagnosticCheck> OfSources(IReadOnlyList<GroupSyncSetting> settings)
    {
        var paths = settings.SelectMany(s => s.MisPath ?? []).Distinct(StringComparer.Ordinal).ToList();
        if (settings.All(s => s.MisSource is null)) return [new("MIS source", false, "none is set up")];
        return paths.Select(Open);
    }

    /// <summary>Does what has to work, and says how it failed.</summary>
    public static DiagnosticCheck Try(string name, Func<string> look)
    {
        try
        {
            return new(name, true, look());
        }
        catch (Exception e) when (e is GroupSyncException or IOException or UnauthorizedAccessException)
        {
            return new(name, false, e.Message);
        }
    }

    private static DiagnosticCheck Open(string path) => Try($"MIS source {path}", () =>
    {
        if (Directory.Exists(path))
        {
            var files = Directory.GetFiles(path);
            foreach (var file in files) File.OpenRead(file).Dispose();
            return string.Create(CultureInfo.InvariantCulture, $"a folder with {files.Length} files, all of which can be opened; the newest is of {Newest(files)}");
        }

        using var stream = File.OpenRead(path);
        return string.Create(CultureInfo.InvariantCulture, $"a file of {stream.Length} bytes, of {Newest([path])}");
    });

    private static string Newest(string[] files) => files.Length == 0
        ? "no date"
        : files.Max(File.GetLastWriteTimeUtc).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
