using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace RmUnifyGroupSync.Mis.Rest;

/// <summary>An answer of a REST service, read to its end.</summary>
internal sealed class RestAnswer(HttpStatusCode status, HttpResponseHeaders headers, JsonDocument? body) : IDisposable
{
    private const int NotSaid = -1;

    /// <summary>Status.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>Body; null when it is no JSON.</summary>
    public JsonDocument? Body { get; } = body;

    /// <summary>How long the service asks to wait, by its own words.</summary>
    public RetryConditionHeaderValue? RetryAfter { get; } = headers.RetryAfter;

    /// <summary>What <c>X-Total-Count</c> says; null when it says nothing.</summary>
    public int? Total { get; } = Number(headers, "X-Total-Count") is var total and not NotSaid ? total : null;

    /// <summary>What the <c>Link</c> header calls the next page; null when there is none.</summary>
    public string? NextLink { get; } = LinkOf(headers, "next");

    /// <summary>Whether all is well.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300 && Body is not null;

    /// <summary>Whether another try may help: throttled, or a gateway in between has its troubles.</summary>
    public bool IsPassing => Status is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway
        or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    public void Dispose() => Body?.Dispose();

    private static int Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && int.TryParse(
            values.First(), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : NotSaid;

    /// <summary>The address in a header of the form <c>&lt;address&gt;; rel="next", ...</c>.</summary>
    private static string? LinkOf(HttpResponseHeaders headers, string relation)
    {
        if (!headers.TryGetValues("Link", out var values))
            return null;
        foreach (var link in string.Join(',', values).Split('<', StringSplitOptions.RemoveEmptyEntries))
        {
            var end = link.IndexOf('>', StringComparison.Ordinal);
            var parameters = end < 0 ? [] : link[(end + 1)..].Split(';', ',').Select(p => p.Trim().Replace("\"", "", StringComparison.Ordinal));
            if (parameters.Contains($"rel={relation}", StringComparer.OrdinalIgnoreCase))
                return link[..end];
        }

        return null;
    }
}
