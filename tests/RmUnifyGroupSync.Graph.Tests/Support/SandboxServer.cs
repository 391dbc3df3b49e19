using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RmUnifyGroupSync.Sandbox;

namespace RmUnifyGroupSync.Graph.Tests.Support;

/// <summary>A practice tenant behind a real web server on loopback, so that the real HTTP stack is between it and us.</summary>
internal sealed class SandboxServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpMessageInvoker _tenant;

    private SandboxServer(WebApplication app, SandboxTenant tenant)
    {
        _app = app;
        _tenant = new(tenant.CreateHandler());
    }

    /// <summary>Whether the connection breaks in the middle of this answer's body.</summary>
    public Func<HttpContext, bool> BreaksInBody { get; set; } = _ => false;

    public Uri Root => new(_app.Urls.Single());

    public static async Task<SandboxServer> StartAsync(SandboxTenant tenant)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var server = new SandboxServer(builder.Build(), tenant);
        server._app.Run(server.ServeAsync);
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _tenant.Dispose();
    }

    private static async Task BreakAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(new(context.Request.Method), $"{context.Request.Scheme}://{context.Request.Host}{context.Request.Path.ToUriComponent()}{context.Request.QueryString}");
        if (context.Request.ContentLength is > 0) request.Content = new StreamContent(context.Request.Body);
        foreach (var (name, value) in context.Request.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value.ToArray())) request.Content?.Headers.TryAddWithoutValidation(name, value.ToArray());
        }

        try
        {
            using var answer = await _tenant.SendAsync(request, CancellationToken.None);
            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, value) in answer.Headers.Concat(answer.Content.Headers)) context.Response.Headers[name] = value.ToArray();
            if (BreaksInBody(context)) await BreakAsync(context, await answer.Content.ReadAsByteArrayAsync());
            else if (answer.StatusCode != HttpStatusCode.NoContent) await answer.Content.CopyToAsync(context.Response.Body);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            context.Abort();
        }
    }
}
