using System.Text;

namespace RmUnifyGroupSync.State;

/// <summary>Text files that only their owner can read, replaced at once or not at all.</summary>
public static class PrivateFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Replaces the file; its folder is made when it is not there, for its owner only.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="text">What it is to hold.</param>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/> when it cannot be written; then the old one stays.</exception>
    public static void Replace(string path, string text) => Replace(path, Utf8.GetBytes(text));

    /// <inheritdoc cref="Replace(string, string)"/>
    public static void Replace(string path, byte[] bytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(bytes);
        var draft = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            OwnerOnly.CreateFolder(Path.GetDirectoryName(path)!);
            using (var stream = OwnerOnly.OpenFile(draft, FileMode.CreateNew, FileShare.None))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, $"The file '{path}' cannot be written: {e.Message}", e)
            {
                TargetObject = path,
                RecommendedAction = "Check the free space and that this account may write to the folder.",
            };
        }
    }
}
