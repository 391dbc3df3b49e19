using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis.MappedCsv;

/// <summary>The current row of a report.</summary>
internal sealed class CsvMappedRow : IMappedRow
{
    private readonly CsvTable _table;
    private readonly CsvColumn[] _columns;
    private readonly string?[] _constants;

    public CsvMappedRow(CsvTable table, FieldMap map)
    {
        _table = table;
        var fields = Enum.GetValues<MappedField>();
        table.Header.Claim(fields.SelectMany(map.ColumnsOf));
        _columns = [.. fields.Select(f => map.ColumnsOf(f) is { Length: > 0 } names ? table.Optional(names) : default)];
        _constants = [.. fields.Select(map.ConstantOf)];
    }

    /// <summary>Fields that the file has.</summary>
    public IEnumerable<MappedField> Found => Enum.GetValues<MappedField>().Where(f => _columns[(int)f].Exists);

    /// <summary>What the file has in place of a field that it does not have, for a message; blank when there is nothing like it.</summary>
    public string SlipFor(string[] names) => _table.Header.SlipFor(names);

    public RowPlace Place => _table.Place;

    public bool Has(MappedField field) => _columns[(int)field].Exists || _constants[(int)field] is not null;

    public string Untrimmed(MappedField field) => _constants[(int)field] ?? _table.Untrimmed(_columns[(int)field]);
}
