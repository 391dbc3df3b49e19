using System.Net;
using System.Text.Json;

namespace RmUnifyGroupSync.Graph.Requests;

/// <summary>What came back for one call. Status 0 means that no answer arrived, so that nobody knows what was done.</summary>
internal sealed record GraphAnswer
{
    private static readonly IReadOnlyDictionary<string, string> NoHeaders = new Dictionary<string, string>();

    /// <summary>HTTP status; 0 for none.</summary>
    public required int Status { get; init; }

    /// <summary>Headers, compared without case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = NoHeaders;

    /// <summary>JSON body; of kind Undefined when there was none or it was no JSON.</summary>
    public JsonElement Body { get; init; }

    /// <summary>The client-request-id that we sent.</summary>
    public string ClientRequestId { get; init; } = "";

    /// <summary>Why there was no answer.</summary>
    public Exception? Cause { get; init; }

    /// <summary>True when an earlier try of the same call got no clear answer and may have been applied.</summary>
    public bool MaybeAppliedBefore { get; init; }

    /// <summary>True for a 2xx.</summary>
    public bool Succeeded => Status is >= 200 and < 300;

    /// <summary>True when the call may have been applied although the answer does not say so (contract §5.3, §9).</summary>
    public bool Unclear => Status == 0 || (Status >= 500 && Status != (int)HttpStatusCode.NotImplemented);

    /// <summary>True when the quota refused it, or another change of the same group, so that it was surely not applied.</summary>
    public bool Refused => Status is (int)HttpStatusCode.TooManyRequests or (int)HttpStatusCode.FailedDependency || IsContention;

    /// <summary>True for a batch that was refused as a whole for its form or size: its parts can still be sent one by one.</summary>
    public bool RefusesBatch { get; init; }

    /// <summary>True when trying again later makes sense.</summary>
    public bool Passing => Unclear || Refused || Status == (int)HttpStatusCode.RequestTimeout;

    /// <summary>The error in the body; null for a success.</summary>
    public GraphError? Error => Succeeded ? null : GraphError.Read(Body);

    /// <summary>True when nobody is there: no connection came about, or no answer in all the time that a request may take.</summary>
    public bool Unreachable => Status == 0 && Cause is OperationCanceledException or HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    /// <summary>409: parallel changes of one group got into each other's way (contract §12).</summary>
    private bool IsContention =>
        Status == (int)HttpStatusCode.Conflict && Error!.Code.Contains("ConcurrencyViolation", StringComparison.OrdinalIgnoreCase);

    /// <summary>Microsoft's request id.</summary>
    public string? RequestId => Error?.RequestId ?? Headers.GetValueOrDefault("request-id");

    /// <summary>True when the answer is a counted throttling: 429, or 503 with Retry-After.</summary>
    public bool AsksToWait => Status == (int)HttpStatusCode.TooManyRequests ||
        (Status == (int)HttpStatusCode.ServiceUnavailable && Headers.ContainsKey("Retry-After"));
}
