using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using RmUnifyGroupSync.Sandbox.Model;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Service;

/// <summary>Runs the parts of a batch, each by itself, in an order of its own (contract §4).</summary>
internal sealed class BatchRunner(GraphService service)
{
    private int _batches;

    public GraphAnswer Run(GraphRequest outer, CancellationToken cancellationToken)
    {
        if (outer.Method != "POST")
            throw new GraphRefusal(HttpStatusCode.MethodNotAllowed, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.");
        var parts = BatchPart.ReadAll(outer);
        var order = new BatchOrder(parts, service.Options.Seed, Interlocked.Increment(ref _batches));
        var answers = new Dictionary<string, GraphAnswer>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in order.Running)
        {
            cancellationToken.ThrowIfCancellationRequested();
            answers[part.Id] = Answer(part, answers);
        }

        var responses = order.Answering.Select(part => (JsonNode)ToResponse(part, answers[part.Id]));
        return GraphAnswer.Ok(new JsonObject { ["responses"] = new JsonArray([.. responses]) });
    }

    private GraphAnswer Answer(BatchPart part, Dictionary<string, GraphAnswer> answers)
    {
        var ids = service.NewIds(part.Request);
        var inspected = new InspectedRequest(
            part.Request.Method, part.Request.PathAndQuery, 0, IsBatchPart: true, part.Request.Header("client-request-id"));
        var place = service.Log.Begin(inspected);
        if (part.DependsOn.Any(id => !answers[id].Succeeded))
        {
            var refusal = new GraphRefusal(HttpStatusCode.FailedDependency, "FailedDependency", "A request that this one depends on has failed.");
            service.Log.End(place, (int)refusal.Status);
            return service.Refused(refusal, ids);
        }

        var fault = service.Faults.Next(inspected, service.Options);
        var honest = fault is null or { Kind: SandboxFaults.AppliedButLost } ? service.Answer(part.Request, ids) : null;
        var answer = fault is null ? honest! : service.Faulty(fault, part.Request, ids);
        service.Log.End(place, (int)answer.Status, fault?.Kind ?? SandboxFaults.None);
        return answer;
    }

    private static JsonObject ToResponse(BatchPart part, GraphAnswer answer)
    {
        var headers = new JsonObject();
        foreach (var (name, value) in answer.Headers)
            headers[name] = value;
        if (answer.Body is not null)
            headers["Content-Type"] = answer.Body is JsonValue ? "text/plain" : "application/json";
        var response = new JsonObject { ["id"] = part.Id, ["status"] = (int)answer.Status, ["headers"] = headers };
        if (answer.Body is not null)
            response["body"] = answer.Body;
        return response;
    }
}

/// <summary>Orders in which parts run and are answered: any, but behind what they depend on.</summary>
internal sealed class BatchOrder
{
    public BatchOrder(IReadOnlyList<BatchPart> parts, int seed, int batch)
    {
        var salt = string.Create(CultureInfo.InvariantCulture, $"{seed}/{batch}");
        Answering = [.. parts.OrderBy(p => StableIds.Fraction("answer", salt, p.Id))];
        var waiting = parts.OrderBy(p => StableIds.Fraction("run", salt, p.Id)).ToList();
        var running = new List<BatchPart>();
        while (waiting.Count > 0)
        {
            var next = waiting.Find(p => p.DependsOn.All(id => running.Exists(r => r.Id.Equals(id, StringComparison.OrdinalIgnoreCase))))
                ?? throw GraphRefusal.Malformed("The dependsOn of the batch's requests goes round in a circle.");
            waiting.Remove(next);
            running.Add(next);
        }

        Running = running;
    }

    public IReadOnlyList<BatchPart> Running { get; }

    public IReadOnlyList<BatchPart> Answering { get; }
}
