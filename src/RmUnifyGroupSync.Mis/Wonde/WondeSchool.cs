using System.Text.Json;
using RmUnifyGroupSync.Mis.Reading;
using RmUnifyGroupSync.Mis.Rest;

namespace RmUnifyGroupSync.Mis.Wonde;

/// <summary>A school at Wonde, and where its data are.</summary>
internal sealed record WondeSchool(string Id, string Name, string? DfeNumber, Uri Root)
{
    private const string Schools = "v1.0/schools";

    /// <summary>The schools that the token may read; only one when the address ends in its id.</summary>
    public static async Task<IReadOnlyList<WondeSchool>> ListAsync(Uri uri, WondePages pages, CancellationToken cancellationToken)
    {
        var wanted = IdIn(uri);
        var list = new Uri(uri, "/" + Schools);
        var schools = await pages.ReadAsync(list, "", row => Of(row, uri), cancellationToken);
        if (wanted is null)
            return schools;
        return schools.Where(s => s.Id == wanted).ToList() is { Count: > 0 } one ? one : throw SourceError.Invalid(
            $"The Wonde school '{wanted}' in MisUri is not among those that the token may read.",
            "Check the id, and that the school has approved access in Wonde.", uri);
    }

    private static string? IdIn(Uri uri)
    {
        var segments = uri.AbsolutePath.Trim('/').Split('/');
        return segments is [_, "schools", var id] ? Uri.UnescapeDataString(id) : null;
    }

    private static WondeSchool Of(JsonElement row, Uri uri)
    {
        var id = row.Text("id");
        var (authority, establishment) = (row.Text("la_code"), row.Text("establishment_number"));
        return new WondeSchool(
            id, row.Text("name"), authority.Length > 0 && establishment.Length > 0 ? $"{authority}/{establishment}" : null,
            new Uri(HostOf(row, uri), $"/{Schools}/{Uri.EscapeDataString(id)}/"));
    }

    /// <summary>Each school lives in a region with a host of its own; the token goes to Wonde's hosts only.</summary>
    private static Uri HostOf(JsonElement row, Uri uri)
    {
        var domain = row.Child("region").Text("domain");
        if (domain.Length == 0 || domain.Equals(uri.Authority, StringComparison.OrdinalIgnoreCase))
            return new Uri(uri.GetLeftPart(UriPartial.Authority));
        var isWonde = uri.Host.EndsWith(".wonde.com", StringComparison.OrdinalIgnoreCase) && domain.EndsWith(".wonde.com", StringComparison.OrdinalIgnoreCase);
        if (!isWonde || !Uri.TryCreate($"https://{domain}", UriKind.Absolute, out var host) || host.Host != domain)
            throw SourceError.Unavailable(
                "Wonde names a host outside of its own for a school; it was not followed, because the token would go there.",
                "Check MisUri, and ask Wonde's support.", uri.Host);
        return host;
    }
}
