using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace RmUnifyGroupSync.Engine.Recording;

/// <summary>
/// The time for which somebody needs a group, kept as the last line of its description so that Microsoft 365 administrators see it
/// (requirements C3). It never deletes anything.
/// </summary>
public static class RequiredLifetime
{
    private const string Words = "Required until ";

    /// <summary>Reads an ISO date (<c>2027-07-31</c>) or an ISO 8601 duration from today (<c>P1Y</c>).</summary>
    /// <returns>The last day, <c>yyyy-MM-dd</c>.</returns>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/> for anything else, and for a day that is past.</exception>
    public static string Parse(string text, DateOnly today)
    {
        var trimmed = text.Trim();
        var day = DateOnly.TryParseExact(trimmed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : AddDuration(trimmed, today);
        if (day <= today)
            throw Invalid(text, "lies in the past");
        return day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    /// <summary>The description with the lifetime as its last line, in place of one that is there.</summary>
    public static string Append(string description, string day)
    {
        var lines = description.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').ToList();
        if (Read(description) is not null)
            lines.RemoveAt(lines.Count - 1);
        return string.Join('\n', lines.Append(Words + day));
    }

    /// <summary>The lifetime in a description; null when its last line is none.</summary>
    public static string? Read(string? description)
    {
        var last = description?.ReplaceLineEndings("\n").TrimEnd('\n', ' ').Split('\n')[^1].Trim();
        return last is not null && last.StartsWith(Words, StringComparison.OrdinalIgnoreCase)
            && DateOnly.TryParseExact(last[Words.Length..].Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null;
    }

    // XmlConvert reads durations but makes days of months; months and years are the calendar's here.
    private static DateOnly AddDuration(string text, DateOnly today)
    {
        var calendar = Regex.Match(
            text, @"^P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?$", RegexOptions.CultureInvariant);
        if (!calendar.Success)
            throw Invalid(text, "is neither a date such as 2027-07-31 nor a duration such as P1Y");
        int Part(int i) => calendar.Groups[i].Success ? XmlConvert.ToInt32(calendar.Groups[i].Value) : 0;
        try
        {
            return today.AddYears(Part(1)).AddMonths(Part(2)).AddDays((7 * Part(3)) + Part(4));
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Invalid(text, "is too long");
        }
    }

    private static GroupSyncException Invalid(string text, string why) =>
        new(GroupSyncErrorId.SettingInvalid, $"RequiredLifetime \"{text}\" {why}.") { TargetObject = text };
}
