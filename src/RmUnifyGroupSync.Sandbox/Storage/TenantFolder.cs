using System.Text.Json;

namespace RmUnifyGroupSync.Sandbox.Storage;

/// <summary>
/// The files of a tenant: <c>tenant.json</c> names a generation, <c>snapshot-*.json</c> and <c>journal-*.jsonl</c> are that
/// generation, <c>tenant.lock</c> is held by whoever writes.
/// </summary>
internal sealed class TenantFolder(string path)
{
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    private string HeaderPath => System.IO.Path.Combine(Path, "tenant.json");

    private string LockPath => System.IO.Path.Combine(Path, "tenant.lock");

    public bool HasTenant => File.Exists(HeaderPath);

    public string JournalPath(string generation) => System.IO.Path.Combine(Path, $"journal-{generation}.jsonl");

    private string SnapshotPath(string generation) => System.IO.Path.Combine(Path, $"snapshot-{generation}.json");

    /// <summary>Makes the folder, for the owner only: the accounts may be those of real people.</summary>
    public void Make()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Path);
        else
            Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Waits for other writers, in real time because they live in real time.</summary>
    /// <exception cref="IOException">Another process writes and does not stop.</exception>
    public FileStream Lock()
    {
        const int Attempts = 3000;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException) when (attempt < Attempts && Directory.Exists(Path))
            {
                Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System).GetAwaiter().GetResult();
            }
            catch (IOException e)
            {
                throw new IOException($"The sandbox tenant in '{Path}' cannot be locked for writing. Close the other session that uses it, or check the rights of the folder.", e);
            }
        }
    }

    public TenantHeader ReadHeader()
    {
        TenantHeader? header;
        try
        {
            // Shared for deletion, so that another process can put a new one in its place meanwhile (Windows).
            using var file = new FileStream(HeaderPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            header = JsonSerializer.Deserialize<TenantHeader>(file, StoredJson.Options);
        }
        catch (JsonException e)
        {
            throw Damaged(e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"There is no sandbox tenant in '{Path}'. Make one with New-GroupSyncSandbox.", HeaderPath, e);
        }

        return header switch
        {
            null => throw Damaged(null),
            { Format: not TenantHeader.CurrentFormat } => throw new InvalidDataException(
                $"The sandbox tenant in '{Path}' was made by another version of this module (format {header.Format}). Replace it with New-GroupSyncSandbox -Force."),
            _ => header,
        };
    }

    public TenantSnapshot ReadSnapshot(string generation)
    {
        try
        {
            using var file = File.OpenRead(SnapshotPath(generation));
            return JsonSerializer.Deserialize<TenantSnapshot>(file, StoredJson.Options) ?? throw Damaged(null);
        }
        catch (JsonException e)
        {
            throw Damaged(e);
        }
    }

    /// <summary>
    /// Puts a tenant, or a compacted form of the same one, in place. Until the rename of the header the old one is whole; from
    /// then on the new one is. Only under the lock.
    /// </summary>
    public void Replace(TenantSnapshot snapshot, string generation)
    {
        WriteDurably(SnapshotPath(generation), snapshot);
        WriteDurably(JournalPath(generation), null);
        WriteDurably(HeaderPath + ".new", new TenantHeader(TenantHeader.CurrentFormat, generation));
        File.Move(HeaderPath + ".new", HeaderPath, overwrite: true);
        RemoveOtherGenerations(generation);
    }

    public InvalidDataException Damaged(Exception? inner) =>
        new($"The sandbox tenant in '{Path}' is damaged. Replace it with New-GroupSyncSandbox -Force.", inner);

    private static void WriteDurably(string path, object? content)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
        if (content is not null)
            JsonSerializer.Serialize(file, content, content.GetType(), StoredJson.Options);
        file.Flush(flushToDisk: true);
    }

    private void RemoveOtherGenerations(string generation)
    {
        var keep = new[] { SnapshotPath(generation), JournalPath(generation) };
        var files = Directory.EnumerateFiles(Path, "snapshot-*.json").Concat(Directory.EnumerateFiles(Path, "journal-*.jsonl"));
        foreach (var file in files.Except(keep, StringComparer.Ordinal).ToList())
        {
            try
            {
                File.Delete(file);
            }
            catch (IOException)
            {
                // A reader of another process has it open (Windows); the next replacement removes it.
            }
        }
    }
}
