using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Reading;

/// <summary>Which academic year a school is in and a class belongs to (requirements §3). Pure.</summary>
public static class AcademicYears
{
    // A session this long is a whole academic year and not a term of one.
    private const int WholeYearDays = 250;

    /// <summary>A2: the year that contains the day, else the latest begun, else the next; null when the source has no sessions.</summary>
    public static AcademicYear? Current(IEnumerable<MisSessionRecord> sessions, DateOnly today, Func<DateOnly, int>? yearOn)
    {
        var years = sessions.Select(s => Of(s, yearOn))
            .GroupBy(y => y.StartYear)
            .Select(g => new AcademicYear(g.Key, g.Min(y => y.Start), g.Max(y => y.Until)))
            .OrderBy(y => y.Start)
            .ToList();
        return years.LastOrDefault(y => y.Contains(today))
            ?? years.LastOrDefault(y => y.Start <= today)
            ?? years.FirstOrDefault();
    }

    /// <summary>The academic year that a session lies in: what the source says, else the session itself when it is that long, else by its start.</summary>
    public static AcademicYear Of(MisSessionRecord session, Func<DateOnly, int>? yearOn)
    {
        if (session.YearStart is { } start)
            return new(start.Year, Earlier(start, session.Start), Later(session.YearUntil ?? session.Until, session.Until));

        var isWholeYear = session.Until.DayNumber - session.Start.DayNumber >= WholeYearDays;
        return new(StartYear(session.Start, isWholeYear, yearOn), session.Start, session.Until);
    }

    // A term that begins in the first half of a calendar year belongs to the academic year that began in the year before.
    private static int StartYear(DateOnly start, bool isWholeYear, Func<DateOnly, int>? yearOn) =>
        isWholeYear ? start.Year
        : yearOn is not null ? yearOn(start)
        : start.Month >= 7 ? start.Year
        : start.Year - 1;

    private static DateOnly Earlier(DateOnly a, DateOnly b) => a < b ? a : b;

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;
}
