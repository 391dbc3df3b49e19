namespace RmUnifyGroupSync.Sandbox.Model;

/// <summary>Ids by a name that several may share, found without case.</summary>
internal sealed class NameIndex
{
    private readonly Dictionary<string, SortedSet<string>> _ids = new(StringComparer.OrdinalIgnoreCase);

    public void Add(string? name, string id)
    {
        if (name is null)
            return;
        if (!_ids.TryGetValue(name, out var ids))
            _ids[name] = ids = new SortedSet<string>(StringComparer.Ordinal);
        ids.Add(id);
    }

    public void Remove(string? name, string id)
    {
        if (name is not null && _ids.TryGetValue(name, out var ids) && ids.Remove(id) && ids.Count == 0)
            _ids.Remove(name);
    }

    public IEnumerable<string> Find(string name) => _ids.TryGetValue(name, out var ids) ? ids : [];
}
