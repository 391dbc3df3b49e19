using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace RmUnifyGroupSync.Host;

/// <summary>The one door to the console: the streams, whether somebody sits there, and how wide it is.</summary>
[SuppressMessage("ApiDesign", "RS0030", Justification = "The script host is the one that talks to the terminal, and only here")]
[SuppressMessage("Performance", "CA1822", Justification = "One terminal is passed around, so that nobody reaches for the static console")]
internal sealed class Terminal
{
    private const int WidthWithoutTerminal = 120;

    private Terminal(TextWriter output, TextWriter error) => (Output, Error) = (output, error);

    /// <summary>Standard output, UTF-8 without a byte order mark.</summary>
    public TextWriter Output { get; }

    /// <summary>Standard error, UTF-8 without a byte order mark.</summary>
    public TextWriter Error { get; }

    /// <summary>Somebody can answer: standard input is a terminal.</summary>
    public bool CanAsk { get; } = !Console.IsInputRedirected;

    /// <summary>Progress can be drawn and wiped away: standard error is a terminal that understands escapes.</summary>
    public bool CanDraw { get; } = !Console.IsErrorRedirected && !Console.IsOutputRedirected && !IsDumb;

    /// <summary>Standard output shows colours.</summary>
    public bool HasColour { get; } = !Console.IsOutputRedirected && !Console.IsErrorRedirected && !IsDumb
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>Columns to format for.</summary>
    public int Width => Console.IsOutputRedirected ? WidthWithoutTerminal : Math.Max(Console.WindowWidth, 40);

    /// <summary>Rows of the window.</summary>
    public int Height => Console.IsOutputRedirected ? 50 : Math.Max(Console.WindowHeight, 10);

    private static bool IsDumb => Environment.GetEnvironmentVariable("TERM") == "dumb";

    /// <summary>Opens the process's own console.</summary>
    public static Terminal Open()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (!Console.IsOutputRedirected)
        {
            Console.OutputEncoding = utf8;
        }

        return new Terminal(Write(Console.OpenStandardOutput(), utf8), Write(Console.OpenStandardError(), utf8));
    }

    /// <summary>Reads a line that somebody types; null at the end of the input.</summary>
    public string? ReadLine() => CanAsk ? Console.ReadLine() : null;

    /// <summary>Reads a key without showing it.</summary>
    public ConsoleKeyInfo ReadKey() => Console.ReadKey(intercept: true);

    /// <summary>Calls <paramref name="stop"/> at the first Ctrl+C; the second one ends the process as usual.</summary>
    public void OnInterrupt(Action stop)
    {
        var asked = false;
        Console.CancelKeyPress += (_, key) =>
        {
            key.Cancel = !asked;
            asked = true;
            stop();
        };
    }

    private static StreamWriter Write(Stream stream, Encoding encoding) => new(stream, encoding) { AutoFlush = true };
}
