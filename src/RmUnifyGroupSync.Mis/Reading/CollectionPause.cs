using System.Runtime;

namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>
/// Holds garbage collection off while a large export is read: nearly everything that reading allocates stays until the snapshot is
/// done, so that collections on the way look at it again and again and free next to nothing. Costs memory, which is bounded; when
/// more is allocated, or somebody else has paused collection, or the machine has little memory, reading goes on with collections.
/// </summary>
internal sealed class CollectionPause : IDisposable
{
    private const long Mebi = 1 << 20;

    /// <summary>Smaller exports are read before a collection could hurt.</summary>
    internal const long LeastBytes = 16 * Mebi;

    /// <summary>The most memory that is set aside.</summary>
    private const long Most = 320 * Mebi;

    /// <summary>Share of the memory of the machine, or of what the process may have of it, that may be set aside.</summary>
    private const int LeastShare = 8;

    /// <summary>Memory that reading takes for each byte of an export.</summary>
    private const int MemoryPerByte = 3;

    private readonly bool _holds;

    private CollectionPause(bool holds) => _holds = holds;

    /// <summary>Begins a pause that fits an export; disposing ends it.</summary>
    /// <param name="bytes">Length of all files of the export.</param>
    public static CollectionPause For(long bytes)
    {
        var memory = Math.Min(Most, Math.Min(bytes, Most) * MemoryPerByte);
        var isWorthIt = bytes >= LeastBytes && memory <= GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / LeastShare;
        return new CollectionPause(isWorthIt && TryStart(memory));
    }

    public void Dispose()
    {
        if (!_holds || GCSettings.LatencyMode != GCLatencyMode.NoGCRegion)
            return;
        try
        {
            GC.EndNoGCRegion();
        }
        catch (InvalidOperationException)
        {
            // More was allocated than had been set aside, between the question and the end: it is over already.
        }
    }

    /// <summary>Starts, unless somebody has paused already: to start twice would end that pause.</summary>
    private static bool TryStart(long memory)
    {
        if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
            return false;
        try
        {
            return GC.TryStartNoGCRegion(memory);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }
}
