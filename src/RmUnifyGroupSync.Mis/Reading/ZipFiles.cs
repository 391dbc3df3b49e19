using System.IO.Compression;
using RmUnifyGroupSync.Mis.Findings;

namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>
/// An export in a zip file. Nothing is unpacked to disk: entries are read as streams, only when asked for, and never further than
/// a bound. A zip whose entries point outside of it is refused as a whole.
/// </summary>
internal sealed class ZipFiles : IExportFiles
{
    private const int MostEntries = 1000;
    private const int FirstZipYear = 1980;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly FileInfo _file;
    private readonly long _length;
    private readonly DateTime _written;
    private readonly ZipArchive _archive;

    public ZipFiles(string path, FindingLog findings)
    {
        _file = new FileInfo(path);
        (_length, _written) = (_file.Length, _file.LastWriteTimeUtc);
        _archive = OpenArchive(path);
        try
        {
            Index(findings);
        }
        catch
        {
            // Whatever it was, it goes on; only the file must not stay open behind it.
            _archive.Dispose();
            throw;
        }
    }

    public string Place => _file.Name;

    public IReadOnlyCollection<string> Names => _entries.Keys;

    public long Length => _entries.Values.Sum(e => Math.Min(e.Length, BoundedStream.MostBytes));

    /// <summary>A copy of a zip is new and what is in it may be old; entries without a time are of the year with which the calendar of zip files begins.</summary>
    public DateTimeOffset? NewestWrite(IEnumerable<string> names)
    {
        var file = new DateTimeOffset(_written);
        var entries = names.Where(_entries.ContainsKey).Select(n => _entries[n].LastWriteTime).Where(t => t.Year > FirstZipYear).ToList();
        return entries.Count > 0 && entries.Max() < file ? entries.Max() : file;
    }

    public Stream Open(string name)
    {
        var entry = _entries[name];
        if (entry.IsEncrypted)
            throw Refused($"'{entry.Name}' is protected by a password", "Export without a password; protect the folder instead.");
        return OpenApart(entry);
    }

    /// <summary>An archive reads one entry at a time, so each open file has an archive of its own.</summary>
    private BoundedStream OpenApart(ZipArchiveEntry entry)
    {
        var archive = OpenArchive(_file.FullName);
        try
        {
            var own = archive.GetEntry(entry.FullName);
            if (own is null || own.Length != entry.Length)
                throw Changed();
            return new BoundedStream(own.Open(), entry.Length, entry.CompressedLength, entry.Name, archive);
        }
        catch
        {
            // The same: the stream that would have closed the archive was never made.
            archive.Dispose();
            throw;
        }
    }

    public void EnsureUnchanged()
    {
        _file.Refresh();
        if (!_file.Exists || _file.Length != _length || _file.LastWriteTimeUtc != _written)
            throw Changed();
    }

    public void Dispose() => _archive.Dispose();

    private static ZipArchive OpenArchive(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            return new ZipArchive(stream, ZipArchiveMode.Read);
        }
        catch (InvalidDataException e)
        {
            stream.Dispose();
            throw SourceError.Unavailable(
                $"'{Path.GetFileName(path)}' is no readable zip file; it may be only half written.",
                "Export again, and copy the zip under another name before renaming it into place.", path, e);
        }
    }

    private void Index(FindingLog findings)
    {
        if (_archive.Entries.Count > MostEntries)
            throw Refused($"it holds {_archive.Entries.Count} entries", "Zip the files of the export only.");
        foreach (var entry in _archive.Entries)
            EnsureInside(entry.FullName);
        var files = _archive.Entries.Where(e => e.Name.Length > 0 && IsOurs(e)).ToList();
        var folders = files.Select(e => e.FullName[..^e.Name.Length]).Distinct(StringComparer.Ordinal).ToList();
        if (folders.Count > 1)
            throw Refused("it holds CSV files in several folders", "Zip the files of one export, at the root of the zip.");
        if (folders.Count == 1 && folders[0].Length > 0)
            findings.Add(FindingKinds.ZipFolder, Place);
        foreach (var entry in files)
            if (!_entries.TryAdd(entry.Name, entry))
                throw Refused($"it holds '{entry.Name}' twice", "Zip the export into a new file.");
    }

    /// <summary>Files that a spreadsheet or a Mac leaves beside the real ones do not count.</summary>
    private static bool IsOurs(ZipArchiveEntry entry) =>
        entry.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) && !entry.Name.StartsWith('.')
        && !entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal);

    private void EnsureInside(string name)
    {
        var parts = name.Split('/', '\\');
        if (parts.Contains("..") || parts[0].Length == 0 || parts[0].Contains(':', StringComparison.Ordinal))
            throw Refused("an entry points outside of the zip", "Do not use this file; find out where it came from.");
    }

    private GroupSyncException Changed() => SourceError.Unavailable(
        $"'{Place}' changed while it was read: the export is still being written.",
        "Run again when the export has finished; leave time between the export and the schedule.", Place);

    private GroupSyncException Refused(string what, string action) =>
        SourceError.Unavailable($"The zip file '{Place}' is refused: {what}.", action, _file.FullName);
}
