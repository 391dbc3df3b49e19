using System.Globalization;
using RmUnifyGroupSync.Graph.SignIn;

namespace RmUnifyGroupSync.Graph;

/// <summary>Says whether a cloud's Graph and sign-in answer at all. Nothing is sent that could sign in.</summary>
public sealed class EndpointProbe(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>What sends the requests; null for the network.</summary>
    public Func<HttpMessageHandler>? Handler { get; init; }

    /// <summary>Both endpoints of a cloud, or of this computer's stand-in for Graph; any answer will do.</summary>
    public async Task<IReadOnlyList<DiagnosticCheck>> CheckAsync(CloudEnvironment cloud, Uri? graphEndpoint, CancellationToken cancellationToken)
    {
        var endpoints = CloudEndpoints.Of(cloud);
        using var http = new HttpClient((Handler ?? GraphConnection.NetworkHandler)());
        return await Task.WhenAll(
            CheckAsync(http, "Microsoft Graph", new Uri(graphEndpoint ?? endpoints.Graph, "/v1.0/"), cancellationToken),
            CheckAsync(http, "Sign-in", new Uri(endpoints.Login, "/common/v2.0/.well-known/openid-configuration"), cancellationToken));
    }

    private async Task<DiagnosticCheck> CheckAsync(HttpClient http, string name, Uri address, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var limit = new CancellationTokenSource(Patience, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var answer = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, linked.Token);
            var took = time.GetElapsedTime(started).TotalMilliseconds;
            return new(name, (int)answer.StatusCode < 500, string.Create(CultureInfo.InvariantCulture, $"{address.Host} answered {(int)answer.StatusCode} in {took:0} ms"));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(name, false, string.Create(CultureInfo.InvariantCulture, $"{address.Host} did not answer within {Patience.TotalSeconds:0} seconds"));
        }
        catch (HttpRequestException e)
        {
            return new(name, false, $"{address.Host} cannot be reached: {(e.InnerException ?? e).Message}");
        }
    }
}
