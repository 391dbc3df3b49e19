using System.Globalization;
using System.Net;
using RmUnifyGroupSync.Sandbox.Model;

namespace RmUnifyGroupSync.Sandbox.Behaviour;

/// <summary>Decides which request goes wrong and how. Depends on the seed and on how many requests came before, on nothing else.</summary>
internal sealed class FaultInjector
{
    private static readonly SandboxFaults[] Kinds =
    [
        SandboxFaults.Throttled, SandboxFaults.ServerError, SandboxFaults.AppliedButLost, SandboxFaults.ResetBefore, SandboxFaults.ResetAfter, SandboxFaults.Hang,
    ];

    private static readonly HttpStatusCode[] ServerErrors =
        [HttpStatusCode.InternalServerError, HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout];

    private long _requests;

    /// <summary>Asked first; what it leaves open is drawn.</summary>
    public Func<InspectedRequest, SandboxFault?>? Script { get; set; }

    /// <summary>The fault of this request, or null.</summary>
    public SandboxFault? Next(InspectedRequest request, SandboxOptions options)
    {
        if (Script?.Invoke(request) is { } scripted)
            return Completed(scripted, request, 0);

        var number = Interlocked.Increment(ref _requests).ToString(CultureInfo.InvariantCulture);
        var seed = options.Seed.ToString(CultureInfo.InvariantCulture);
        if (options.FaultRate <= 0 || StableIds.Fraction("fault", seed, number) >= options.FaultRate)
            return null;

        var kinds = Possible(request, options.Faults);
        if (kinds.Length == 0)
            return null;
        var kind = kinds[StableIds.Number(kinds.Length, "kind", seed, number)];
        return Completed(new SandboxFault(kind), request, StableIds.Number(ServerErrors.Length, "status", seed, number));
    }

    private static SandboxFaults[] Possible(InspectedRequest request, SandboxFaults allowed)
    {
        if (!request.IsBatchPart)
            return [.. Kinds.Where(k => allowed.HasFlag(k))];
        if (!allowed.HasFlag(SandboxFaults.BatchPart))
            return [];
        return allowed.HasFlag(SandboxFaults.AppliedButLost)
            ? [SandboxFaults.Throttled, SandboxFaults.ServerError, SandboxFaults.AppliedButLost]
            : [SandboxFaults.Throttled, SandboxFaults.ServerError];
    }

    private static SandboxFault Completed(SandboxFault fault, InspectedRequest request, int draw) => fault with
    {
        Status = fault.Status ?? fault.Kind switch
        {
            SandboxFaults.Throttled => HttpStatusCode.TooManyRequests,
            SandboxFaults.ServerError when request.IsBatchPart => HttpStatusCode.ServiceUnavailable,
            SandboxFaults.ServerError => ServerErrors[draw],
            SandboxFaults.AppliedButLost when request.IsBatchPart => HttpStatusCode.ServiceUnavailable,
            SandboxFaults.AppliedButLost => draw % 2 == 0 ? HttpStatusCode.GatewayTimeout : HttpStatusCode.ServiceUnavailable,
            _ => null,
        },
    };
}
