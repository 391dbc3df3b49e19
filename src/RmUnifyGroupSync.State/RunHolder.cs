using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace RmUnifyGroupSync.State;

/// <summary>Which process a run belongs to while it is under way; known by its start too, because process ids are used again.</summary>
/// <param name="Machine">Name of the computer.</param>
/// <param name="ProcessId">Process id.</param>
/// <param name="ProcessStarted">When the process started.</param>
internal sealed record RunHolder(string Machine, int ProcessId, DateTimeOffset ProcessStarted)
{
    /// <summary>No run takes so long: what cannot be known (another computer, another account) is taken for ended after it.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(2);

    // The operating system tells the start of a process in ticks since its own start, and two readers may round apart.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(10);

    /// <summary>This process, as the ledger keeps it.</summary>
    public static string ThisProcess()
    {
        using var process = Process.GetCurrentProcess();
        var holder = new RunHolder(Environment.MachineName, process.Id, process.StartTime.ToUniversalTime());
        return JsonSerializer.Serialize(holder, LedgerJson.Default.RunHolder);
    }

    /// <summary>Whether the process of a run may still be at work.</summary>
    /// <param name="text">As the ledger keeps it; null when it was not told.</param>
    /// <param name="startedAt">When the run started.</param>
    /// <param name="now">Now.</param>
    public static bool IsAtWork(string? text, DateTimeOffset startedAt, DateTimeOffset now)
    {
        if (text is null || now - startedAt > Longest)
            return false;
        var holder = JsonSerializer.Deserialize(text, LedgerJson.Default.RunHolder)!;
        return holder.Machine != Environment.MachineName || holder.IsAlive();
    }

    private bool IsAlive()
    {
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            return (process.StartTime.ToUniversalTime() - ProcessStarted.UtcDateTime).Duration() < Tolerance;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false; // there is none, or it has just ended
        }
        catch (Win32Exception)
        {
            return true; // of another account, which does not let us look
        }
    }
}
