namespace RmUnifyGroupSync.Module.Tests.Harness;

/// <summary>Remembers the objects that a cmdlet hands over, and how the import ended. An object with a property <c>Wrong</c> is.</summary>
internal sealed class FakeImport : IMisObjectImport
{
    internal List<IReadOnlyDictionary<string, object?>> Rows { get; } = [];

    internal bool? Completed { get; private set; }

    internal bool IsDisposed { get; private set; }

    public string Path => "/objects.json";

    public int Count => Rows.Count;

    public GroupSyncException? Add(IReadOnlyDictionary<string, object?> row)
    {
        if (row.ContainsKey("Wrong"))
            return new GroupSyncException(GroupSyncErrorId.MisSourceInvalid, "Object 2: the property Wrong is wrong.") { TargetObject = 2 };
        Rows.Add(row);
        return null;
    }

    public MisObjectFile Complete(bool leaveOutBad)
    {
        Completed = leaveOutBad;
        return new MisObjectFile { Path = Path, Objects = Rows.Count, WithoutGroup = Rows.Count(r => r.ContainsKey("Nowhere")), ImportedAt = DateTimeOffset.UnixEpoch };
    }

    public void Dispose() => IsDisposed = true;
}
