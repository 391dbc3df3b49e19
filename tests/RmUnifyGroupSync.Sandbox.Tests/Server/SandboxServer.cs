using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace RmUnifyGroupSync.Sandbox.Tests.Server;

/// <summary>
/// A practice tenant behind a real web server on loopback, on a port of the system's choice, so that the real HTTP stack, its time
/// limits and broken connections are in play. A connection that the tenant breaks is broken on the wire too.
/// </summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly HttpMessageInvoker _tenant;
    private readonly CancellationTokenSource _stopping = new();

    private SandboxServer(WebApplication application, HttpMessageHandler handler)
    {
        _application = application;
        _tenant = new HttpMessageInvoker(handler);
    }

    /// <summary>Root without a version and without a slash at the end, as <c>http://127.0.0.1:40123</c>.</summary>
    public string Root => _application.Urls.First();

    /// <summary>Starts a server in front of a tenant; the tenant stays its maker's to dispose of.</summary>
    public static Task<SandboxServer> StartAsync(SandboxTenant tenant) => StartAsync(tenant.CreateHandler());

    /// <summary>Starts a server in front of any handler.</summary>
    public static async Task<SandboxServer> StartAsync(HttpMessageHandler handler)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.AddServerHeader = false;
        });
        var application = builder.Build();
        var server = new SandboxServer(application, handler);
        application.Run(server.AnswerAsync);
        await application.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _application.StopAsync(limit.Token);
        await _application.DisposeAsync();
        _tenant.Dispose();
        _stopping.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var request = Read(context.Request);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        try
        {
            using var response = await _tenant.SendAsync(request, ended.Token);
            await WriteAsync(response, context.Response);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            context.Abort();
        }
    }

    private static HttpRequestMessage Read(HttpRequest request)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), request.GetEncodedUrl());
        if (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0)
            message.Content = new StreamContent(request.Body);
        foreach (var (name, values) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                message.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        return message;
    }

    private static async Task WriteAsync(HttpResponseMessage message, HttpResponse response)
    {
        response.StatusCode = (int)message.StatusCode;
        foreach (var (name, values) in message.Headers.Concat(message.Content.Headers))
            response.Headers[name] = values.ToArray();
        if (message.StatusCode != HttpStatusCode.NoContent)
            await message.Content.CopyToAsync(response.Body);
    }
}
