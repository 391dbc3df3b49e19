using System.Globalization;
using System.Net;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Service;

/// <summary>The end of the line for an HttpClient: here the practice tenant answers in place of the network.</summary>
internal sealed class SandboxHandler(GraphService service, BatchRunner batches) : HttpMessageHandler
{
    private const string Version = "/v1.0";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var received = await HttpConversion.ReadAsync(request, cancellationToken);
        if (service.Options.Latency > TimeSpan.Zero)
            await Task.Delay(service.Options.Latency, service.Time, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return HttpConversion.ToMessage(Answer(received, cancellationToken), request);
    }

    private GraphAnswer Answer(GraphRequest received, CancellationToken cancellationToken)
    {
        var ids = service.NewIds(received);
        var place = service.Log.Begin(new InspectedRequest(
            received.Method, WithoutVersion(received.PathAndQuery), 0, IsBatchPart: false, received.Header("client-request-id")));
        GraphAnswer answer;
        try
        {
            answer = Dispatch(received, ids, cancellationToken);
        }
        catch (GraphRefusal refusal)
        {
            answer = service.Refused(refusal, ids);
        }

        Decorate(answer, ids);
        service.Log.End(place, (int)answer.Status);
        return answer;
    }

    private GraphAnswer Dispatch(GraphRequest received, CallIds ids, CancellationToken cancellationToken)
    {
        CheckSignIn(received);
        var request = Versionless(received);
        if (!request.Path.Equals("/$batch", StringComparison.OrdinalIgnoreCase))
            return service.Answer(request, ids);
        if (request.Method != "POST")
            throw new GraphRefusal(HttpStatusCode.MethodNotAllowed, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.");
        return batches.Run(request, cancellationToken);
    }

    private static void CheckSignIn(GraphRequest request)
    {
        var header = request.Header("Authorization");
        if (header is null || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || header.Length <= "Bearer ".Length)
        {
            throw new GraphRefusal(HttpStatusCode.Unauthorized, "InvalidAuthenticationToken", "Access token is empty.")
            {
                Headers = { ["WWW-Authenticate"] = "Bearer realm=\"\"" },
            };
        }
    }

    private static GraphRequest Versionless(GraphRequest received)
    {
        if (!received.Path.StartsWith(Version + "/", StringComparison.OrdinalIgnoreCase))
            throw GraphRefusal.Malformed($"Invalid version: {received.Path.Split('/').ElementAtOrDefault(1)}");
        return new GraphRequest
        {
            Method = received.Method,
            Root = received.Root,
            Path = WithoutVersion(received.Path),
            RawQuery = received.RawQuery,
            Headers = received.Headers,
            BodyText = received.BodyText,
        };
    }

    private static string WithoutVersion(string path) =>
        path.StartsWith(Version + "/", StringComparison.OrdinalIgnoreCase) ? path[Version.Length..] : path;

    private void Decorate(GraphAnswer answer, CallIds ids)
    {
        answer.Headers["request-id"] = ids.RequestId;
        answer.Headers["client-request-id"] = ids.ClientRequestId;
        answer.Headers["Date"] = service.Time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        answer.Headers["x-ms-ags-diagnostic"] = "{\"ServerInfo\":{\"DataCenter\":\"Practice\",\"Slice\":\"E\",\"Ring\":\"1\",\"ScaleUnit\":\"000\",\"RoleInstance\":\"SANDBOX\"}}";
        answer.Headers["OData-Version"] = "4.0";
    }
}
