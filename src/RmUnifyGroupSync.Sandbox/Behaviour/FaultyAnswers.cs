using System.Net;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Behaviour;

/// <summary>What the caller gets in place of an honest answer (contract §5.3, §11).</summary>
internal static class FaultyAnswers
{
    public static GraphAnswer Of(SandboxFault fault, GraphRequest request, CallIds ids, SandboxOptions options, long number, DateTimeOffset now)
    {
        var status = fault.Status ?? HttpStatusCode.ServiceUnavailable;
        var answer = Body(status, request, ids, number, now);
        var wait = TimeSpan.FromMilliseconds(1000 + (number * 377 % 4000));
        var mayTell = status is HttpStatusCode.TooManyRequests || (status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout && number % 2 == 0);
        var retryAfter = fault.RetryAfter ?? (mayTell ? RetryAfter.Text(wait, options, number, now) : null);
        if (!string.IsNullOrEmpty(retryAfter))
            answer.Headers["Retry-After"] = retryAfter;
        return answer;
    }

    // Gateways in the middle answer with HTML or nothing; the service itself with its error body.
    private static GraphAnswer Body(HttpStatusCode status, GraphRequest request, CallIds ids, long number, DateTimeOffset now)
    {
        if (!request.IsBatchPart && status is HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout && number % 3 == 0)
            return new GraphAnswer(status) { Html = $"<html><head><title>{(int)status}</title></head><body><h1>{(int)status}</h1></body></html>" };
        if (!request.IsBatchPart && status is not HttpStatusCode.TooManyRequests && number % 3 == 1)
            return new GraphAnswer(status);

        var body = ErrorBody.Of(Code(status), Message(status), ids, now);
        return new GraphAnswer(status, status == HttpStatusCode.TooManyRequests ? ErrorBody.Throttled(body) : body);
    }

    private static string Code(HttpStatusCode status) => status switch
    {
        HttpStatusCode.TooManyRequests => "TooManyRequests",
        HttpStatusCode.InternalServerError => "generalException",
        HttpStatusCode.ServiceUnavailable => "ServiceUnavailable",
        _ => "UnknownError",
    };

    private static string Message(HttpStatusCode status) => status switch
    {
        HttpStatusCode.TooManyRequests => "Too many requests. Wait as long as Retry-After says.",
        HttpStatusCode.InternalServerError => "An unspecified error has occurred.",
        HttpStatusCode.ServiceUnavailable => "The service is temporarily unavailable.",
        _ => "",
    };
}
