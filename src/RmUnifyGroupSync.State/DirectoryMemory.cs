using System.Security.Cryptography;
using System.Text;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.State;

/// <summary>
/// The directory adapter's memory of one tenant, as files below <c>directory</c> in the home folder, readable by their owner only.
/// They may be deleted at any time.
/// </summary>
/// <param name="homeFolder">Full path of the home folder; made at the first write.</param>
/// <param name="tenantId">Tenant id.</param>
public sealed class DirectoryMemory(string homeFolder, string tenantId) : IDirectoryMemory
{
    // A tenant may be known by a domain; whatever it is, its name is no path.
    private readonly string _folder = Path.Combine(
        homeFolder, "directory", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(tenantId.ToLowerInvariant())))[..16]);

    /// <summary>True for a call that writes nothing, anywhere.</summary>
    public bool ReadOnly { get; init; }

    /// <inheritdoc />
    public string? Read(string name)
    {
        try
        {
            return File.ReadAllText(FileOf(name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public void Write(string name, string? text)
    {
        if (ReadOnly)
            return;
        var draft = $"{FileOf(name)}.{Guid.NewGuid():N}.tmp";
        try
        {
            if (text is null)
            {
                File.Delete(FileOf(name));
                return;
            }

            HomeFolder.Ensure(homeFolder);
            OwnerOnly.CreateFolder(_folder);
            using (var stream = OwnerOnly.OpenFile(draft, FileMode.CreateNew, FileShare.None))
            {
                stream.Write(Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            File.Move(draft, FileOf(name), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // As if it were lost. An old text would be wrong now, so it goes too where it can.
            Discard(draft);
            Discard(FileOf(name));
        }
    }

    private static void Discard(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be deleted is too old or half written, and both are noticed when it is read.
        }
    }

    private string FileOf(string name) => Path.Combine(_folder, name + ".json");
}
