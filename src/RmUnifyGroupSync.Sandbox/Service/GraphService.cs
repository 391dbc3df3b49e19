using System.Globalization;
using RmUnifyGroupSync.Sandbox.Behaviour;
using RmUnifyGroupSync.Sandbox.Endpoints;
using RmUnifyGroupSync.Sandbox.Model;
using RmUnifyGroupSync.Sandbox.Storage;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Service;

/// <summary>Answers single requests against the store, one at a time.</summary>
internal sealed class GraphService(TenantStore store, TimeProvider time, RequestLog log)
{
    private readonly object _gate = new();
    private readonly Quotas _quotas = new();
    private long _calls;

    public SandboxOptions Options => store.State.Options;

    public RequestLog Log => log;

    public TimeProvider Time => time;

    public FaultInjector Faults { get; } = new();

    public CallIds NewIds(GraphRequest request)
    {
        var number = Interlocked.Increment(ref _calls);
        return CallIds.For(request, store.State.TenantId, number);
    }

    /// <summary>The answer to a request that is no batch; refusals are answers too.</summary>
    public GraphAnswer Answer(GraphRequest request, CallIds ids)
    {
        GraphAnswer answer;
        try
        {
            answer = Route(request);
        }
        catch (GraphRefusal refusal)
        {
            answer = Refused(refusal, ids);
        }

        answer.Headers["request-id"] = ids.RequestId;
        answer.Headers["client-request-id"] = ids.ClientRequestId;
        return answer;
    }

    public GraphAnswer Refused(GraphRefusal refusal, CallIds ids)
    {
        var answer = new GraphAnswer(refusal.Status, ErrorBody.Of(refusal, ids, time.GetUtcNow()));
        foreach (var (name, value) in refusal.Headers)
            answer.Headers[name] = value;
        return answer;
    }

    /// <summary>The answer that stands in for the honest one.</summary>
    public GraphAnswer Faulty(SandboxFault fault, GraphRequest request, CallIds ids)
    {
        var answer = FaultyAnswers.Of(fault, request, ids, Options, ids.Number, time.GetUtcNow());
        answer.Headers["request-id"] = ids.RequestId;
        answer.Headers["client-request-id"] = ids.ClientRequestId;
        return answer;
    }

    /// <summary>Looks at the state under the lock.</summary>
    public T Read<T>(Func<TenantState, T> read)
    {
        lock (_gate)
        {
            store.CatchUp();
            return read(store.State);
        }
    }

    /// <summary>Changes the state as the owner of the sandbox, past all rules.</summary>
    public void Change(Func<TenantState, IReadOnlyList<Change>> changes)
    {
        lock (_gate)
        {
            using (store.LockForWriting())
                Append(changes(store.State));
        }
    }

    private GraphAnswer Route(GraphRequest request)
    {
        var (route, captured) = Routes.Table.Find(request);
        var cost = RequestCost.Of(route, request, Options);
        log.Charge(cost.Units, cost.Writes);
        var percentage = _quotas.Charge(cost, Options, store.State.TenantId, time.GetUtcNow());
        var answer = request.IsWrite ? Write(route, captured, request) : Read(_ => Handle(route, captured, request));
        if (route.TellsUnits)
            answer.Headers["x-ms-resource-unit"] = cost.Units.ToString(CultureInfo.InvariantCulture);
        if (percentage is not null)
            answer.Headers["x-ms-throttle-limit-percentage"] = percentage;
        return answer;
    }

    private GraphAnswer Write(Route route, IReadOnlyList<PathToken> captured, GraphRequest request)
    {
        lock (_gate)
        {
            using (store.LockForWriting())
                return Handle(route, captured, request);
        }
    }

    private GraphAnswer Handle(Route route, IReadOnlyList<PathToken> captured, GraphRequest request)
    {
        var context = new EndpointContext(request, captured, store.State, time.GetUtcNow(), Append) { RecordDeletionAttempt = log.DeletionAttempt };
        if (route.Permissions.Length > 0)
            context.Require(route.Permissions);
        return route.Handle(context);
    }

    private void Append(IReadOnlyList<Change> changes)
    {
        if (changes.Count > 0)
            store.Append(new Commit(store.State.Sequence + 1, time.GetUtcNow(), changes));
    }
}
