using System.Management.Automation;
using System.Reflection;
using RmUnifyGroupSync.Errors;
using RmUnifyGroupSync.Hosting;

namespace RmUnifyGroupSync.Pipeline;

/// <summary>
/// What every cmdlet of this module shares: calling the service through the pump, stopping, approval and errors.
/// </summary>
public abstract class GroupSyncCommand : PSCmdlet, IDisposable
{
    /// <summary>Tag of what belongs in a log, in the information stream.</summary>
    internal const string NoticeTag = "GroupSync";

    private readonly CancellationTokenSource _stopping = new();
    private List<GroupSyncException>? _heldErrors;

    /// <summary>Whether the caller gave <c>-Force</c>.</summary>
    private protected virtual bool IsForced => false;

    /// <summary>The sign-in that the caller named; null for the current one.</summary>
    private protected virtual GroupSyncContext? SignIn => null;

    /// <summary>How much may be worked on at once; null for the built-in value.</summary>
    private protected virtual int? Concurrency => null;

    /// <summary>Whether this call only shows what it would do: by parameter, else by the caller's preference.</summary>
    private protected bool IsWhatIf => SupportsWhatIf && Preference("WhatIf", "WhatIfPreference");

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what the cmdlet holds.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _stopping.Dispose();
    }

    /// <summary>Called on another thread on Ctrl+C. Only cancels: anything more would wait for the pipeline thread.</summary>
    protected override void StopProcessing()
    {
        try
        {
            _ = _stopping.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The command ended while it was being stopped.
        }
    }

    /// <summary>Writes everything that a call of the service gives, as it comes.</summary>
    /// <param name="call">The call.</param>
    /// <param name="accept">Sees every object on the worker and says whether it is written; null writes all.</param>
    private protected void Stream<T>(
        Func<IGroupSyncService, CallOptions, CancellationToken, IAsyncEnumerable<T>> call, Func<T, bool>? accept = null)
        where T : notnull
        => Pump(async (pump, options, token) =>
        {
            await foreach (var item in call(ServiceHost.Current, options, token).WithCancellation(token))
            {
                if (accept is null || accept(item))
                    pump.Output(item);
            }
        });

    /// <summary>Waits for a call of the service, while what it says is written.</summary>
    private protected T Await<T>(Func<IGroupSyncService, CallOptions, CancellationToken, Task<T>> call)
    {
        T result = default!;
        Pump(async (_, options, token) => result = await call(ServiceHost.Current, options, token));
        return result;
    }

    /// <summary>Waits for a call of the service, while what it says is written; gives what it threw instead of ending the command.</summary>
    private protected Exception? TryAwait<T>(Func<IGroupSyncService, CallOptions, CancellationToken, Task<T>> call, out T? result)
        where T : class
    {
        T? given = null;
        var error = TryPump(async (_, options, token) => given = await call(ServiceHost.Current, options, token));
        result = given;
        return error;
    }

    /// <summary>Waits for a call of the service, while what it says is written.</summary>
    private protected void Await(Func<IGroupSyncService, CallOptions, CancellationToken, Task> call)
        => Pump((_, options, token) => call(ServiceHost.Current, options, token));

    /// <summary>Waits for a call of the service about one of several items; gives what it threw instead of ending the command.</summary>
    private protected Exception? TryAwait(Func<IGroupSyncService, CallOptions, CancellationToken, Task> call)
        => TryPump((_, options, token) => call(ServiceHost.Current, options, token));

    /// <summary>
    /// Writes an error about one item, so that the others go on; ends the command when no other can succeed either.
    /// </summary>
    private protected void WriteItemError(Exception error, object item)
    {
        var record = ErrorCatalogue.ToRecord(error, item);
        if (error is GroupSyncException { ErrorId: var id } && !ErrorCatalogue.ConcernsEverything(id))
            WriteError(record);
        else
            ThrowTerminatingError(record);
    }

    /// <summary>From now on errors of items are kept until <see cref="WriteHeldErrors"/>.</summary>
    private protected void HoldErrors() => _heldErrors = [];

    /// <summary>Writes the errors that were kept, in their order, and gives them.</summary>
    private protected IReadOnlyList<GroupSyncException> WriteHeldErrors()
    {
        var held = _heldErrors ?? [];
        _heldErrors = null;
        foreach (var error in held)
            WriteError(ErrorCatalogue.ToRecord(error));
        return held;
    }

    /// <summary>Writes a non-terminating error about an item that the caller named.</summary>
    private protected void WriteError(GroupSyncErrorId id, string message, object? target, string? recommendedAction = null) =>
        WriteError(ErrorCatalogue.ToRecord(
            new GroupSyncException(id, message) { TargetObject = target, RecommendedAction = recommendedAction }));

    /// <summary>Ends the command with an error.</summary>
    private protected void Fail(GroupSyncErrorId id, string message, object? target, string? recommendedAction = null) =>
        ThrowTerminatingError(ErrorCatalogue.ToRecord(
            new GroupSyncException(id, message) { TargetObject = target, RecommendedAction = recommendedAction }));

    /// <summary>
    /// Asks whether to change something. -WhatIf beats everything; -Force asks nothing unless -Confirm was given too;
    /// else ShouldProcess decides. In a host that cannot ask, that is an error and never a hang.
    /// </summary>
    private protected bool Approve(string target, string action)
    {
        if (IsForced && !IsWhatIf && !MyInvocation.BoundParameters.ContainsKey("Confirm"))
            return true;
        return ShouldProcess(target, action);
    }

    /// <summary>A full path of the file system for a path as the caller wrote it, relative to PowerShell's location.</summary>
    private protected string ToFullPath(string path) => GetUnresolvedProviderPathFromPSPath(path);

    /// <summary>A full path; null stays null.</summary>
    private protected string? ToFullPathOrNull(string? path) => string.IsNullOrEmpty(path) ? null : ToFullPath(path);

    // Signing in is not a change: it happens under $WhatIfPreference too, or nothing could be shown.
    private bool SupportsWhatIf => GetType().GetCustomAttribute<CmdletAttribute>() is { SupportsShouldProcess: true };

    private bool Preference(string parameter, string variable)
    {
        if (MyInvocation.BoundParameters.TryGetValue(parameter, out var bound))
            return LanguagePrimitives.IsTrue(bound);
        return LanguagePrimitives.IsTrue(SessionState.PSVariable.GetValue(variable));
    }

    private void Pump(Func<EventPump, CallOptions, CancellationToken, Task> work)
    {
        if (TryPump(work) is { } error)
            ThrowTerminatingError(ErrorCatalogue.ToRecord(error));
    }

    private Exception? TryPump(Func<EventPump, CallOptions, CancellationToken, Task> work)
    {
        using var pump = new EventPump(new Writer(this), TimeProvider.System, _stopping.Token);
        var options = new CallOptions { Observer = pump, Context = SignIn, WhatIf = IsWhatIf, ThrottleLimit = Concurrency };
        var error = pump.Run(token => work(pump, options, token));
        return error is not null && _stopping.IsCancellationRequested ? throw new PipelineStoppedException() : error;
    }

    /// <summary>The pump's view of the cmdlet.</summary>
    private sealed class Writer(GroupSyncCommand command) : IPipelineWriter
    {
        public void WriteObject(object item) => command.WriteObject(item, enumerateCollection: false);

        public void WriteProgress(ProgressRecord record) => command.WriteProgress(record);

        public void WriteVerbose(string message) => command.WriteVerbose(message);

        public void WriteDebug(string message) => command.WriteDebug(message);

        public void WriteNotice(string message) => command.WriteInformation(message, [NoticeTag]);

        public void WriteWarning(string message) => command.WriteWarning(message);

        public void WriteItemError(GroupSyncException error)
        {
            if (command._heldErrors is { } held)
                held.Add(error);
            else
                command.WriteError(ErrorCatalogue.ToRecord(error));
        }

        public bool Approve(string target, string action) => command.Approve(target, action);
    }
}
