using System.Globalization;
using System.Text;

namespace RmUnifyGroupSync.Graph.Requests;

/// <summary>Values as they stand in addresses and filters.</summary>
internal static class ODataText
{
    /// <summary>An object id as one path segment. An empty one would address the collection, so it is refused.</summary>
    public static string Id(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return Uri.EscapeDataString(id);
    }

    /// <summary>A string literal in a filter or a key: in quotes, quotes doubled, then percent-encoded (contract §1.2).</summary>
    public static string Literal(string value) => Escape($"'{value.Replace("'", "''", StringComparison.Ordinal)}'");

    /// <summary>A filter expression whose literals are not escaped yet.</summary>
    public static string Quote(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Percent-encodes what cannot stand in a path segment or a query value; what OData is written with stays readable.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            var c = (char)octet;
            if (char.IsAsciiLetterOrDigit(c) || "-._~:'(),$*!@".Contains(c, StringComparison.Ordinal)) escaped.Append(c);
            else escaped.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
        }

        return escaped.ToString();
    }
}
