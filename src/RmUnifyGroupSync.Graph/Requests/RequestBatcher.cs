using System.Runtime.ExceptionServices;

namespace RmUnifyGroupSync.Graph.Requests;

/// <summary>
/// Lets many conversations with Microsoft Graph, each written as plain code that awaits one answer after the other, share
/// batches: as soon as every conversation waits for something, what they want to send is packed and sent. Answers that pass
/// (quota, 5xx, lost) are sent again here; what a conversation gets to see needs a decision.
/// </summary>
internal sealed class RequestBatcher
{
    private readonly object _gate = new();
    private readonly GraphSession _session;
    private readonly CancellationTokenSource _stop;
    private List<PendingCall> _queue = [];
    private int _active;
    private int _underWay;
    private Exception? _fault;

    /// <summary>Makes a batcher for one operation.</summary>
    public RequestBatcher(GraphSession session, CancellationToken cancellationToken)
    {
        _session = session;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>
    /// Runs conversations until all have ended. Throws the first thing that must stop everything (a missing permission, a refused
    /// sign-in, a cancellation); nothing is sent any more then.
    /// </summary>
    public async Task RunAsync(IEnumerable<Func<RequestBatcher, Task>> conversations)
    {
        using var registration = _stop.Token.Register(() => Fail(new OperationCanceledException(_stop.Token)));
        try
        {
            await ForkAsync(conversations, nested: false);
        }
        finally
        {
            _stop.Dispose();
        }
    }

    /// <summary>Runs conversations from within a conversation, and waits for them.</summary>
    public Task ForkAsync(IEnumerable<Func<RequestBatcher, Task>> conversations) => ForkAsync(conversations, nested: true);

    /// <summary>Sends a call in a batch with others and gives the answer that needs a decision.</summary>
    public async Task<GraphAnswer> SendAsync(GraphCall call)
    {
        var pending = new PendingCall(call);
        lock (_gate)
        {
            ThrowIfFailed();
            _queue.Add(pending);
        }

        Pass();
        return await pending.Answered.Task;
    }

    /// <summary>Waits without keeping others from being sent.</summary>
    public async Task DelayAsync(TimeSpan wait)
    {
        Pass();
        try
        {
            await Task.Delay(wait, _session.Time, _stop.Token);
        }
        finally
        {
            lock (_gate) _active++;
        }
    }

    private async Task ForkAsync(IEnumerable<Func<RequestBatcher, Task>> conversations, bool nested)
    {
        var all = conversations.ToList();
        lock (_gate) _active += all.Count;
        var tasks = all.Select(ConverseAsync).ToList();
        if (nested) Pass();
        try
        {
            await Task.WhenAll(tasks);
        }
        finally
        {
            if (nested) lock (_gate) _active++;
        }
    }

    private async Task ConverseAsync(Func<RequestBatcher, Task> conversation)
    {
        try
        {
            await conversation(this);
        }
        catch (Exception e)
        {
            Fail(e);
            ThrowIfFailed();
        }
        finally
        {
            Pass();
        }
    }

    /// <summary>A conversation waits now, or has ended; the last one to do so sends what is queued.</summary>
    private void Pass()
    {
        lock (_gate) _active--;
        Pump();
    }

    private void Pump()
    {
        lock (_gate)
        {
            while (_fault is null && _active == 0 && _queue.Count > 0 && _underWay < _session.Parallelism)
            {
                var batch = BatchPacker.Take(_queue);
                _queue = [.. _queue.Except(batch)];
                _underWay++;
                _ = Task.Run(() => DispatchAsync(batch));
            }
        }
    }

    private async Task DispatchAsync(List<PendingCall> batch)
    {
        try
        {
            var answers = await _session.ExchangeAsync([.. batch.Select(p => p.Call)], _stop.Token);
            await SettleAsync(batch, answers);
        }
        catch (Exception e)
        {
            Fail(e);
            Complete(batch, p => p.Answered.TrySetException(_fault!));
        }
        finally
        {
            lock (_gate) _underWay--;
            Pump();
        }
    }

    private async Task SettleAsync(List<PendingCall> batch, IReadOnlyList<GraphAnswer> answers)
    {
        var (done, again) = (new List<(PendingCall Pending, GraphAnswer Answer)>(), new List<PendingCall>());
        var wait = TimeSpan.Zero;
        for (var i = 0; i < batch.Count; i++)
        {
            if (await _session.AskAgainAsync(batch[i], answers[i], _stop.Token) is { } after)
            {
                again.Add(batch[i]);
                wait = after > wait ? after : wait;
            }
            else
            {
                done.Add((batch[i], answers[i] with { MaybeAppliedBefore = batch[i].MaybeApplied }));
            }
        }

        // Only what failed is sent again, all of it after the longest wait that any part was told (contract §4).
        if (again.Count > 0) _ = RequeueAsync(again, wait);
        lock (_gate) _active += done.Count;
        foreach (var (pending, answer) in done) pending.Answered.TrySetResult(answer);
    }

    private async Task RequeueAsync(List<PendingCall> again, TimeSpan wait)
    {
        try
        {
            await Task.Delay(wait, _session.Time, _stop.Token);
            lock (_gate)
            {
                ThrowIfFailed();
                _queue.AddRange(again);
            }
        }
        catch (Exception e)
        {
            Complete(again, p => p.Answered.TrySetException(_fault ?? e));
        }

        Pump();
    }

    private void Complete(List<PendingCall> pending, Action<PendingCall> complete)
    {
        lock (_gate) _active += pending.Count;
        pending.ForEach(complete);
    }

    private void Fail(Exception e)
    {
        List<PendingCall> waiting;
        lock (_gate)
        {
            if (_fault is not null) return;
            _fault = e;
            (waiting, _queue) = (_queue, []);
        }

        Complete(waiting, p => p.Answered.TrySetException(e));
        if (!_stop.IsCancellationRequested) _stop.Cancel();
    }

    private void ThrowIfFailed()
    {
        if (_fault is not null) ExceptionDispatchInfo.Throw(_fault);
    }
}
