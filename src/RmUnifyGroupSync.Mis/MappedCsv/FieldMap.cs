using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis.MappedCsv;

/// <summary>Where each field comes from: one of several columns, or a constant, which the settings write behind an equals sign.</summary>
internal sealed class FieldMap
{
    private const char ConstantMark = '=';
    private readonly Dictionary<MappedField, string[]> _columns = [];
    private readonly Dictionary<MappedField, string> _constants = [];
    private readonly HashSet<MappedField> _asked = [];

    private FieldMap(IReadOnlyDictionary<MappedField, string[]> preset)
    {
        foreach (var (field, columns) in preset)
            _columns[field] = columns;
    }

    /// <summary>The columns that the settings name, over those of the preset.</summary>
    public static FieldMap From(MisSourceOptions options)
    {
        var map = new FieldMap(MappedPresets.Find(options.Preset));
        foreach (var (name, column) in options.Column ?? new Dictionary<string, string>())
            map.Set(FieldOf(name), column);
        return map;
    }

    /// <summary>The columns of objects: properties by the names that the settings give them, else by those of the fields, as imported objects have them.</summary>
    public static FieldMap ForObjects(MisSourceOptions options)
    {
        var map = From(options);
        foreach (var field in Enum.GetValues<MappedField>().Where(f => !map._constants.ContainsKey(f)))
            map._columns[field] = [.. map.ColumnsOf(field), field.ToString()];
        return map;
    }

    /// <summary>Fields that have a column.</summary>
    public IEnumerable<MappedField> Fields => _columns.Keys;

    /// <summary>Columns that may hold a field.</summary>
    public string[] ColumnsOf(MappedField field) => _columns.GetValueOrDefault(field) ?? [];

    /// <summary>The constant of a field; null when it has none.</summary>
    public string? ConstantOf(MappedField field) => _constants.GetValueOrDefault(field);

    /// <summary>Whether the settings themselves name a column for the field.</summary>
    public bool IsAskedFor(MappedField field) => _asked.Contains(field);

    private void Set(MappedField field, string column)
    {
        _columns.Remove(field);
        if (string.IsNullOrWhiteSpace(column))
            return;
        if (column[0] == ConstantMark)
        {
            _constants[field] = column[1..];
            return;
        }

        _columns[field] = [column];
        _asked.Add(field);
    }

    private static MappedField FieldOf(string name)
    {
        if (Enum.TryParse<MappedField>(name, ignoreCase: true, out var field) && Enum.IsDefined(field) && !char.IsAsciiDigit(name[0]))
            return field;
        throw SourceError.Invalid(
            $"MisColumn has the key '{name}', which is no field.",
            $"Use the fields {string.Join(", ", Enum.GetNames<MappedField>())}.", name);
    }
}
