namespace RmUnifyGroupSync.Host;

/// <summary>What stands at the other end of the streams: who can answer, what can be drawn, and how wide it is.</summary>
internal sealed record Terminal
{
    /// <summary>Columns that output is formatted for where it goes to a file or a pipe.</summary>
    public const int WidthWithoutWindow = 120;

    /// <summary>Standard output.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Standard error.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Somebody sits at standard input and can answer.</summary>
    public bool CanAsk { get; init; }

    /// <summary>A line can be drawn and wiped away.</summary>
    public bool CanDraw { get; init; }

    /// <summary>Colours are shown.</summary>
    public bool HasColour { get; init; }

    /// <summary>Reads a line that somebody types; null at the end of the input.</summary>
    public Func<string?> ReadLine { get; init; } = () => null;

    /// <summary>Reads a key without showing it.</summary>
    public Func<ConsoleKeyInfo> ReadKey { get; init; } = () => throw new EndOfStreamException();

    /// <summary>Width of the window, in columns.</summary>
    public Func<int> Width { get; init; } = () => WidthWithoutWindow;
}
