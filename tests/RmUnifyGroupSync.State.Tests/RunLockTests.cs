using System.Globalization;

namespace RmUnifyGroupSync.State.Tests;

/// <summary>IRunLock: one run at a time in a home folder; surface.md <c>LockHeld</c>, <c>-WaitForLock</c>.</summary>
public sealed class RunLockTests : IDisposable
{
    private readonly Home _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task The_second_is_refused_and_told_who_holds_it()
    {
        using var held = await Lock().AcquireAsync(TimeSpan.Zero, CancellationToken.None);

        var error = await Assert.ThrowsAsync<GroupSyncException>(() => Lock().AcquireAsync(TimeSpan.Zero, CancellationToken.None));
        Assert.Equal(GroupSyncErrorId.LockHeld, error.ErrorId);
        Assert.Contains(Environment.MachineName, error.Message, StringComparison.Ordinal);
        Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
        Assert.Contains(Environment.UserName, error.Message, StringComparison.Ordinal);
        Assert.Contains("2026-11-22 02:00:00", error.Message, StringComparison.Ordinal);
        Assert.Contains("-WaitForLock", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Released_it_is_free_again_also_when_released_twice()
    {
        var first = await Lock().AcquireAsync(TimeSpan.Zero, CancellationToken.None);
        first.Dispose();
        using var second = await Lock().AcquireAsync(TimeSpan.Zero, CancellationToken.None);
        first.Dispose();
        await Assert.ThrowsAsync<GroupSyncException>(() => Lock().AcquireAsync(TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public async Task It_waits_by_the_injected_clock_and_gets_the_lock_when_it_is_freed()
    {
        var held = await Lock().AcquireAsync(TimeSpan.Zero, CancellationToken.None);
        var waiting = Lock().AcquireAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
        _home.Time.Advance(RunLock.RetryInterval);
        Assert.False(waiting.IsCompleted);

        held.Dispose();
        await PassTimeAsync(waiting);
        (await waiting.WaitAsync(TimeSpan.FromSeconds(10))).Dispose();
    }

    [Fact]
    public async Task It_gives_up_when_the_wait_is_over_and_not_before()
    {
        using var held = await Lock().AcquireAsync(TimeSpan.Zero, CancellationToken.None);
        var waiting = Lock().AcquireAsync(TimeSpan.FromMilliseconds(1_200), CancellationToken.None);
        _home.Time.Advance(TimeSpan.FromMilliseconds(500));
        _home.Time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.False(waiting.IsCompleted);
        await PassTimeAsync(waiting);
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(GroupSyncErrorId.LockHeld, error.ErrorId);
    }

    // The waiter may be between two looks at the clock when it is moved, so it is moved until the waiter has seen it.
    private async Task PassTimeAsync(Task waiting)
    {
        for (var step = 0; step < 500 && !waiting.IsCompleted; step++)
        {
            _home.Time.Advance(RunLock.RetryInterval);
            await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
        }
    }

    [Fact]
    public async Task A_wait_can_be_stopped()
    {
        using var held = await Lock().AcquireAsync(TimeSpan.Zero, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var waiting = Lock().AcquireAsync(Timeout.InfiniteTimeSpan, stop.Token);
        _home.Time.Advance(TimeSpan.FromHours(1));
        Assert.False(waiting.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Another_process_holds_it_until_it_is_killed()
    {
        var child = await _home.StartChildAsync(Program.HoldLock);
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => Lock().AcquireAsync(TimeSpan.Zero, CancellationToken.None));
        Assert.Contains(child.Id.ToString(CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);

        await Home.KillAsync(child);
        using var held = await Lock().AcquireAsync(TimeSpan.Zero, CancellationToken.None);
        var next = await Assert.ThrowsAsync<GroupSyncException>(() => Lock().AcquireAsync(TimeSpan.Zero, CancellationToken.None));
        Assert.DoesNotContain(child.Id.ToString(CultureInfo.InvariantCulture) + " on", next.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_holder_that_cannot_be_read_is_still_a_holder()
    {
        using var held = await Lock().AcquireAsync(TimeSpan.Zero, CancellationToken.None);
        await File.WriteAllTextAsync(_home.File("run.holder.json"), "{ half");
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => Lock().AcquireAsync(TimeSpan.Zero, CancellationToken.None));
        Assert.Contains("another process", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_no_held_lock()
    {
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(_home.Folder)!, "file"), "");
        var impossible = Path.Combine(Path.GetDirectoryName(_home.Folder)!, "file", "home");
        var error = await Assert.ThrowsAsync<GroupSyncException>(
            () => new RunLock(impossible, _home.Time).AcquireAsync(TimeSpan.Zero, CancellationToken.None));
        Assert.Equal(GroupSyncErrorId.SettingInvalid, error.ErrorId);
    }

    private RunLock Lock() => new(_home.Folder, _home.Time);
}
