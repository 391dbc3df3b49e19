using RmUnifyGroupSync.Mis.Findings;
using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis;

/// <summary>Small CSV files that an administrator writes: rows as column name to text.</summary>
public static class CsvRows
{
    /// <summary>Reads a file with a header row; column names are compared without case, blank rows are left out, fields come trimmed.</summary>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/> when the file is missing or is no CSV file.</exception>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, $"The file {path} is not there.") { TargetObject = path };
        try
        {
            using var table = CsvTable.Open(new FolderFiles(file.DirectoryName!, [file]), file.Name, new FindingLog(), CancellationToken.None, anySeparator: true);
            return [.. Rows(table)];
        }
        catch (Exception error) when (error is GroupSyncException or IOException or UnauthorizedAccessException)
        {
            throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, $"The file {path} could not be read: {error.Message}", error) { TargetObject = path };
        }
    }

    private static IEnumerable<IReadOnlyDictionary<string, string>> Rows(CsvTable table)
    {
        var columns = table.Header.Names.Where(n => n.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Select(n => (Name: n, Column: table.Optional(n))).ToList();
        while (table.Read())
            yield return columns.ToDictionary(c => c.Name, c => table[c.Column], StringComparer.OrdinalIgnoreCase);
    }
}
