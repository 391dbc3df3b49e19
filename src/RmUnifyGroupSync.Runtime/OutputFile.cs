using System.Text;
using RmUnifyGroupSync.State;

namespace RmUnifyGroupSync.Runtime;

/// <summary>A file that the user asked for, readable by its owner only: a report or an export.</summary>
/// <param name="path">Full path.</param>
/// <param name="noClobber">Refuse to replace a file.</param>
/// <param name="force">Replace a file that is marked read-only, too.</param>
internal sealed class OutputFile(string path, bool noClobber = false, bool force = false)
{
    // A page declares its encoding and JSON has but one; a byte order mark would only be in the way.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/> with the reason.</exception>
    public void Write(Action<TextWriter> write)
    {
        Check();
        try
        {
            ReplacedFile.Write(path, stream =>
            {
                using var writer = new StreamWriter(stream, Utf8, leaveOpen: true) { NewLine = "\n" };
                write(writer);
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(e.Message, "Check the free space and that this account may write to the folder.", e);
        }
    }

    /// <summary>Throws what stands against writing the file, as far as that can be seen beforehand.</summary>
    public void Check()
    {
        if (Directory.Exists(path))
            throw NotWritten("it is a folder", "Name a file in it.");
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            throw NotWritten("its folder is not there", "Make the folder first, or name another one.");
        if (!File.Exists(path))
            return;
        if (noClobber)
            throw NotWritten("it is there already", "Name another file, or leave -NoClobber out to replace it.");
        if (!force && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly))
            throw NotWritten("it is marked read-only", "Name another file, or replace it with -Force.");
    }

    private GroupSyncException NotWritten(string why, string action, Exception? inner = null) =>
        new(GroupSyncErrorId.SettingInvalid, $"The file '{path}' cannot be written: {why.TrimEnd('.')}.", inner) { TargetObject = path, RecommendedAction = action };
}
