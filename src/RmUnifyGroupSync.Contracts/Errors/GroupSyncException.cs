namespace RmUnifyGroupSync;

/// <summary>The one exception of this module: every error that a user can meet, with its stable id.</summary>
public class GroupSyncException : Exception
{
    /// <summary>Makes an error with its id and a message that says what to do.</summary>
    /// <param name="errorId">Stable id.</param>
    /// <param name="message">What is wrong and what to do; no secret, no pupil's name.</param>
    /// <param name="innerException">What it came from.</param>
    public GroupSyncException(GroupSyncErrorId errorId, string message, Exception? innerException = null)
        : base(message, innerException) => ErrorId = errorId;

    /// <summary>Stable id.</summary>
    public GroupSyncErrorId ErrorId { get; }

    /// <summary>True for a fault that nobody foresaw: it is shown as Unexpected and not by its id.</summary>
    public bool IsUnexpected { get; init; }

    /// <summary>What the user named, or the item that the error is about.</summary>
    public object? TargetObject { get; init; }

    /// <summary>What to do now, when this error knows more than the catalogue.</summary>
    public string? RecommendedAction { get; init; }

    /// <summary>HTTP status of the answer, where there was a request.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Microsoft Graph's error code, where there was one.</summary>
    public string? GraphCode { get; init; }

    /// <summary>Microsoft Graph's request id, where there was a request.</summary>
    public string? RequestId { get; init; }

    /// <summary>What the reader of a MIS source had noticed when it gave the source up; it often says why.</summary>
    public IReadOnlyList<MisFinding> Findings { get; set; } = [];

    /// <summary>The error itself; for one that nobody foresaw, one that says so and carries it.</summary>
    /// <param name="error">Any error.</param>
    public static GroupSyncException From(Exception error) => error as GroupSyncException
        ?? new(GroupSyncErrorId.GraphRequestFailed, $"Something failed that nobody foresaw ({error.GetType().Name}): {error.Message}", error) { IsUnexpected = true };
}
