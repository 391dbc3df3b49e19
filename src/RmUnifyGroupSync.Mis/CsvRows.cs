using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace RmUnifyGroupSync.Mis;

/// <summary>Small CSV files that an administrator writes: rows as column name to text.</summary>
public static class CsvRows
{
    /// <summary>Reads a file with a header row; column names are compared without case and outer spaces, blank rows are left out.</summary>
    /// <exception cref="IOException">The file could not be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/> for text that is no CSV.</exception>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(string path)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { MissingFieldFound = null, BadDataFound = null, DetectDelimiter = true };
        using var text = new StreamReader(path, detectEncodingFromByteOrderMarks: true);
        using var csv = new CsvReader(text, configuration);
        try
        {
            return [.. Rows(csv)];
        }
        catch (CsvHelperException error)
        {
            throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, $"{path} is not a CSV file with a header row: {error.Message.Split('\n')[0]}", error) { TargetObject = path };
        }
    }

    private static IEnumerable<IReadOnlyDictionary<string, string>> Rows(CsvReader csv)
    {
        if (!csv.Read() || !csv.ReadHeader())
            yield break;
        var header = csv.HeaderRecord!.Select(h => h.Trim()).ToList();
        while (csv.Read())
        {
            var row = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            for (var i = 0; i < header.Count; i++)
                row.TryAdd(header[i], csv.GetField(i) ?? "");
            if (row.Values.Any(v => !string.IsNullOrWhiteSpace(v)))
                yield return row;
        }
    }
}
