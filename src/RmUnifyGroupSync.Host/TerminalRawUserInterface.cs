using System.Management.Automation.Host;

namespace RmUnifyGroupSync.Host;

/// <summary>The little of a screen that formatting needs: its size. Cells cannot be read or moved here.</summary>
internal sealed class TerminalRawUserInterface(Terminal terminal) : PSHostRawUserInterface
{
    private const int RowsOfAPage = 50;
    private const string NoScreen = "This host has no screen buffer.";

    /// <inheritdoc/>
    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    /// <inheritdoc/>
    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    /// <inheritdoc/>
    public override Size BufferSize
    {
        get => new(terminal.Width(), RowsOfAPage);
        set => throw new NotSupportedException(NoScreen);
    }

    /// <inheritdoc/>
    public override Size WindowSize
    {
        get => BufferSize;
        set => throw new NotSupportedException(NoScreen);
    }

    /// <inheritdoc/>
    public override Size MaxWindowSize => BufferSize;

    /// <inheritdoc/>
    public override Size MaxPhysicalWindowSize => BufferSize;

    /// <inheritdoc/>
    public override Coordinates WindowPosition { get; set; }

    /// <inheritdoc/>
    public override Coordinates CursorPosition { get; set; }

    /// <inheritdoc/>
    public override int CursorSize { get; set; } = 25;

    /// <inheritdoc/>
    public override string WindowTitle { get; set; } = "RmUnifyGroupSync";

    /// <inheritdoc/>
    public override bool KeyAvailable => false;

    /// <inheritdoc/>
    public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException("This host reads lines, not keys.");

    /// <inheritdoc/>
    public override void FlushInputBuffer()
    {
        // Lines are read when they are asked for; nothing is held back.
    }

    /// <inheritdoc/>
    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException(NoScreen);

    /// <inheritdoc/>
    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new NotSupportedException(NoScreen);

    /// <inheritdoc/>
    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new NotSupportedException(NoScreen);

    /// <inheritdoc/>
    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
        throw new NotSupportedException(NoScreen);
}
