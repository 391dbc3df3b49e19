using System.Text.Json;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Findings;
using RmUnifyGroupSync.Mis.MappedCsv;
using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis.Objects;

/// <summary>
/// A source whose rows are objects that a script made, each with the properties of the mapped CSV's fields: <c>PersonId</c>,
/// <c>GroupName</c>, <c>GroupType</c>, <c>Year</c> and so on (docs/guides/mis-sources.md lists them). Names are compared without case.
/// </summary>
public sealed class ObjectSource : IMisSource
{
    internal const string FileName = "objects";
    private readonly IReadOnlyList<IReadOnlyDictionary<string, object?>> _rows;
    private readonly MisSourceOptions _options;
    private readonly FieldMap _map;

    /// <summary>Makes a source of rows; they are copied, so that later changes to them do not matter.</summary>
    /// <param name="rows">One row a membership, or a person. Values may be text, numbers, dates or nothing.</param>
    /// <param name="options">Options of kind <see cref="MisSourceKind.Objects"/>; <see cref="MisSourceOptions.Column"/> may name other properties.</param>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.MisSourceInvalid"/> when the options name fields that do not exist.</exception>
    public ObjectSource(IEnumerable<IDictionary<string, object?>> rows, MisSourceOptions options)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        _rows = [.. rows.Select(Copy)];
        (_options, _map) = (options, FieldMap.ForObjects(options));
    }

    /// <inheritdoc />
    public Task<MisSnapshot> ReadAsync(ISyncObserver observer, CancellationToken cancellationToken) =>
        Task.Run(() => Read(new FindingLog(), null, default, cancellationToken), cancellationToken);

    private MisSnapshot Read(FindingLog findings, DateTimeOffset? exportedAt, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_rows.Count == 0)
            throw SourceError.Unavailable("The source was given no objects.", "Check the command that makes them; none never means that everybody has left.");
        var roster = new RosterBuilder(findings);
        var mapped = new MappedRoster(roster, SchoolDay.ZoneOf(_options));
        var known = Known();
        for (var i = 0; i < _rows.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            mapped.Add(new ObjectRow(_rows[i], _map, known, i + 1));
        }

        mapped.EndFile(FileName);
        return new SnapshotAssembler(roster, _options).Assemble([new MisFileCount(FileName, _rows.Count)], exportedAt, now);
    }

    /// <summary>Reads objects that were saved as a JSON array, so that a nightly run has them.</summary>
    internal static IMisSource FromFile(MisSourceOptions options, TimeProvider timeProvider) => new ObjectFileSource(options, timeProvider);

    private HashSet<MappedField> Known()
    {
        var properties = _rows.SelectMany(r => r.Keys).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var known = Enum.GetValues<MappedField>()
            .Where(f => _map.ConstantOf(f) is not null || _map.ColumnsOf(f).Any(properties.Contains)).ToHashSet();
        if (!known.Contains(MappedField.PersonId) || !MappedRoster.GroupFields.Any(known.Contains))
            throw SourceError.Invalid(
                "The objects need the property PersonId and at least one of GroupName, GroupId, Registration and Year.",
                "Add the properties, or name others with MisColumn.");
        return known;
    }

    private static Dictionary<string, object?> Copy(IDictionary<string, object?> row)
    {
        var copy = new Dictionary<string, object?>(row.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in row)
            copy.TryAdd(name, value);
        return copy;
    }

    /// <summary>Objects saved with <c>ConvertTo-Json</c>.</summary>
    private sealed class ObjectFileSource(MisSourceOptions options, TimeProvider timeProvider) : CsvSource(options)
    {
        protected override MisSnapshot Read(FindingLog findings, ISyncObserver observer, CancellationToken cancellationToken)
        {
            var path = Options.Path[0];
            if (!File.Exists(path))
                throw SourceError.Unavailable($"'{path}' is not there.", "Import the objects first: ... | Import-MisObject.", path);
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return new ObjectSource(Parse(stream, path), Options).Read(findings, File.GetLastWriteTimeUtc(path), timeProvider.GetUtcNow(), cancellationToken);
        }

        private static List<IDictionary<string, object?>> Parse(Stream stream, string path)
        {
            try
            {
                using var document = JsonDocument.Parse(stream);
                return [.. document.RootElement.EnumerateArray().Select(RowOf)];
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
            {
                throw SourceError.Unavailable(
                    $"'{path}' is no JSON array of objects.", "Make it with Import-MisObject, or with: $rows | ConvertTo-Json -AsArray | Set-Content.", path, e);
            }
        }

        private static IDictionary<string, object?> RowOf(JsonElement element)
        {
            var row = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
            foreach (var property in element.EnumerateObject())
                row[property.Name] = ValueOf(property.Value);
            return row;
        }

        private static string? ValueOf(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined or JsonValueKind.Object or JsonValueKind.Array => null,
            JsonValueKind.String => value.GetString(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => value.GetRawText(),
        };
    }
}
