namespace RmUnifyGroupSync.Engine.Ports;

/// <summary>
/// What a directory adapter keeps of a tenant from run to run, to be faster or to finish what a killed run began. Opaque texts by
/// name. It may be lost or thrown away at any time, which costs time and nothing else.
/// </summary>
public interface IDirectoryMemory
{
    /// <summary>The text; null when there is none, or it cannot be read.</summary>
    /// <param name="name">Lower-case letters.</param>
    string? Read(string name);

    /// <summary>Replaces the text at once or not at all. A failure to write is no error: it is as if the text were lost.</summary>
    /// <param name="name">Lower-case letters.</param>
    /// <param name="text">The text; null forgets it.</param>
    void Write(string name, string? text);
}
