using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Polly;
using Polly.Retry;
using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis.Rest;

/// <summary>
/// Reads from a MIS service: GET only, tried again when throttled, cut off or turned away by a gateway. Tokens go into requests and
/// nowhere else.
/// </summary>
internal sealed class RestClient : IDisposable
{
    /// <summary>How often a request is repeated.</summary>
    internal const int Retries = 5;

    /// <summary>The longest wait that is granted to a service.</summary>
    internal static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private const long LargestAnswer = 256L << 20;
    private readonly HttpClient _http;
    private readonly ResiliencePipeline<RestAnswer> _retry;
    private readonly TokenSource? _tokens;
    private readonly ISyncObserver _observer;
    private readonly TimeProvider _timeProvider;

    public RestClient(RestCredential credential, Uri? tokenUri, string? scope, TimeProvider timeProvider, HttpMessageHandler? handler, ISyncObserver observer)
    {
        (_observer, _timeProvider) = (observer, timeProvider);
        _http = handler is null
            ? new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All })
            : new HttpClient(handler, disposeHandler: false);
        _http.MaxResponseContentBufferSize = LargestAnswer;
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (credential.Header is { } header)
            _http.DefaultRequestHeaders.TryAddWithoutValidation(header.Name, header.Value);
        if (credential.Token is { } token)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (credential.Client is { } client && tokenUri is not null)
            _tokens = new TokenSource(_http, tokenUri, client, scope);
        _retry = BuildRetry();
    }

    /// <summary>Gets an address; anything but success is an error with the service's status.</summary>
    public async Task<RestAnswer> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        var answer = await TryGetAsync(address, cancellationToken);
        if (answer.IsSuccess)
            return answer;
        using (answer)
            throw RestError.From(address, answer);
    }

    /// <summary>Gets an address and gives the answer, whatever its status.</summary>
    public async Task<RestAnswer> TryGetAsync(Uri address, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(address, renewToken: false, cancellationToken);
        if (answer.Status != HttpStatusCode.Unauthorized || _tokens is null)
            return answer;
        answer.Dispose();
        return await SendAsync(address, renewToken: true, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<RestAnswer> SendAsync(Uri address, bool renewToken, CancellationToken cancellationToken)
    {
        var token = _tokens is null ? null : await _tokens.GetAsync(renewToken, cancellationToken);
        try
        {
            var answer = await _retry.ExecuteAsync(async ct => await SendOnceAsync(address, token, ct), cancellationToken);
            _observer.Report(new DetailEvent($"GET {address.Host}{address.AbsolutePath}: {(int)answer.Status}"));
            return answer;
        }
        catch (Exception e) when (IsCut(e, cancellationToken))
        {
            throw SourceError.Unavailable(
                $"The service at '{address.Host}' cannot be reached or cuts its answers off.",
                "Check the network and MisUri, and try again later.", address.Host, e is HttpRequestException ? e : null);
        }
    }

    private async Task<RestAnswer> SendOnceAsync(Uri address, string? token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        if (IsWebPage(response))
            return new RestAnswer(response.StatusCode, response.Headers, null);
        await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        return new RestAnswer(response.StatusCode, response.Headers, await ParseAsync(content, response.IsSuccessStatusCode, cancellationToken));
    }

    /// <summary>A sign-in page or the like; asking again would bring the same.</summary>
    private static bool IsWebPage(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType?.EndsWith("html", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Success must be JSON, else it was cut off; of an error's body we only take what it has.</summary>
    private static async Task<JsonDocument?> ParseAsync(Stream content, bool required, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonDocument.ParseAsync(content, default, cancellationToken);
        }
        catch (JsonException) when (!required)
        {
            return null;
        }
    }

    private ResiliencePipeline<RestAnswer> BuildRetry() =>
        new ResiliencePipelineBuilder<RestAnswer> { TimeProvider = _timeProvider }
            .AddRetry(new RetryStrategyOptions<RestAnswer>
            {
                MaxRetryAttempts = Retries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromSeconds(1),
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is { } e ? IsCut(e, args.Context.CancellationToken) : args.Outcome.Result!.IsPassing && WaitOf(args.Outcome.Result) <= LongestWait),
                DelayGenerator = args => ValueTask.FromResult(args.Outcome.Result is { } answer ? WaitOf(answer) is var wait && wait > TimeSpan.Zero ? wait : (TimeSpan?)null : null),
                OnRetry = args =>
                {
                    args.Outcome.Result?.Dispose();
                    _observer.Report(new DetailEvent($"The MIS service is asked again in {args.RetryDelay.TotalSeconds:0} s"));
                    return ValueTask.CompletedTask;
                },
            })
            .Build();

    private TimeSpan WaitOf(RestAnswer answer) =>
        answer.RetryAfter?.Delta ?? (answer.RetryAfter?.Date is { } date ? date - _timeProvider.GetUtcNow() : TimeSpan.Zero);

    private static bool IsCut(Exception e, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && e is HttpRequestException or IOException or JsonException or TaskCanceledException;
}
