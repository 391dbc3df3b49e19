using System.Globalization;

namespace RmUnifyGroupSync.Engine.Settings;

/// <summary>
/// Setting <c>AcademicYearStart</c> (requirements A3): a day of every year, <c>MM-dd</c>, or one full date as <c>yyyy-MM-dd</c>,
/// <c>dd/MM/yyyy</c> or <c>dd/MM/yy</c>. The computer's culture does not matter.
/// </summary>
public sealed record AcademicYearStart
{
    // A leap year, so that 29 February is a day of the year.
    private const string AnyLeapYear = "2000-";

    private AcademicYearStart(int? year, int month, int day) => (Year, Month, Day) = (year, month, day);

    /// <summary>The year of a full date; null for a day of every year.</summary>
    public int? Year { get; }

    /// <summary>Month, 1 to 12.</summary>
    public int Month { get; }

    /// <summary>Day of the month.</summary>
    public int Day { get; }

    /// <summary>True for a day of every year.</summary>
    public bool IsRecurring => Year is null;

    /// <summary>Reads the setting.</summary>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/> for any other form and for days that do not exist.</exception>
    public static AcademicYearStart Parse(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 5 && TryRead(AnyLeapYear + trimmed, "yyyy-MM-dd", out var day))
            return new AcademicYearStart(null, day.Month, day.Day);
        if (TryRead(trimmed, "yyyy-MM-dd", out day) || TryRead(trimmed, "dd/MM/yyyy", out day) || TryReadShort(trimmed, out day))
            return new AcademicYearStart(day.Year, day.Month, day.Day);
        throw new GroupSyncException(
            GroupSyncErrorId.SettingInvalid,
            $"AcademicYearStart \"{text}\" is no day: write MM-dd for a day of every year (09-01), or a full date as yyyy-MM-dd, dd/MM/yyyy or dd/MM/yy.");
    }

    /// <summary>Year in which the academic year that holds the day starts; for a full date always the year of that date.</summary>
    /// <param name="day">A day in the school's calendar.</param>
    public int YearOn(DateOnly day) => Year ?? ((day.Month, day.Day).CompareTo((Month, Day)) >= 0 ? day.Year : day.Year - 1);

    /// <summary>First day of the academic year that starts in the year; 29 February is the 28th where there is none.</summary>
    public DateOnly StartIn(int year) => new(year, Month, Math.Min(Day, DateTime.DaysInMonth(year, Month)));

    /// <summary>True when a full date lies more than 12 months back, so that the school must be held until it is renewed.</summary>
    /// <param name="day">Today in the school's calendar.</param>
    public bool IsOutdatedOn(DateOnly day) => Year is { } year && day > StartIn(year).AddMonths(12);

    /// <summary>The setting in its plain form: <c>MM-dd</c> or <c>yyyy-MM-dd</c>.</summary>
    public override string ToString() => Year is { } year
        ? StartIn(year).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Month:D2}-{Day:D2}");

    // Two digits are of this century, whatever a calendar's own rule says.
    private static bool TryReadShort(string text, out DateOnly day)
    {
        day = default;
        return text.Length == 8 && TryRead(text.Insert(6, "20"), "dd/MM/yyyy", out day);
    }

    private static bool TryRead(string text, string form, out DateOnly day) =>
        DateOnly.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
