using System.Globalization;

namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>Which of two numbers before a year is the day.</summary>
internal enum DateOrder
{
    /// <summary>M/D/YYYY, as SDS V1 writes.</summary>
    MonthFirst,

    /// <summary>D/M/YYYY, as UK reports write.</summary>
    DayFirst,
}

/// <summary>Dates by the format that the source is known to write, never by the computer's culture.</summary>
internal static class DateText
{
    private static readonly string[] Iso = ["yyyy-MM-dd", "yyyyMMdd", "yyyy/MM/dd"];
    private static readonly string[] MonthFirst = ["M/d/yyyy", "M-d-yyyy"];
    private static readonly string[] DayFirst = ["d/M/yyyy", "d-M-yyyy", "d.M.yyyy", "d/M/yy", "d MMM yyyy", "d-MMM-yyyy", "d MMMM yyyy", "d-MMM-yy"];
    private static readonly string[] IsoTime =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary>ISO dates, and dates of the order; a time of day behind the date is left off, save one of UTC or with an offset: that is a moment.</summary>
    public static bool TryParse(string text, DateOrder order, TimeZoneInfo zone, out DateOnly date) =>
        TryIso(text, zone, out date)
        || TryExact(DayPart(text), order == DateOrder.MonthFirst ? MonthFirst : DayFirst, out date);

    /// <summary>
    /// ISO dates only: <c>2026-09-01</c>, <c>20260901</c>, or with a time behind. A moment, which names UTC or an offset, is on the day
    /// that it is then in the school's zone: <c>2026-08-31T23:00:00Z</c> is the first of September in London.
    /// </summary>
    public static bool TryIso(string text, TimeZoneInfo zone, out DateOnly date)
    {
        if (TryExact(text, Iso, out date))
            return true;
        var parsed = DateTime.TryParseExact(text, IsoTime, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time);
        date = parsed ? DateOnly.FromDateTime(time.Kind == DateTimeKind.Utc ? TimeZoneInfo.ConvertTimeFromUtc(time, zone) : time) : default;
        return parsed;
    }

    /// <summary>
    /// Month first, unless the dates of the file together can only be day first: some of them have no thirteenth month to fall in
    /// and none speaks against it.
    /// </summary>
    public static DateOrder OrderOf(IEnumerable<string> dates)
    {
        var dayFirst = false;
        foreach (var text in dates.Where(d => d.Length > 0 && !TryIso(d, TimeZoneInfo.Utc, out _)))
        {
            if (TryExact(DayPart(text), MonthFirst, out _))
            {
                if (!TryExact(DayPart(text), DayFirst, out _))
                    return DateOrder.MonthFirst;
            }
            else if (TryExact(DayPart(text), DayFirst, out _))
                dayFirst = true;
        }

        return dayFirst ? DateOrder.DayFirst : DateOrder.MonthFirst;
    }

    private static string DayPart(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && text.AsSpan(space).Contains(':') ? text[..space] : text;
    }

    private static bool TryExact(string text, string[] formats, out DateOnly date) =>
        DateOnly.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
}
