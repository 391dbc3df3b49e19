using RmUnifyGroupSync.Mis.Assembling;

namespace RmUnifyGroupSync.Mis.MappedCsv;

/// <summary>One row of a report, or one object, by what its fields mean.</summary>
internal interface IMappedRow
{
    /// <summary>Where it stands.</summary>
    RowPlace Place { get; }

    /// <summary>Whether the file, or the objects as a whole, have the field at all.</summary>
    bool Has(MappedField field);

    /// <summary>The field as it was written; blank when it is not there.</summary>
    string Untrimmed(MappedField field);
}

/// <summary>What every row can answer.</summary>
internal static class MappedRowExtensions
{
    /// <summary>The trimmed field; blank when it is not there.</summary>
    public static string Text(this IMappedRow row, MappedField field) => row.Untrimmed(field).Trim();

    /// <summary>The trimmed field; null when it is blank.</summary>
    public static string? TextOrNull(this IMappedRow row, MappedField field) => row.Text(field) is { Length: > 0 } text ? text : null;
}
