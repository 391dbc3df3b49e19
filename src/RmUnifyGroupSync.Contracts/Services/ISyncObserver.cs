namespace RmUnifyGroupSync;

/// <summary>What the engine tells the user while it works. Implementations may be called from any thread.</summary>
public interface ISyncObserver
{
    /// <summary>Says something: progress, a decision, a notice, a warning or an error about one item.</summary>
    /// <param name="e">What is said.</param>
    void Report(SyncEvent e);

    /// <summary>Asks whether to change something. In a what-if call it says what would be done and answers false.</summary>
    /// <param name="request">What is to be changed.</param>
    /// <param name="cancellationToken">Ends the wait for the answer.</param>
    /// <returns>True when the change is to be made.</returns>
    Task<bool> ApproveAsync(ApprovalRequest request, CancellationToken cancellationToken);
}

/// <summary>Something that the engine says.</summary>
public abstract record SyncEvent;

/// <summary>How far the work is.</summary>
/// <param name="Activity">What is being done; the same text for the whole activity.</param>
/// <param name="Status">What is being done now.</param>
/// <param name="Done">Steps done.</param>
/// <param name="Total">Steps in all; 0 when not known.</param>
/// <param name="Completed">True for the last word on the activity.</param>
public sealed record ProgressEvent(string Activity, string Status, int Done, int Total, bool Completed = false) : SyncEvent;

/// <summary>A decision with its reason; shown with -Verbose.</summary>
/// <param name="Message">The decision in words.</param>
public sealed record DecisionEvent(string Message) : SyncEvent;

/// <summary>What a support person wants to know, without secrets; shown with -Debug.</summary>
/// <param name="Message">The detail.</param>
public sealed record DetailEvent(string Message) : SyncEvent;

/// <summary>One of the few lines that belong in a log; the information stream, tag GroupSync.</summary>
/// <param name="Message">The line.</param>
public sealed record NoticeEvent(string Message) : SyncEvent;

/// <summary>Surprising, but the work goes on.</summary>
/// <param name="Message">What is surprising and what to do.</param>
public sealed record WarningEvent(string Message) : SyncEvent;

/// <summary>One item failed; the others go on.</summary>
/// <param name="Error">What went wrong; its TargetObject is the item.</param>
public sealed record ItemErrorEvent(GroupSyncException Error) : SyncEvent;

/// <summary>A change that needs consent.</summary>
/// <param name="Target">What is changed, such as <c>Class group "7A Science" (7a-science@school.example)</c>.</param>
/// <param name="Action">What is done to it, such as <c>Add 2 and remove 1 of 31 members</c>.</param>
public sealed record ApprovalRequest(string Target, string Action);

/// <summary>An observer that says nothing and consents to everything.</summary>
public sealed class SilentObserver : ISyncObserver
{
    /// <summary>The one instance.</summary>
    public static SilentObserver Instance { get; } = new();

    /// <inheritdoc />
    public void Report(SyncEvent e)
    {
    }

    /// <inheritdoc />
    public Task<bool> ApproveAsync(ApprovalRequest request, CancellationToken cancellationToken) => Task.FromResult(true);
}
