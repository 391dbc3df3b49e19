using System.Globalization;
using System.Net;
using RmUnifyGroupSync.Sandbox.Service;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Behaviour;

/// <summary>The identity service's limits for one application in one tenant, and for the tenant (contract §5.1).</summary>
internal sealed class Quotas
{
    private const double WorthTelling = 0.8;
    private const string ApplicationId = "5a4d0b0e-0c11-4c55-9a3e-000000000001";

    private readonly object _gate = new();
    private readonly Dictionary<SandboxQuotaSize, Buckets> _buckets = [];
    private long _refusals;

    /// <summary>Charges a request; refuses it when a bucket is empty.</summary>
    /// <returns>Value of <c>x-ms-throttle-limit-percentage</c>, or null when it is not worth telling.</returns>
    public string? Charge(RequestCost cost, SandboxOptions options, string tenantId, DateTimeOffset now)
    {
        if (options.Quota == SandboxQuotaSize.None)
            return null;
        lock (_gate)
        {
            if (!_buckets.TryGetValue(options.Quota, out var buckets))
                _buckets[options.Quota] = buckets = new Buckets(options.Quota, now);
            return Charge(buckets, cost, options, tenantId, now);
        }
    }

    private string? Charge(Buckets buckets, RequestCost cost, SandboxOptions options, string tenantId, DateTimeOffset now)
    {
        var units = buckets.Units.Take(cost.Units, now);
        var writes = buckets.Writes.Take(cost.Writes, now);
        var tenantWrites = buckets.TenantWrites.Take(cost.Writes, now);
        var used = Math.Max(buckets.Units.Used, cost.Writes == 0 ? 0 : Math.Max(buckets.Writes.Used, buckets.TenantWrites.Used));
        var percentage = used < WorthTelling ? null : Math.Round(used, 1).ToString("0.0", CultureInfo.InvariantCulture);
        var (wait, scope, information) = (units, writes, tenantWrites) switch
        {
            (_, { } w, _) when cost.Writes > 0 => (w, "Tenant_Application/Write", "WriteLimitExceeded"),
            (_, _, { } w) when cost.Writes > 0 => (w, "Tenant/Write", "WriteLimitExceeded"),
            ({ } w, _, _) => (w, "Tenant_Application/ReadWrite", "ResourceUnitLimitExceeded"),
            _ => (TimeSpan.Zero, "", ""),
        };
        if (wait == TimeSpan.Zero)
            return percentage;

        var refusal = Throttling.Refusal(RetryAfter.Text(wait, options, _refusals++, now));
        refusal.Headers["x-ms-throttle-scope"] = $"{scope}/{ApplicationId}/{tenantId}";
        refusal.Headers["x-ms-throttle-information"] = information;
        if (percentage is not null)
            refusal.Headers["x-ms-throttle-limit-percentage"] = percentage;
        throw refusal;
    }

    private sealed class Buckets(SandboxQuotaSize size, DateTimeOffset now)
    {
        public TokenBucket Units { get; } = new(UnitsOf(size), TimeSpan.FromSeconds(10), now);

        public TokenBucket Writes { get; } = new(3000, TimeSpan.FromSeconds(150), now);

        public TokenBucket TenantWrites { get; } = new(18000, TimeSpan.FromMinutes(5), now);

        private static int UnitsOf(SandboxQuotaSize size) => size switch
        {
            SandboxQuotaSize.Small => 3500,
            SandboxQuotaSize.Medium => 5000,
            _ => 8000,
        };
    }
}

/// <summary>The 429 of contract §5.3.</summary>
internal static class Throttling
{
    public static GraphRefusal Refusal(string? retryAfter)
    {
        var refusal = new GraphRefusal(HttpStatusCode.TooManyRequests, "TooManyRequests", "Too many requests. Wait as long as Retry-After says.");
        if (!string.IsNullOrEmpty(retryAfter))
            refusal.Headers["Retry-After"] = retryAfter;
        return refusal;
    }
}
