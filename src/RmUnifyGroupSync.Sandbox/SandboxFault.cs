using System.Net;

namespace RmUnifyGroupSync.Sandbox;

/// <summary>Kinds of fault.</summary>
[Flags]
public enum SandboxFaults
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>429 with Retry-After; nothing is done.</summary>
    Throttled = 1,

    /// <summary>500, 502, 503 or 504 with nothing done; the body may be JSON, HTML or empty.</summary>
    ServerError = 2,

    /// <summary>503 or 504 although the request was carried out.</summary>
    AppliedButLost = 4,

    /// <summary>The connection breaks before the request arrives.</summary>
    ResetBefore = 8,

    /// <summary>The connection breaks after the request was carried out.</summary>
    ResetAfter = 16,

    /// <summary>
    /// Parts of batches are faulty by themselves: 429, or 503 with nothing done, or (with <see cref="AppliedButLost"/>) 503 although done.
    /// </summary>
    BatchPart = 32,

    /// <summary>The request is carried out and no answer ever comes; the caller's own time limit has to end it.</summary>
    Hang = 64,

    /// <summary>All but <see cref="Hang"/>.</summary>
    All = Throttled | ServerError | AppliedButLost | ResetBefore | ResetAfter | BatchPart,
}

/// <summary>One fault, for <see cref="SandboxTenant.FaultScript"/>.</summary>
/// <param name="Kind">One of Throttled, ServerError, AppliedButLost, ResetBefore, ResetAfter, Hang; for a part of a batch one of the first three.</param>
/// <param name="Status">Status of the answer; null for the usual one of the kind.</param>
/// <param name="RetryAfter">Value of <c>Retry-After</c>; null for the usual one, empty for none.</param>
public sealed record SandboxFault(SandboxFaults Kind, HttpStatusCode? Status = null, string? RetryAfter = null);
