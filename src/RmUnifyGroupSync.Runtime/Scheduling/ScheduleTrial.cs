namespace RmUnifyGroupSync.Runtime.Scheduling;

/// <summary>
/// Tries a schedule once before it is registered: signs in as it will, and plans as it will, without writing. What cannot work
/// tonight is said now.
/// </summary>
internal sealed class ScheduleTrial(Func<CancellationToken, Task<Session>> signIn, Func<CallOptions, CancellationToken, Task<GroupSyncRun>> run, CallOptions options)
{
    /// <summary>Tries. Throws what the sign-in or the run failed with.</summary>
    public async Task<GroupSyncRun> TryAsync(CancellationToken cancellationToken)
    {
        var listener = new Listener(options.Observer);
        var session = await signIn(cancellationToken);
        var tried = await run(new() { Observer = listener, Context = session.Context, WhatIf = true }, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (tried.Outcome is RunOutcome.Succeeded) return tried;
        var said = listener.Errors is [var first, ..] ? first : null;
        if (tried.Outcome is RunOutcome.Held or RunOutcome.Partial or RunOutcome.Locked)
        {
            options.Observer.Report(new WarningEvent($"Tried just now, the run would end as {tried.Outcome} (exit code {tried.ExitCode}): {said?.Message}"));
            return tried;
        }

        throw new GroupSyncException(said?.ErrorId ?? GroupSyncErrorId.SettingInvalid, $"Nothing was registered: tried just now, the run ended as {tried.Outcome}. {said?.Message}", said)
        {
            RecommendedAction = said?.RecommendedAction,
            TargetObject = said?.TargetObject,
            StatusCode = said?.StatusCode,
            GraphCode = said?.GraphCode,
            RequestId = said?.RequestId,
        };
    }

    /// <summary>Lets progress and warnings through, keeps errors, and consents to nothing.</summary>
    private sealed class Listener(ISyncObserver observer) : ISyncObserver
    {
        private readonly List<GroupSyncException> _errors = [];

        public IReadOnlyList<GroupSyncException> Errors
        {
            get
            {
                lock (_errors) return [.. _errors];
            }
        }

        public void Report(SyncEvent e)
        {
            if (e is ItemErrorEvent error)
            {
                lock (_errors) _errors.Add(error.Error);
            }
            else
            {
                observer.Report(e);
            }
        }

        public Task<bool> ApproveAsync(ApprovalRequest request, CancellationToken cancellationToken) => Task.FromResult(false);
    }
}
