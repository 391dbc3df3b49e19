using RmUnifyGroupSync.Mis.Objects;
using RmUnifyGroupSync.State;

namespace RmUnifyGroupSync.Runtime;

/// <summary>One import of a script's objects into their file; nothing is written in a what-if call.</summary>
internal sealed class ObjectImport : IMisObjectImport
{
    private readonly ObjectsFile? _file;
    private readonly ObjectWriter _writer;
    private readonly TimeProvider _time;

    public ObjectImport(string path, Dictionary<string, string>? column, bool whatIf, TimeProvider time)
    {
        (Path, _time) = (path, time);
        _file = whatIf ? null : new ObjectsFile(path);
        try
        {
            _writer = new ObjectWriter(_file?.Content ?? Stream.Null, column);
        }
        catch
        {
            _file?.Dispose();
            throw;
        }
    }

    public string Path { get; }

    public int Count => _writer.Count;

    public GroupSyncException? Add(IReadOnlyDictionary<string, object?> row) => _writer.Add(row);

    public MisObjectFile Complete(bool leaveOutBad)
    {
        if (_writer.Count == 0)
            throw Refused("No object could be used, and none never means that everybody has left", "Check the command that makes the objects.");
        if (_writer.Bad > 0 && !leaveOutBad)
            throw Refused($"{_writer.Bad} object(s) are wrong, and without them the list would be short", "Correct them, or leave them out with -Force.");
        if (!_writer.HasGroups)
            throw Refused(
                $"None of the {_writer.Count} object(s) names a group: GroupName, GroupId, Registration and Year are blank or not there",
                "Give the objects one of these properties, or name yours: -MisColumn @{ GroupName = 'Class' }.");
        _writer.Complete();
        _file?.Replace();
        return new MisObjectFile { Path = Path, Objects = _writer.Count, LeftOut = _writer.Bad, WithoutGroup = _writer.WithoutGroup, ImportedAt = _time.GetUtcNow() };
    }

    public void Dispose()
    {
        _writer.Dispose();
        _file?.Dispose();
    }

    private GroupSyncException Refused(string what, string action) =>
        new(GroupSyncErrorId.MisUnavailable, $"{what}: nothing was imported, and the earlier objects stay.") { TargetObject = Path, RecommendedAction = action };
}
