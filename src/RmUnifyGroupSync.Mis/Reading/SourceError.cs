namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>The two ways in which a source can be refused. Messages name files, columns and counts; never a person or a secret.</summary>
internal static class SourceError
{
    /// <summary>The source is missing, unreadable, truncated, malformed or empty today.</summary>
    public static GroupSyncException Unavailable(string message, string action, object? target = null, Exception? inner = null) =>
        new(GroupSyncErrorId.MisUnavailable, message, inner) { RecommendedAction = action, TargetObject = target };

    /// <summary>The settings do not describe a source.</summary>
    public static GroupSyncException Invalid(string message, string action, object? target = null, Exception? inner = null) =>
        new(GroupSyncErrorId.MisSourceInvalid, message, inner) { RecommendedAction = action, TargetObject = target };
}
