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
        try
        {
            ReplacedFile.Write(Path, stream => stream.Write(StrictUtf8.GetBytes(text)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Invalid("written", e, "Check the free space and that this account may write to the folder.");
        }
    }

    /// <inheritdoc />
    public void WriteSchema(string name, string text)
    {
        var schema = System.IO.Path.Combine(homeFolder, name);
        try
        {
            if (!File.Exists(schema) || File.ReadAllText(schema) != text)
                ReplacedFile.Write(schema, stream => stream.Write(StrictUtf8.GetBytes(text)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Only editors use it; the settings are written.
        }
    }

    private GroupSyncException Invalid(string verb, Exception inner, string action) =>
        new(GroupSyncErrorId.SettingInvalid, $"The settings file '{Path}' cannot be {verb}: {inner.Message}", inner)
        {
            TargetObject = Path,
            RecommendedAction = action,
        };
}
