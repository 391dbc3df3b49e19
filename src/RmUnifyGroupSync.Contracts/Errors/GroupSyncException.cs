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
}
