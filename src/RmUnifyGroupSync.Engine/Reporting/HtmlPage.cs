using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace RmUnifyGroupSync.Engine.Reporting;

/// <summary>
/// Writes one HTML page that needs nothing else: no script, no image, no other file. Every text is encoded and stands in an element of its
/// own direction, so that no name can become markup or turn the words around it.
/// </summary>
internal sealed class HtmlPage(TextWriter writer)
{
    // Letters of all scripts stay letters; what HTML gives a meaning is always encoded.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Begins the page.</summary>
    public void Open(string title) => writer.Write(
        $"""
        <!DOCTYPE html>
        <html lang="en-GB">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="referrer" content="no-referrer">
        <meta name="robots" content="noindex, nofollow">
        <title>{Encoder.Encode(title)}</title>
        <style>
        {ReportStyle.Text}
        </style>
        </head>
        <body>
        <main>

        """);

    /// <summary>Ends the page.</summary>
    public void Close() => writer.Write("</main>\n</body>\n</html>\n");

    /// <summary>A heading.</summary>
    public void Heading(int level, string text, string? id = null)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"h{level}");
        writer.Write($"<{name}{(id is null ? "" : $" id=\"{Encoder.Encode(id)}\"")}>{Isolated(text)}</{name}>\n");
    }

    /// <summary>A paragraph.</summary>
    public void Paragraph(string text, string? kind = null) => writer.Write($"<p{Class(kind)}>{Isolated(text)}</p>\n");

    /// <summary>The box at the top of the page.</summary>
    public void Box(string kind, string heading, string text) =>
        writer.Write($"<section{Class("outcome " + kind)}>\n<h2>{Isolated(heading)}</h2>\n<p>{Isolated(text)}</p>\n</section>\n");

    /// <summary>A list.</summary>
    public void List(IEnumerable<string> items)
    {
        writer.Write("<ul>\n");
        foreach (var item in items)
            writer.Write($"<li>{Isolated(item)}</li>\n");
        writer.Write("</ul>\n");
    }

    /// <summary>Links to the headings of this page.</summary>
    public void Contents(IEnumerable<(string Id, string Title)> headings)
    {
        writer.Write("<nav aria-label=\"Contents\">\n<ul>\n");
        foreach (var (id, title) in headings)
            writer.Write($"<li><a href=\"#{Encoder.Encode(id)}\">{Encoder.Encode(title)}</a></li>\n");
        writer.Write("</ul>\n</nav>\n");
    }

    /// <summary>A table. The first cell of a row is its heading.</summary>
    public void Table(string caption, IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string?>> rows)
    {
        writer.Write($"<table>\n<caption>{Isolated(caption)}</caption>\n<thead><tr>");
        foreach (var header in headers)
            writer.Write($"<th scope=\"col\">{Encoder.Encode(header)}</th>");
        writer.Write("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            writer.Write($"<tr><th scope=\"row\">{Isolated(row[0])}</th>");
            foreach (var cell in row.Skip(1))
                writer.Write($"<td>{Isolated(cell)}</td>");
            writer.Write("</tr>\n");
        }

        writer.Write("</tbody>\n</table>\n");
    }

    private static string Isolated(string? text) => $"<bdi>{Encoder.Encode(text ?? "")}</bdi>";

    private static string Class(string? kind) => kind is null ? "" : $" class=\"{Encoder.Encode(kind)}\"";
}
