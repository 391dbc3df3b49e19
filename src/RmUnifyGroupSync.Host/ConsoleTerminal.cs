using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace RmUnifyGroupSync.Host;

/// <summary>The process's own console as a terminal; nothing else in this program touches the console.</summary>
[SuppressMessage("ApiDesign", "RS0030", Justification = "The script host is the one that talks to the terminal, and only here")]
internal static class ConsoleTerminal
{
    private const int NarrowestWindow = 40;

    /// <summary>Opens it: UTF-8 without a byte order mark, plain text unless it is a terminal that shows colours.</summary>
    public static Terminal Open()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var isWindow = !Console.IsOutputRedirected && !Console.IsErrorRedirected;
        if (isWindow)
        {
            Console.OutputEncoding = utf8;
        }

        var understandsEscapes = isWindow && Variable("TERM") != "dumb";
        return new Terminal
        {
            Output = new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = true },
            Error = new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true },
            CanAsk = !Console.IsInputRedirected,
            CanDraw = understandsEscapes,
            HasColour = understandsEscapes && Variable("NO_COLOR").Length == 0,
            ReadLine = Console.ReadLine,
            ReadKey = () => Console.ReadKey(intercept: true),
            Width = isWindow ? () => Math.Max(Console.WindowWidth, NarrowestWindow) : () => Terminal.WidthWithoutWindow,
        };
    }

    /// <summary>Calls <paramref name="stop"/> at the first Ctrl+C; the second one ends the process as usual.</summary>
    public static void OnInterrupt(Action stop)
    {
        var asked = false;
        Console.CancelKeyPress += (_, key) =>
        {
            key.Cancel = !asked;
            asked = true;
            stop();
        };
    }

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? string.Empty;
}
