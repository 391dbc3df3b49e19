using System.Runtime;
using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis.Tests.Reading;

/// <summary>
/// Reading a large export within twice a bare pass (docs/performance.md): no collections meanwhile, and afterwards all is as before.
/// The pause is the whole process's, so nothing else runs beside these tests.
/// </summary>
[Collection(nameof(CollectionPauseTests))]
[CollectionDefinition(nameof(CollectionPauseTests), DisableParallelization = true)]
public sealed class CollectionPauseTests
{
    [Fact]
    public void SmallExport_IsReadWithCollections()
    {
        using (CollectionPause.For(CollectionPause.LeastBytes - 1))
            Assert.NotEqual(GCLatencyMode.NoGCRegion, GCSettings.LatencyMode);
    }

    [Fact]
    public void LargeExport_IsReadWithoutThem()
    {
        using (CollectionPause.For(CollectionPause.LeastBytes))
        {
            CollectionPause.For(CollectionPause.LeastBytes).Dispose();
            Assert.Equal(GCLatencyMode.NoGCRegion, GCSettings.LatencyMode);
        }

        Assert.NotEqual(GCLatencyMode.NoGCRegion, GCSettings.LatencyMode);
    }

    [Fact]
    public void MoreMemoryThanSetAside_EndsThePauseQuietly()
    {
        var kept = new List<byte[]>();
        using (CollectionPause.For(CollectionPause.LeastBytes))
            for (var i = 0; i < 16; i++)
                kept.Add(new byte[CollectionPause.LeastBytes]);
        Assert.NotEqual(GCLatencyMode.NoGCRegion, GCSettings.LatencyMode);
        GC.KeepAlive(kept);
    }
}
