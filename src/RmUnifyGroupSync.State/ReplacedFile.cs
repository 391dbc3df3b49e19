namespace RmUnifyGroupSync.State;

/// <summary>A file that is replaced at once or not at all, and that only its owner can read.</summary>
public static class ReplacedFile
{
    /// <summary>Writes the file. The folder must be there.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">As the file system says it; then an older file is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">As the file system says it.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var draft = $"{path}.{Guid.NewGuid():N}.tmp";
        var done = false;
        try
        {
            using (var stream = OwnerOnly.OpenFile(draft, FileMode.CreateNew, FileShare.None))
            {
                write(stream);

                // On disk before the rename, or a power cut could leave the new name on an empty file.
                stream.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
            done = true;
        }
        finally
        {
            if (!done)
                Discard(draft);
        }
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
}
