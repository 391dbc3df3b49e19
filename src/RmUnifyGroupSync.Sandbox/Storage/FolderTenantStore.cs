using System.Text.Json;
using RmUnifyGroupSync.Sandbox.Model;

namespace RmUnifyGroupSync.Sandbox.Storage;

/// <summary>
/// A tenant on disk: a snapshot and an append-only journal, so that a write costs as much as it changes. Each commit is one
/// line; a line without its end is a write that never happened. Several processes may share the folder.
/// </summary>
internal sealed class FolderTenantStore : TenantStore
{
    /// <summary>Bytes of journal that opening does not read twice.</summary>
    internal const long LongJournal = 16 * 1024 * 1024;

    private readonly TenantFolder _folder;
    private string _generation;
    private FileStream _journal;
    private long _position;

    private FolderTenantStore(TenantFolder folder, string generation, TenantState state)
        : base(state)
    {
        _folder = folder;
        _generation = generation;
        _journal = OpenJournal();
    }

    public override string Folder => _folder.Path;

    public static FolderTenantStore Create(TenantFolder folder, TenantSnapshot snapshot, bool replace)
    {
        folder.Make();
        using (folder.Lock())
        {
            if (folder.HasTenant && !replace)
                throw new IOException($"There is a sandbox tenant in '{folder.Path}' already. Nothing was changed; replace it with New-GroupSyncSandbox -Force.");
            folder.Replace(snapshot, NewGeneration());
        }

        return Open(folder);
    }

    public static FolderTenantStore Open(TenantFolder folder)
    {
        for (var attempt = 1; ; attempt++)
        {
            var generation = folder.ReadHeader().Generation;
            try
            {
                var store = new FolderTenantStore(folder, generation, folder.ReadSnapshot(generation).ToState());
                store.ReadJournal();
                if (store._position > LongJournal)
                    store.Compact();
                return store;
            }
            catch (FileNotFoundException) when (attempt < 3 && folder.ReadHeader().Generation != generation)
            {
                // Replaced by another process between the two reads: take the new one.
            }
            catch (FileNotFoundException e)
            {
                throw folder.Damaged(e);
            }
        }
    }

    public override void CatchUp()
    {
        var generation = _folder.ReadHeader().Generation;
        if (generation != _generation)
            Reload(generation);
        else if (_journal.Length > _position)
            ReadJournal();
    }

    public override IDisposable LockForWriting()
    {
        var heldLock = _folder.Lock();
        try
        {
            CatchUp();
            return heldLock;
        }
        catch
        {
            heldLock.Dispose();
            throw;
        }
    }

    public override void Append(Commit commit)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(commit, StoredJson.Options);
        // What a killed writer left behind its last whole line must not become part of this one.
        if (_journal.Length > _position)
            _journal.SetLength(_position);
        _journal.Position = _position;
        _journal.Write([.. line, (byte)'\n']);
        _journal.Flush();
        _position = _journal.Position;
        base.Append(commit);
    }

    /// <summary>Writes a new snapshot and starts an empty journal. Delta queries from before it have to start again.</summary>
    private void Compact()
    {
        using (LockForWriting())
        {
            var generation = NewGeneration();
            _folder.Replace(TenantSnapshot.Of(State), generation);
            Reload(generation);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _journal.Dispose();
        base.Dispose(disposing);
    }

    private static string NewGeneration() => Guid.NewGuid().ToString("N");

    private FileStream OpenJournal() =>
        new(_folder.JournalPath(_generation), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    private void Reload(string generation)
    {
        var state = _folder.ReadSnapshot(generation).ToState();
        _journal.Dispose();
        _generation = generation;
        _journal = OpenJournal();
        _position = 0;
        State = state;
        ReadJournal();
    }

    private void ReadJournal()
    {
        var bytes = new byte[_journal.Length - _position];
        _journal.Position = _position;
        var rest = bytes.AsSpan(0, _journal.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        for (var end = rest.IndexOf((byte)'\n'); end >= 0; end = rest.IndexOf((byte)'\n'))
        {
            Replay(rest[..end]);
            _position += end + 1;
            rest = rest[(end + 1)..];
        }
    }

    private void Replay(ReadOnlySpan<byte> line)
    {
        try
        {
            State.Apply(JsonSerializer.Deserialize<Commit>(line, StoredJson.Options) ?? throw _folder.Damaged(null));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException)
        {
            throw _folder.Damaged(e);
        }
    }
}
