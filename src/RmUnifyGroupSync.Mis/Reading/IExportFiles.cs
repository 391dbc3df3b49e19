namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>The files of one export, wherever they lie. Names are compared without case.</summary>
internal interface IExportFiles : IDisposable
{
    /// <summary>The folder or archive, for messages.</summary>
    string Place { get; }

    /// <summary>Names of all files, without a folder.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>Length of all files together, unpacked, as the folder or the archive states it.</summary>
    long Length { get; }

    /// <summary>When the newest of the named files was written; null when there is none.</summary>
    DateTimeOffset? NewestWrite(IEnumerable<string> names);

    /// <summary>Opens a file; each call gives a new stream at the beginning, and two files may be read at the same time.</summary>
    Stream Open(string name);

    /// <summary>Throws when a file that was opened has changed since: the export was being written while it was read.</summary>
    void EnsureUnchanged();
}

/// <summary>What every kind of export can answer.</summary>
internal static class ExportFilesExtensions
{
    /// <summary>Whether the file is there.</summary>
    public static bool Has(this IExportFiles files, string name) => files.Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Throws when one of the files is not there.</summary>
    public static void EnsurePresent(this IExportFiles files, params IEnumerable<string> names)
    {
        var missing = names.Where(n => !files.Has(n)).ToList();
        if (missing.Count > 0)
            throw SourceError.Unavailable(
                $"The export in '{files.Place}' is not whole: {string.Join(", ", missing)} missing.",
                "Export again and check that all files arrive in the same folder; nothing is changed until they do.", files.Place);
    }
}
