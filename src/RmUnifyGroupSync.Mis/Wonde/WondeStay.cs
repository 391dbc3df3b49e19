using System.Text.Json;
using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Findings;
using RmUnifyGroupSync.Mis.Reading;
using RmUnifyGroupSync.Mis.Rest;

namespace RmUnifyGroupSync.Mis.Wonde;

/// <summary>From when to when somebody is at a school or in a group. Wonde writes last days; they become the day after.</summary>
/// <param name="From">First day; null when not said.</param>
/// <param name="Until">First day after it; null when not said.</param>
/// <param name="Legible">Names of fields with a day that could be read.</param>
/// <param name="Illegible">Names of fields with something else.</param>
internal sealed record WondeStay(DateOnly? From, DateOnly? Until, IReadOnlyList<string> Legible, IReadOnlyList<string> Illegible)
{
    private static readonly WondeStay Open = new(null, null, [], []);

    /// <summary>Whether a day cannot be read, so that nobody can say when the stay is.</summary>
    public bool IsIllegible => Illegible.Count > 0;

    /// <summary>Reads two fields.</summary>
    public static WondeStay Of(JsonElement row, string first, string last, TimeZoneInfo school)
    {
        var (reads, ends) = (WondeTime.TryRead(row.Child(first), school, out var from), WondeTime.TryRead(row.Child(last), school, out var until));
        if (from is null && until is null && reads && ends)
            return Open;
        (string Name, bool Reads, DateOnly? Day)[] fields = [(first, reads, from), (last, ends, until)];
        return new WondeStay(
            from, until?.DayAfter(), [.. fields.Where(f => f.Reads && f.Day is not null).Select(f => f.Name)], [.. fields.Where(f => !f.Reads).Select(f => f.Name)]);
    }
}

/// <summary>Notes days that cannot be read, and refuses a list in which none of a field can.</summary>
internal sealed class WondeDates(FindingLog findings)
{
    private readonly Dictionary<string, DateTally> _tallies = new(StringComparer.Ordinal);

    /// <summary>Counts the days of a stay.</summary>
    public void Note(WondeStay stay, RowPlace place)
    {
        foreach (var name in stay.Legible)
            TallyOf(name).Add(wasRead: true);
        foreach (var name in stay.Illegible)
        {
            TallyOf(name).Add(wasRead: false);
            findings.Add(FindingKinds.DateInvalid, place.File, detail: name);
        }
    }

    /// <summary>Ends a list.</summary>
    public void EnsureLegible(string list)
    {
        foreach (var tally in _tallies.Values)
            tally.EnsureLegible(list);
        _tallies.Clear();
    }

    private DateTally TallyOf(string name)
    {
        if (!_tallies.TryGetValue(name, out var tally))
            _tallies.Add(name, tally = new DateTally(name));
        return tally;
    }
}
