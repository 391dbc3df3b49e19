using System.Globalization;

namespace RmUnifyGroupSync.Graph.Requests;

/// <summary>Turns answers into the one exception that users see, with status, code and both request ids.</summary>
internal static class GraphFailure
{
    /// <summary>The answer as an error. A quota that outlasted all waiting is <see cref="GroupSyncErrorId.Throttled"/>.</summary>
    public static GroupSyncException Of(GraphAnswer answer, string what, object? target = null)
    {
        var id = answer.Status == 429 ? GroupSyncErrorId.Throttled : GroupSyncErrorId.GraphRequestFailed;
        return Make(id, $"{what}: {Explain(answer)}", answer, target);
    }

    /// <summary>An error with an id and a message of its own, and the ids of the answer.</summary>
    public static GroupSyncException Make(GroupSyncErrorId id, string message, GraphAnswer answer, object? target = null, string? action = null) =>
        new(id, $"{message} ({Ids(answer)})", answer.Cause)
        {
            StatusCode = answer.Status == 0 ? null : answer.Status,
            GraphCode = answer.Error is { Code.Length: > 0 } error ? error.Code : null,
            RequestId = answer.RequestId,
            TargetObject = target,
            RecommendedAction = action,
        };

    /// <summary>401 twice (contract §11: a new token once, then stop).</summary>
    public static GroupSyncException TokenRefused(GraphAnswer answer) => Make(
        GroupSyncErrorId.SignInFailed,
        "Microsoft Graph refused the access token: it has expired, or it is for another tenant or cloud. Sign in again.",
        answer);

    private static string Explain(GraphAnswer answer)
    {
        if (answer.Status == 0) return $"no usable answer came ({answer.Cause?.Message ?? "the connection was lost"})";
        var error = answer.Error;
        var said = error is { Message.Length: > 0 } ? $" {error.Code}: {error.Message}" : error is { Code.Length: > 0 } ? $" {error.Code}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"Microsoft Graph answered {answer.Status}{said}");
    }

    private static string Ids(GraphAnswer answer) =>
        $"request-id {answer.RequestId ?? "none"}, client-request-id {answer.ClientRequestId}";
}
