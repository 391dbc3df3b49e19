using System.Collections.Concurrent;

namespace RmUnifyGroupSync.Pipeline;

/// <summary>
/// Lets the engine work on the thread pool while the pipeline thread writes what it says: PowerShell accepts Write* from that thread only.
/// One pump serves one call of the service.
/// </summary>
internal sealed class EventPump : ISyncObserver, IDisposable
{
    // Bounded, so that a slow reader slows the engine instead of filling the memory.
    private const int Capacity = 64;

    private readonly BlockingCollection<Action> _writes = new(Capacity);
    private readonly CancellationTokenSource _cancel;
    private readonly IPipelineWriter _writer;
    private readonly ProgressBoard _progress;

    internal EventPump(IPipelineWriter writer, TimeProvider time, CancellationToken stopping)
    {
        _writer = writer;
        _progress = new ProgressBoard(writer, time);
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    }

    /// <summary>Runs the work and writes until it has ended. Throws what writing threw.</summary>
    /// <returns>What the work threw; null when it succeeded.</returns>
    internal Exception? Run(Func<CancellationToken, Task> work)
    {
        var token = _cancel.Token;
        var worker = Task.Run(() => work(token), CancellationToken.None);

        // Not from a finally inside the work: if the engine cannot even be loaded, the work fails before its first line
        // and the pipeline would wait for ever.
        worker.ContinueWith(
            _ => _writes.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            foreach (var write in _writes.GetConsumingEnumerable(CancellationToken.None))
                write();
        }
        catch
        {
            // Select-Object -First, -ErrorAction Stop or Ctrl+C: nobody reads on, but the work has to end before we leave.
            _ = _cancel.CancelAsync();
            Drain();
            _progress.Close();
            throw;
        }

        _progress.Close();
        return worker.IsCanceled ? new TaskCanceledException(worker) : worker.Exception?.InnerException;
    }

    /// <summary>Hands an object of the work to the pipeline thread; waits while the queue is full.</summary>
    internal void Output(object item) => _writes.Add(() => _writer.WriteObject(item), _cancel.Token);

    /// <inheritdoc />
    public void Report(SyncEvent e)
    {
        if (e is not ProgressEvent progress || _progress.IsDue(progress))
            TryPost(() => Show(e));
    }

    /// <inheritdoc />
    public async Task<bool> ApproveAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _cancel.Token);
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!TryPost(() => Ask(request, answer)))
            answer.TrySetCanceled(CancellationToken.None);
        return await answer.Task.WaitAsync(ended.Token);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _cancel.Dispose();
        _writes.Dispose();
    }

    private void Ask(ApprovalRequest request, TaskCompletionSource<bool> answer)
    {
        try
        {
            answer.TrySetResult(_writer.Approve(request.Target, request.Action));
        }
        catch
        {
            // The engine must not wait for ever for an answer that nobody can give.
            answer.TrySetCanceled(CancellationToken.None);
            throw;
        }
    }

    private void Show(SyncEvent e)
    {
        switch (e)
        {
            case ProgressEvent progress: _progress.Show(progress); break;
            case DecisionEvent decision: _writer.WriteVerbose(decision.Message); break;
            case DetailEvent detail: _writer.WriteDebug(detail.Message); break;
            case NoticeEvent notice: _writer.WriteNotice(notice.Message); break;
            case WarningEvent warning: _writer.WriteWarning(warning.Message); break;
            case ItemErrorEvent error: _writer.WriteItemError(error.Error); break;
            default: _writer.WriteDebug(e.ToString()); break;
        }
    }

    /// <summary>False when the pipeline has ended, so that there is nobody to tell.</summary>
    private bool TryPost(Action write)
    {
        // The exception below is slow, and an engine that is being stopped may have a lot left to say.
        if (_cancel.IsCancellationRequested)
            return false;
        try
        {
            _writes.Add(write, _cancel.Token);
            return true;
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException)
        {
            return false;
        }
    }

    private void Drain()
    {
        while (_writes.TryTake(out _, Timeout.Infinite))
        {
            // Thrown away: what is queued would go to a pipeline that has ended.
        }
    }
}
