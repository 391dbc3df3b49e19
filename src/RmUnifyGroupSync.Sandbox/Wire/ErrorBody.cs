using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Sandbox.Wire;

/// <summary>The error body of contract §11.</summary>
internal static class ErrorBody
{
    public static JsonObject Of(GraphRefusal refusal, CallIds ids, DateTimeOffset now)
    {
        var body = Of(refusal.Code, refusal.Message, ids, now);
        return refusal.Status == HttpStatusCode.TooManyRequests ? Throttled(body) : body;
    }

    /// <summary>The inner error of a 429 repeats code, message and status (contract §5.3).</summary>
    public static JsonObject Throttled(JsonObject body)
    {
        var inner = body["error"]!["innerError"]!;
        inner["code"] = "429";
        inner["message"] = (string?)body["error"]!["message"];
        inner["status"] = "429";
        return body;
    }

    public static JsonObject Of(string code, string message, CallIds ids, DateTimeOffset now) => new()
    {
        ["error"] = new JsonObject
        {
            ["code"] = code,
            ["message"] = message,
            ["innerError"] = new JsonObject
            {
                // No zone, and UTC all the same.
                ["date"] = now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture),
                ["request-id"] = ids.RequestId,
                ["client-request-id"] = ids.ClientRequestId,
            },
        },
    };
}

/// <param name="Number">How many calls came before, and this one.</param>
/// <param name="RequestId">The service's id of the call.</param>
/// <param name="ClientRequestId">The caller's id of it, or the service's when there is none.</param>
internal sealed record CallIds(long Number, string RequestId, string ClientRequestId)
{
    public static CallIds For(GraphRequest request, string tenantId, long number)
    {
        var own = Model.StableIds.From("request", tenantId, number.ToString(CultureInfo.InvariantCulture));
        return new CallIds(number, own, request.Header("client-request-id") ?? own);
    }
}
