using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Mis.Tests.Support;

/// <summary>A MIS service behind a real web server on loopback, on a port of the system's choice; remembers who asked for what.</summary>
internal sealed class LoopbackService : IAsyncDisposable
{
    private readonly WebApplication _application;

    private LoopbackService(WebApplication application) => _application = application;

    public Uri Root => new(_application.Urls.First());

    public ConcurrentQueue<(string Method, string Address, string? Authorization, string Body)> Requests { get; } = [];

    public ImpatientTime Time { get; } = new();

    public static async Task<LoopbackService> StartAsync(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var service = new LoopbackService(builder.Build());
        service._application.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            service.Requests.Enqueue((context.Request.Method, context.Request.Path + context.Request.QueryString.Value,
                context.Request.Headers.Authorization, await reader.ReadToEndAsync()));
            await answer(context);
        });
        await service._application.StartAsync();
        return service;
    }

    /// <summary>Reads with the module's own HTTP stack; waits are over at once, and a read that hangs is ended.</summary>
    public async Task<MisSnapshot> ReadAsync(MisSourceOptions options)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await new MisSourceFactory(Time, name => name switch { "MIS_SECRET" => FakeService.Secret, "MIS_CLIENT" => "client:" + FakeService.Secret, _ => null })
            .Create(options).ReadAsync(SilentObserver.Instance, limit.Token);
    }

    public static Task Json(HttpContext context, string json, int status = 200, params (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers)
            context.Response.Headers.Append(name, value);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }

    /// <summary>A page of a collection, with total and next link.</summary>
    public static Task Page(HttpContext context, Dictionary<string, string[]> rows, int size = 2, int more = 0, string? next = null)
    {
        var collection = Collection(context);
        var offset = int.Parse(context.Request.Query["offset"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture);
        var all = rows[collection];
        var headers = new List<(string, string)> { ("X-Total-Count", (all.Length + more).ToString(CultureInfo.InvariantCulture)) };
        if (offset + size < all.Length)
            headers.Add(("Link", $"<{next ?? $"http://{context.Request.Host}{context.Request.Path}"}?limit={size}&offset={offset + size}>; rel=\"next\""));
        return Json(context, ApiRows.Wrap(collection, all.Skip(offset).Take(size)), headers: [.. headers]);
    }

    public static string Collection(HttpContext context) => context.Request.Path.Value!.Split('/')[^1];

    /// <summary>Half an answer, and then the line is dead.</summary>
    public static async Task Cut(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = 1000;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("""{"users":[{"sourcedId":"""));
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _application.StopAsync(limit.Token);
        await _application.DisposeAsync();
    }
}
