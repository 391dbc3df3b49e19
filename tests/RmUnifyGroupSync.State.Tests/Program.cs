namespace RmUnifyGroupSync.State.Tests;

/// <summary>The second process: does one thing with a home folder until it is killed, and makes the file "ready" once it is at it.</summary>
internal static class Program
{
    public const string HoldLock = "hold-lock";
    public const string WriteLinks = "write-links";
    public const string BeginRun = "begin-run";

    private static async Task<int> Main(string[] arguments)
    {
        var (work, home) = (arguments[0], arguments[1]);
        if (work == HoldLock)
            await HoldLockAsync(home);
        else if (work == BeginRun)
            await BeginRunAsync(home);
        else
            WriteLinksForever(home);
        return 0;
    }

    private static async Task HoldLockAsync(string home)
    {
        using var held = await new RunLock(home, TimeProvider.System).AcquireAsync(TimeSpan.Zero, CancellationToken.None);
        Ready(home);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
    }

    private static async Task BeginRunAsync(string home)
    {
        using var ledger = new SqliteLedgerStore(home, TimeProvider.System).Open(Records.Tenant);
        ledger.SaveRun(Records.Run("r", Records.SomeTime) with { Outcome = RunOutcome.Running });
        Ready(home);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
    }

    /// <summary>Batches of 50, each batch whole in the file or not at all; never closes the ledger.</summary>
    private static void WriteLinksForever(string home)
    {
        var ledger = new SqliteLedgerStore(home, TimeProvider.System).Open(Records.Tenant);
        for (var batch = 0; batch < 20_000; batch++)
        {
            ledger.SaveLinks([.. Enumerable.Range(0, 50).Select(i => Records.Link($"g{batch}", $"u{i}"))]);
            if (batch == 3)
                Ready(home);
        }
    }

    private static void Ready(string home) => File.WriteAllText(Path.Combine(home, "ready"), "");
}
