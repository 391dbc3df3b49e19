using System.Collections;
using System.Globalization;
using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.MappedCsv;

namespace RmUnifyGroupSync.Mis.Objects;

/// <summary>One object of the pipeline, its properties by what they mean.</summary>
internal sealed class ObjectRow : IMappedRow
{
    private readonly string[] _texts = new string[Enum.GetValues<MappedField>().Length];
    private readonly IReadOnlySet<MappedField> _known;
    private readonly bool _saysRole;

    public ObjectRow(IReadOnlyDictionary<string, object?> values, FieldMap map, IReadOnlySet<MappedField> known, int number)
    {
        (_known, Place) = (known, new RowPlace(ObjectSource.FileName, number));
        _saysRole = map.ConstantOf(MappedField.PersonRole) is not null
            || map.ColumnsOf(MappedField.PersonRole).Any(name => values.GetValueOrDefault(name) is not null);
        foreach (var field in Enum.GetValues<MappedField>())
            _texts[(int)field] = map.ConstantOf(field)
                ?? map.ColumnsOf(field).Select(name => values.GetValueOrDefault(name)).Where(v => v is not null).Select(Text).FirstOrDefault()
                ?? "";
    }

    public RowPlace Place { get; }

    /// <summary>Objects need not say the role: without that property they are students.</summary>
    public bool Has(MappedField field) => _known.Contains(field) && (field != MappedField.PersonRole || _saysRole);

    public string Untrimmed(MappedField field) => _texts[(int)field];

    /// <summary>Dates as ISO, moments of UTC with their time, numbers without a culture, lists as their first item.</summary>
    private static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        DateTime { Kind: DateTimeKind.Utc } moment => moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable list => list.Cast<object?>().Select(Text).FirstOrDefault() ?? "",
        _ => value.ToString() ?? "",
    };
}
