using System.Collections.Concurrent;

namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>An export that lies open in a folder. Nothing is ever written there.</summary>
internal sealed class FolderFiles : IExportFiles
{
    private readonly Dictionary<string, FileInfo> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, (long Length, DateTime Written)> _opened = new(StringComparer.OrdinalIgnoreCase);

    public FolderFiles(string place, IEnumerable<FileInfo> files)
    {
        Place = place;
        foreach (var file in files.OrderBy(f => f.Name, StringComparer.Ordinal))
            if (!_files.TryAdd(file.Name, file))
                throw SourceError.Unavailable(
                    $"'{place}' has the file '{file.Name}' twice, perhaps in another case or another folder.",
                    "Remove or rename the one that does not belong to the export.", place);
    }

    public string Place { get; }

    public IReadOnlyCollection<string> Names => _files.Keys;

    public long Length => _files.Values.Sum(f => f.Exists ? f.Length : 0);

    public DateTimeOffset? NewestWrite(IEnumerable<string> names)
    {
        var written = names.Where(_files.ContainsKey).Select(n => new DateTimeOffset(_files[n].LastWriteTimeUtc)).ToList();
        return written.Count == 0 ? null : written.Max();
    }

    public Stream Open(string name)
    {
        var file = _files[name];
        file.Refresh();
        _opened.TryAdd(name, (file.Length, file.LastWriteTimeUtc));
        return new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
    }

    public void EnsureUnchanged()
    {
        foreach (var (name, (length, written)) in _opened)
        {
            var file = _files[name];
            file.Refresh();
            if (!file.Exists || file.Length != length || file.LastWriteTimeUtc != written)
                throw SourceError.Unavailable(
                    $"'{name}' in '{Place}' changed while it was read: the export is still being written.",
                    "Run again when the export has finished; leave time between the export and the schedule.", Place);
        }
    }

    public void Dispose()
    {
    }
}
