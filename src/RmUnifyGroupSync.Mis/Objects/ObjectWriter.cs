using System.Collections;
using System.Text.Json;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.MappedCsv;
using RmUnifyGroupSync.Mis.Reading;
using RmUnifyGroupSync.Mis.Rostering;

namespace RmUnifyGroupSync.Mis.Objects;

/// <summary>
/// Checks objects of a script one by one and writes the good ones as the JSON that <see cref="ObjectSource"/> reads. Only the
/// documented properties are kept; a password among the others is not.
/// </summary>
public sealed class ObjectWriter : IDisposable
{
    private static readonly MappedField[] Fields = Enum.GetValues<MappedField>();
    private static readonly MappedField[] Dates = [MappedField.Start, MappedField.End, MappedField.TermStart, MappedField.TermEnd];
    private readonly FieldMap _map;
    private readonly Dictionary<(string School, string Id), bool> _studentsInGroups = [];
    private readonly Utf8JsonWriter _json;
    private int _taken;

    /// <summary>Begins a file.</summary>
    /// <param name="content">Where it goes.</param>
    /// <param name="column">Names of properties by field, where they are called otherwise; a name behind an equals sign is a constant.</param>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.MisSourceInvalid"/> when a field does not exist.</exception>
    public ObjectWriter(Stream content, IReadOnlyDictionary<string, string>? column)
    {
        _map = FieldMap.ForObjects(new MisSourceOptions { Kind = MisSourceKind.Objects, Column = column });
        _json = new Utf8JsonWriter(content);
        _json.WriteStartArray();
    }

    /// <summary>How many objects were good.</summary>
    public int Count { get; private set; }

    /// <summary>How many were not.</summary>
    public int Bad => _taken - Count;

    /// <summary>Whether an object named a group, a registration group or a year.</summary>
    public bool HasGroups { get; private set; }

    /// <summary>How many students are in no group, registration group or year by any object.</summary>
    public int WithoutGroup => _studentsInGroups.Count(s => !s.Value);

    /// <summary>Takes an object; gives what is wrong with it, null when it is good.</summary>
    public GroupSyncException? Add(IReadOnlyDictionary<string, object?> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var named = new Dictionary<string, object?>(row, StringComparer.OrdinalIgnoreCase);
        var read = new ObjectRow(named, _map, Fields.ToHashSet(), ++_taken);
        if (WrongProperty(named, read) is { } wrong)
            return new GroupSyncException(GroupSyncErrorId.MisSourceInvalid, $"Object {_taken}: {wrong}")
            {
                TargetObject = _taken,
                RecommendedAction = "Correct the command that makes the objects; docs/guides/mis-sources.md lists the properties.",
            };
        Write(read);
        Note(read);
        Count++;
        return null;
    }

    /// <summary>Ends the file.</summary>
    public void Complete()
    {
        _json.WriteEndArray();
        _json.Dispose();
    }

    /// <inheritdoc />
    public void Dispose() => _json.Dispose();

    /// <summary>Rows of people and rows of memberships may come in one stream, so only all of them together tell who is in a group.</summary>
    private void Note(ObjectRow read)
    {
        var isGrouped = MappedRoster.GroupFields.Any(field => read.Text(field).Length > 0);
        HasGroups |= isGrouped;
        if (read.Text(MappedField.PersonRole) is { Length: > 0 } role && MappedRoster.KindOf(role) != RoleKind.Student)
            return;
        var student = (read.TextOrNull(MappedField.School) ?? read.Text(MappedField.DfeNumber), read.Text(MappedField.PersonId));
        _studentsInGroups[student] = isGrouped || _studentsInGroups.GetValueOrDefault(student);
    }

    private string? WrongProperty(Dictionary<string, object?> named, ObjectRow read)
    {
        if (!Fields.Any(f => _map.ColumnsOf(f).Any(named.ContainsKey)))
            return "it has none of the documented properties, such as PersonId and GroupName.";
        foreach (var field in Fields)
            if (_map.ColumnsOf(field).Select(name => named.GetValueOrDefault(name)).FirstOrDefault(v => v is not null) is { } value && !IsPlain(value))
                return $"the property {NameOf(field)} holds a {value.GetType().Name} instead of a text, a number or a date.";
        if (read.Text(MappedField.PersonId).Length == 0)
            return $"the property {NameOf(MappedField.PersonId)} is blank or not there.";
        if (read.Text(MappedField.PersonRole) is { Length: > 0 } role && MappedRoster.KindOf(role) is null)
            return $"the property {NameOf(MappedField.PersonRole)} is '{role}', which is no role; use Student, Teacher or Staff.";
        if (read.Text(MappedField.GroupType) is { Length: > 0 } type && !MappedRoster.IsGroupType(type))
            return $"the property {NameOf(MappedField.GroupType)} is '{type}'; use Teaching, Registration or Year.";
        foreach (var field in Dates)
            if (read.Text(field) is { Length: > 0 } date && !DateText.TryParse(date, DateOrder.DayFirst, TimeZoneInfo.Utc, out _))
                return $"the property {NameOf(field)} is '{date}', which is no date; use yyyy-MM-dd.";
        return null;
    }

    private string NameOf(MappedField field) => _map.ColumnsOf(field).FirstOrDefault() ?? field.ToString();

    /// <summary>Whether a value has one text: a list or a table has not.</summary>
    private static bool IsPlain(object value) => value is string or bool or IFormattable or char || (value is not IEnumerable && value.GetType().IsEnum);

    private void Write(ObjectRow read)
    {
        _json.WriteStartObject();
        foreach (var field in Fields)
            if (read.Untrimmed(field) is { Length: > 0 } text)
                _json.WriteString(field.ToString(), text);
        _json.WriteEndObject();
    }
}
