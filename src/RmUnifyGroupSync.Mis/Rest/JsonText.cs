using System.Text.Json;
using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis.Rest;

/// <summary>Reads JSON that may or may not have a field, and where numbers and booleans come as text.</summary>
internal static class JsonText
{
    /// <summary>The text of a value; blank for null and for objects and lists.</summary>
    public static string AsText(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Legible(element, e => e.GetString() ?? ""),
        JsonValueKind.Number => element.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "",
    };

    /// <summary>JSON is UTF-8, and text that is not is only found out when it is asked for.</summary>
    private static T Legible<T>(JsonElement element, Func<JsonElement, T> read)
    {
        try
        {
            return read(element);
        }
        catch (InvalidOperationException)
        {
            throw SourceError.Unavailable(
                "The MIS service sent text that is no UTF-8.", "Ask the provider; names and ids in it cannot be trusted.");
        }
    }

    /// <summary>The trimmed text of a field; blank when it is not there.</summary>
    public static string Text(this JsonElement element, string name) => element.Untrimmed(name).Trim();

    /// <summary>The text of a field as it was sent.</summary>
    public static string Untrimmed(this JsonElement element, string name) => element.Child(name).AsText();

    /// <summary>The trimmed text of a field; null when it is blank.</summary>
    public static string? TextOrNull(this JsonElement element, string name) => element.Text(name) is { Length: > 0 } text ? text : null;

    /// <summary>A field; undefined when it is not there.</summary>
    public static JsonElement Child(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object ? Legible(element, e => e.TryGetProperty(name, out var child) ? child : default) : default;

    /// <summary>What a field holds under <c>data</c>, as Wonde sends included things.</summary>
    public static JsonElement Included(this JsonElement element, string name) => element.Child(name).Child("data");

    /// <summary>The items of a list; a single object counts as one.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name)
    {
        var child = element.Child(name);
        return child.ValueKind switch
        {
            JsonValueKind.Array => child.EnumerateArray(),
            JsonValueKind.Object => [child],
            _ => [],
        };
    }
}
