namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>Lists in one field, and blanks.</summary>
internal static class ListText
{
    /// <summary>The items of a comma-separated field, trimmed, without blanks.</summary>
    public static string[] Split(string field)
    {
        if (!field.Contains(',', StringComparison.Ordinal))
            return field.Length == 0 ? [] : [field];
        return field.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Null for a blank field.</summary>
    public static string? OrNull(string field) => field.Length == 0 ? null : field;

    /// <summary>The first field that is not blank; null when both are.</summary>
    public static string? FirstOf(string first, string second) => first.Length > 0 ? first : OrNull(second);
}
