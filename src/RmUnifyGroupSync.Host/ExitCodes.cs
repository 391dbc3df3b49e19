namespace RmUnifyGroupSync.Host;

/// <summary>What the process answers when the script itself does not say it with <c>exit</c>.</summary>
internal static class ExitCodes
{
    /// <summary>The script ran to its end.</summary>
    public const int Succeeded = 0;

    /// <summary>A terminating error that the script did not handle, or the module could not be loaded.</summary>
    public const int Failed = 1;

    /// <summary>The command line names no script that can be run (EX_USAGE of sysexits.h).</summary>
    public const int Usage = 64;

    /// <summary>Stopped by Ctrl+C or a signal, as shells report it (128 + SIGINT).</summary>
    public const int Stopped = 130;
}
