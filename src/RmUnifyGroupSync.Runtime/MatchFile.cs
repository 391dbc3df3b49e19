using RmUnifyGroupSync.Engine.Matching;
using RmUnifyGroupSync.Mis;

namespace RmUnifyGroupSync.Runtime;

/// <summary>Reads the match file: CSV with the columns school, role, misId, account (requirements §5).</summary>
internal static class MatchFile
{
    public static IReadOnlyList<MatchFileEntry> Read(string path)
    {
        try
        {
            return [.. CsvRows.Read(path).Select((row, i) => EntryOf(row, path, i + 2))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, $"The match file {path} could not be read: {error.Message}", error) { TargetObject = path };
        }
    }

    private static MatchFileEntry EntryOf(IReadOnlyDictionary<string, string> row, string path, int line)
    {
        string Value(string column) => row.TryGetValue(column, out var value)
            ? value.Trim()
            : throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, $"The match file {path} has no column {column}; it needs school, role, misId and account.") { TargetObject = path };
        var role = Value("role").ToUpperInvariant() switch
        {
            "STUDENT" => PersonRole.Student,
            "STAFF" or "TEACHER" => PersonRole.Teacher,
            var other => throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, $"Line {line} of the match file {path} has the role \"{other}\"; it can be Student or Staff.") { TargetObject = path },
        };
        return new(Value("school"), role, Value("misId"), Value("account"));
    }
}
