using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Sandbox.Wire;

/// <summary>From HTTP messages to our requests, and from our answers back.</summary>
internal static class HttpConversion
{
    public static readonly JsonSerializerOptions WireJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<GraphRequest> ReadAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        var uri = message.RequestUri ?? throw new InvalidOperationException("The request has no address.");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in message.Headers)
            headers[name] = string.Join(",", values);
        foreach (var (name, values) in (IEnumerable<KeyValuePair<string, IEnumerable<string>>>?)message.Content?.Headers ?? [])
            headers[name] = string.Join(",", values);
        var body = message.Content is null ? null : await message.Content.ReadAsStringAsync(cancellationToken);
        return new GraphRequest
        {
            Method = message.Method.Method,
            Root = uri.GetLeftPart(UriPartial.Authority),
            Path = uri.AbsolutePath,
            RawQuery = uri.Query.TrimStart('?'),
            Headers = headers,
            BodyText = string.IsNullOrEmpty(body) ? null : body,
        };
    }

    public static HttpResponseMessage ToMessage(GraphAnswer answer, HttpRequestMessage request)
    {
        var message = new HttpResponseMessage(answer.Status) { RequestMessage = request, Content = Content(answer) };
        foreach (var (name, value) in answer.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        if (answer.Status == HttpStatusCode.NoContent)
            message.Content = new ByteArrayContent([]);
        return message;
    }

    private static ByteArrayContent Content(GraphAnswer answer)
    {
        var content = new ByteArrayContent(Bytes(answer));
        if (answer.Html is not null)
            content.Headers.ContentType = new MediaTypeHeaderValue("text/html", "utf-8");
        else if (answer.Body is JsonValue)
            content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        else if (answer.Body is not null)
            content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json; odata.metadata=minimal; odata.streaming=true; IEEE754Compatible=false; charset=utf-8");
        return content;
    }

    private static byte[] Bytes(GraphAnswer answer) => answer switch
    {
        { Html: { } html } => Encoding.UTF8.GetBytes(html),
        { Body: { } body } => JsonSerializer.SerializeToUtf8Bytes(body, WireJson),
        _ => [],
    };
}
