using System.Globalization;
using System.Text.Json;
using RmUnifyGroupSync.Mis.Reading;
using RmUnifyGroupSync.Mis.Rest;

namespace RmUnifyGroupSync.Mis.Wonde;

/// <summary>
/// Days in Wonde's answers: a text, or an object of the language that Wonde is written in, with a local time and the zone that it is
/// local to: <c>{"date": "2025-09-01 00:00:00.000000", "timezone_type": 3, "timezone": "Europe/London"}</c>. The zone is a name (type 3),
/// an offset (type 1) or an abbreviation (type 2); the day is the one that it then is in the school's zone.
/// </summary>
internal static class WondeTime
{
    private static readonly string[] LocalTimes = ["yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm", "yyyy-MM-dd"];

    /// <summary>Reads a day. False when there is something and it is no day; a blank is true and null.</summary>
    public static bool TryRead(JsonElement value, TimeZoneInfo school, out DateOnly? day)
    {
        day = null;
        if (value.ValueKind == JsonValueKind.Object)
            return TryReadObject(value, school, out day);
        var text = value.AsText().Trim();
        if (text.Length == 0)
            return value.ValueKind is not (JsonValueKind.Array or JsonValueKind.True or JsonValueKind.False);
        if (!DateText.TryIso(text, school, out var date))
            return false;
        day = date;
        return true;
    }

    private static bool TryReadObject(JsonElement value, TimeZoneInfo school, out DateOnly? day)
    {
        day = null;
        var text = value.Text("date");
        if (text.Length == 0)
            return value.Child("date").ValueKind is JsonValueKind.Null or JsonValueKind.Undefined or JsonValueKind.String;
        if (!DateTime.TryParseExact(text, LocalTimes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return TryRead(value.Child("date"), school, out day);
        day = DateOnly.FromDateTime(ToUtc(local, value.Text("timezone")) is { } moment ? TimeZoneInfo.ConvertTimeFromUtc(moment, school) : local);
        return true;
    }

    /// <summary>The moment of a local time; null where the zone is not known, and then the day is taken as it is written.</summary>
    private static DateTime? ToUtc(DateTime local, string zone)
    {
        if (OffsetOf(zone) is { } offset)
            return Shifted(local, offset);
        if (zone.Length == 0 || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
            return null;
        return Shifted(local, found.IsInvalidTime(local) ? found.BaseUtcOffset : found.GetUtcOffset(local));
    }

    private static DateTime Shifted(DateTime local, TimeSpan offset)
    {
        var ticks = Math.Clamp(local.Ticks - offset.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);
        return new DateTime(ticks, DateTimeKind.Utc);
    }

    private static TimeSpan? OffsetOf(string zone) => zone.ToUpperInvariant() switch
    {
        "Z" or "UTC" or "GMT" => TimeSpan.Zero,
        "BST" => TimeSpan.FromHours(1),
        ['+', .. var hours] when TimeSpan.TryParseExact(hours, @"hh\:mm", CultureInfo.InvariantCulture, out var ahead) => ahead,
        ['-', .. var hours] when TimeSpan.TryParseExact(hours, @"hh\:mm", CultureInfo.InvariantCulture, out var behind) => -behind,
        _ => null,
    };
}
