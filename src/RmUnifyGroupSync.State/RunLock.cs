using System.Globalization;
using System.Text.Json;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.State;

/// <summary>
/// One run at a time in a home folder. <c>run.lock</c> is held open and shared with nobody, so that the operating system frees it when the
/// process ends, however it ends; <c>run.holder.json</c> beside it says who holds it, because nobody can read the locked file itself.
/// </summary>
/// <param name="homeFolder">Full path of the home folder; made when the lock is first taken.</param>
/// <param name="timeProvider">Clock and delays.</param>
public sealed class RunLock(string homeFolder, TimeProvider timeProvider) : IRunLock
{
    /// <summary>Time between two attempts while the lock is held by somebody else.</summary>
    internal static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(500);

    private readonly string _lockPath = Path.Combine(homeFolder, "run.lock");
    private readonly string _holderPath = Path.Combine(homeFolder, "run.holder.json");

    /// <inheritdoc />
    public async Task<IDisposable> AcquireAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        HomeFolder.Ensure(homeFolder);
        var begun = timeProvider.GetTimestamp();
        while (true)
        {
            if (TryOpen() is { } stream)
                return new Held(stream, _holderPath, WriteHolder);

            var left = wait - timeProvider.GetElapsedTime(begun);
            if (wait != Timeout.InfiniteTimeSpan && left <= TimeSpan.Zero)
                throw HeldBySomebody();
            var pause = wait == Timeout.InfiniteTimeSpan || left > RetryInterval ? RetryInterval : left;
            await Task.Delay(pause, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private FileStream? TryOpen()
    {
        try
        {
            return OwnerOnly.OpenFile(_lockPath, FileMode.OpenOrCreate, FileShare.None);
        }
        catch (IOException e) when (IsSharingViolation(e))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, $"The lock file '{_lockPath}' cannot be opened: {e.Message}", e)
            {
                TargetObject = _lockPath,
                RecommendedAction = $"Run as the account that owns the folder, or set {HomeFolder.Variable} to a folder of this account.",
            };
        }
    }

    /// <summary>ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION on Windows, EWOULDBLOCK on Linux (11) and macOS (35).</summary>
    private static bool IsSharingViolation(IOException e) => e.HResult is unchecked((int)0x80070020) or unchecked((int)0x80070021) or 11 or 35;

    private void WriteHolder()
    {
        var holder = new LockHolder(
            Environment.MachineName, Environment.ProcessId, $"{Environment.UserDomainName}\\{Environment.UserName}", timeProvider.GetUtcNow());
        using var stream = OwnerOnly.OpenFile(_holderPath, FileMode.Create, FileShare.Read);
        JsonSerializer.Serialize(stream, holder, LedgerJson.Default.LockHolder);
    }

    private GroupSyncException HeldBySomebody()
    {
        var holder = ReadHolder();
        var who = holder is null
            ? "another process"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"process {holder.ProcessId} on {holder.Machine}, account {holder.Account}, since {holder.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
        return new GroupSyncException(GroupSyncErrorId.LockHeld, $"Another run is under way in '{homeFolder}': {who}.")
        {
            TargetObject = _lockPath,
            RecommendedAction = "Wait for that run to end, or give -WaitForLock.",
        };
    }

    private LockHolder? ReadHolder()
    {
        try
        {
            using var stream = new FileStream(_holderPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return JsonSerializer.Deserialize(stream, LedgerJson.Default.LockHolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // The holder is just writing it, or runs under another account.
            return null;
        }
    }

    /// <summary>The lock while it is held. The lock file stays: deleting it would let two processes lock two files of one name.</summary>
    private sealed class Held : IDisposable
    {
        private readonly string _holderPath;
        private FileStream? _stream;

        public Held(FileStream stream, string holderPath, Action writeHolder)
        {
            (_stream, _holderPath) = (stream, holderPath);
            Tolerate(writeHolder);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _stream, null) is not { } stream)
                return;
            Tolerate(() => File.Delete(_holderPath));
            stream.Dispose();
        }

        /// <summary>Who holds the lock is a courtesy; the lock itself does not depend on it.</summary>
        private static void Tolerate(Action action)
        {
            try
            {
                action();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Then the next one reads "another process".
            }
        }
    }
}

/// <summary>Who holds the run lock.</summary>
/// <param name="Machine">Name of the computer.</param>
/// <param name="ProcessId">Process id.</param>
/// <param name="Account">Account of the process.</param>
/// <param name="Since">When it took the lock.</param>
internal sealed record LockHolder(string Machine, int ProcessId, string Account, DateTimeOffset Since);
