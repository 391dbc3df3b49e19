using System.Text.Json;

namespace RmUnifyGroupSync.Graph.Requests;

/// <summary>The error object of an answer, read tolerantly: services differ in case and in what they leave out (contract §11).</summary>
/// <param name="Code">Code; empty when there was none.</param>
/// <param name="Message">Message; empty when there was none.</param>
/// <param name="RequestId">Microsoft's request id; null when not said.</param>
internal sealed record GraphError(string Code, string Message, string? RequestId)
{
    private static readonly GraphError Nothing = new("", "", null);

    /// <summary>Reads the error of a body that may be none, HTML or another shape.</summary>
    public static GraphError Read(JsonElement body)
    {
        if (Property(body, "error") is not { } error) return Nothing;
        if (error.ValueKind == JsonValueKind.String) return new(error.GetString()!, Text(body, "error_description") ?? "", null);
        var inner = Property(error, "innerError");
        return new(
            Text(error, "code") ?? "",
            MessageOf(error),
            inner is { } i ? Text(i, "request-id") ?? Text(i, "requestId") : null);
    }

    /// <summary>True when the message holds the fragment; needed because one code stands for six different things (contract §11).</summary>
    public bool Says(string fragment) => Message.Contains(fragment, StringComparison.OrdinalIgnoreCase);

    private static string MessageOf(JsonElement error)
    {
        if (Property(error, "message") is not { } message) return "";
        return message.ValueKind switch
        {
            JsonValueKind.String => message.GetString()!,
            JsonValueKind.Object => Text(message, "value") ?? message.GetRawText(),
            _ => message.GetRawText(),
        };
    }

    private static string? Text(JsonElement parent, string name) =>
        Property(parent, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static JsonElement? Property(JsonElement parent, string name)
    {
        if (parent.ValueKind != JsonValueKind.Object) return null;
        foreach (var property in parent.EnumerateObject())
        {
            if (string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase)) return property.Value;
        }

        return null;
    }
}
