namespace RmUnifyGroupSync.State;

/// <summary>
/// The file of a script's objects, <c>objects/objects.json</c> in the home folder or one that the caller names: written beside the
/// old one and put in its place at once, readable by its owner only.
/// </summary>
public sealed class ObjectsFile : IDisposable
{
    private readonly string _draft;
    private FileStream? _stream;

    /// <summary>Opens a draft beside the file; the folder is made when it is not there.</summary>
    /// <param name="path">Full path of the file.</param>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/> when it cannot be written.</exception>
    public ObjectsFile(string path)
    {
        Path = path;
        _draft = $"{path}.{Guid.NewGuid():N}.tmp";
        Guarded(() =>
        {
            OwnerOnly.CreateFolder(System.IO.Path.GetDirectoryName(path)!);
            _stream = OwnerOnly.OpenFile(_draft, FileMode.CreateNew, FileShare.None);
        });
    }

    /// <summary>Full path of the file.</summary>
    public string Path { get; }

    /// <summary>Where the new content goes.</summary>
    public Stream Content => _stream ?? throw new ObjectDisposedException(nameof(ObjectsFile));

    /// <summary>The file's path in a home folder.</summary>
    public static string In(string homeFolder) => System.IO.Path.Combine(homeFolder, "objects", "objects.json");

    /// <summary>Puts the draft in the file's place.</summary>
    public void Replace() => Guarded(() =>
    {
        // On disk before the rename, or a power cut could leave the new name on an empty file.
        _stream!.Flush(flushToDisk: true);
        _stream.Dispose();
        _stream = null;
        File.Move(_draft, Path, overwrite: true);
    });

    /// <summary>Throws the draft away when it was not put in place.</summary>
    public void Dispose()
    {
        _stream?.Dispose();
        _stream = null;
        try
        {
            File.Delete(_draft);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A draft that stays is never read.
        }
    }

    private void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            Dispose();
            throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, $"'{Path}' cannot be written: {e.Message}", e)
            {
                TargetObject = Path,
                RecommendedAction = "Check the free space and that this account may write to the folder, or name another file with -Path.",
            };
        }
    }
}
