using System.Text;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.State;

/// <summary><c>settings.json</c> in the home folder: replaced at once or not at all, readable by its owner only.</summary>
/// <param name="homeFolder">Full path of the home folder; made at the first write.</param>
public sealed class SettingsFile(string homeFolder) : ISettingsFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <inheritdoc />
    public string Path { get; } = System.IO.Path.Combine(homeFolder, "settings.json");

    /// <inheritdoc />
    public string? Read()
    {
        try
        {
            // Delete sharing: otherwise a reader would stop another process from replacing the file on Windows.
            using var stream = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, StrictUtf8, detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw Invalid("read", e, "Check that this account may read the file and that it is UTF-8 text, or restore it from an export.");
        }
    }

    /// <inheritdoc />
    public void Write(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        HomeFolder.Ensure(homeFolder);
        var draft = $"{Path}.{Guid.NewGuid():N}.tmp";
        try
        {
            WriteDraft(draft, text);
            File.Move(draft, Path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Discard(draft);
            throw Invalid("written", e, "Check the free space and that this account may write to the folder.");
        }
    }

    private static void WriteDraft(string draft, string text)
    {
        using var stream = OwnerOnly.OpenFile(draft, FileMode.CreateNew, FileShare.None);
        stream.Write(StrictUtf8.GetBytes(text));

        // On disk before the rename, or a power cut could leave the new name on an empty file.
        stream.Flush(flushToDisk: true);
    }

    private static void Discard(string draft)
    {
        try
        {
            File.Delete(draft);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error that led here says more.
        }
    }

    private GroupSyncException Invalid(string verb, Exception inner, string action) =>
        new(GroupSyncErrorId.SettingInvalid, $"The settings file '{Path}' cannot be {verb}: {inner.Message}", inner)
        {
            TargetObject = Path,
            RecommendedAction = action,
        };
}
