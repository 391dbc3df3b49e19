using System.Globalization;
using System.Net;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Service;

/// <summary>The end of the line for an HttpClient: here the practice tenant answers in place of the network.</summary>
internal sealed class SandboxHandler(GraphService service, BatchRunner batches, SignIn signIn) : HttpMessageHandler
{
    private const string Version = "/v1.0";
    private const int LongestAdvancedUrl = 2048;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var received = await HttpConversion.ReadAsync(request, cancellationToken);
        if (service.Options.Latency > TimeSpan.Zero)
            await Task.Delay(service.Options.Latency, service.Time, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        var inspected = new InspectedRequest(
            received.Method, WithoutVersion(received.PathAndQuery), 0, IsBatchPart: false, received.Header("client-request-id"));
        var place = service.Log.Begin(inspected);
        var fault = service.Faults.Next(inspected, service.Options);
        var answer = await AnswerAsync(received, fault, place, cancellationToken);
        service.Log.End(place, (int)answer.Status, fault?.Kind ?? SandboxFaults.None);
        return HttpConversion.ToMessage(answer, request);
    }

    private async Task<GraphAnswer> AnswerAsync(GraphRequest received, SandboxFault? fault, int place, CancellationToken cancellationToken)
    {
        var ids = service.NewIds(received);
        if (fault?.Kind == SandboxFaults.ResetBefore)
            throw Reset(place, SandboxFaults.ResetBefore);

        var isUndone = fault?.Kind is SandboxFaults.Throttled or SandboxFaults.ServerError;
        var answer = isUndone ? null : Answer(received, ids, cancellationToken);
        if (fault?.Kind == SandboxFaults.ResetAfter)
            throw Reset(place, SandboxFaults.ResetAfter);
        if (fault?.Kind == SandboxFaults.Hang)
            await Task.Delay(Timeout.InfiniteTimeSpan, service.Time, cancellationToken);
        return Decorated(fault is null ? answer! : service.Faulty(fault, received, ids), ids);
    }

    private GraphAnswer Answer(GraphRequest received, CallIds ids, CancellationToken cancellationToken)
    {
        try
        {
            signIn.Check(received);
            var request = Versionless(received);
            return request.Path.Equals("/$batch", StringComparison.OrdinalIgnoreCase)
                ? batches.Run(request, cancellationToken)
                : service.Answer(request, ids);
        }
        catch (GraphRefusal refusal)
        {
            return service.Refused(refusal, ids);
        }
    }

    private static GraphRequest Versionless(GraphRequest received)
    {
        if (!received.Path.StartsWith(Version + "/", StringComparison.OrdinalIgnoreCase))
            throw GraphRefusal.Malformed($"Invalid version: {received.Path.Split('/').ElementAtOrDefault(1)}");

        // An advanced query is limited by its address alone; in a batch the address may be longer (contract §7).
        if (received.Header("ConsistencyLevel") is not null && received.Root.Length + received.PathAndQuery.Length > LongestAdvancedUrl)
            throw new GraphRefusal(HttpStatusCode.RequestUriTooLong, "BadRequest", $"The address is longer than {LongestAdvancedUrl} characters.");
        return received.At(WithoutVersion(received.Path));
    }

    private static string WithoutVersion(string path) =>
        path.StartsWith(Version + "/", StringComparison.OrdinalIgnoreCase) ? path[Version.Length..] : path;

    private HttpRequestException Reset(int place, SandboxFaults kind)
    {
        service.Log.End(place, 0, kind);
        return new HttpRequestException(
            HttpRequestError.ResponseEnded, "The connection was closed by the other side.", new IOException("Connection reset by peer."));
    }

    private GraphAnswer Decorated(GraphAnswer answer, CallIds ids)
    {
        answer.Headers["request-id"] = ids.RequestId;
        answer.Headers["client-request-id"] = ids.ClientRequestId;
        answer.Headers["Date"] = service.Time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        answer.Headers["x-ms-ags-diagnostic"] = "{\"ServerInfo\":{\"DataCenter\":\"Practice\",\"Slice\":\"E\",\"Ring\":\"1\",\"ScaleUnit\":\"000\",\"RoleInstance\":\"SANDBOX\"}}";
        answer.Headers["OData-Version"] = "4.0";
        return answer;
    }
}
