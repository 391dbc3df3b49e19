using RmUnifyGroupSync.Mis.Findings;

namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>Finds the files of an export from a path: a folder, a zip file, or a folder with one zip file in it.</summary>
internal static class ExportLocation
{
    /// <summary>Opens the export. A path that is not there is unavailable; one of the wrong kind describes no source.</summary>
    public static IExportFiles Open(string path, FindingLog findings)
    {
        if (Directory.Exists(path))
            return OpenFolder(path, findings);
        if (!File.Exists(path))
            throw SourceError.Unavailable(
                $"'{path}' is not there.", "Check the path, the network drive and the account that the run uses.", path);
        if (!IsZip(path))
            throw SourceError.Invalid(
                $"'{path}' is a file, but neither a folder nor a zip.", "Set MisPath to the folder or the zip file of the export.", path);
        return new ZipFiles(path, findings);
    }

    private static IExportFiles OpenFolder(string path, FindingLog findings)
    {
        var files = new DirectoryInfo(path).GetFiles();
        if (files.Any(IsTable))
            return new FolderFiles(path, files.Where(IsTable));
        var zips = files.Where(f => IsZip(f.Name)).ToList();
        if (zips.Count > 1)
            throw SourceError.Invalid(
                $"'{path}' holds {zips.Count} zip files; which one is today's cannot be told.",
                "Leave one zip file in the folder, or set MisPath to the file.", path);
        if (zips.Count == 0)
            throw SourceError.Unavailable(
                $"The folder '{path}' holds no CSV files.", "Check that the export ran and writes to this folder.", path);
        findings.Add(FindingKinds.ZipInFolder, zips[0].Name);
        return new ZipFiles(zips[0].FullName, findings);
    }

    /// <summary>Tables; what an editor or spreadsheet keeps beside an open file is none.</summary>
    private static bool IsTable(FileInfo file) =>
        file.Extension.ToUpperInvariant() is ".CSV" or ".TSV" && !file.Name.StartsWith('.') && !file.Name.StartsWith('~');

    private static bool IsZip(string path) => path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
}
