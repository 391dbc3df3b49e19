using System.Globalization;

namespace RmUnifyGroupSync.Engine.Settings;

/// <summary>Setting <c>RolloverWindow</c> (requirements A5): days of every year, <c>MM-dd/MM-dd</c>, both included; it may run over the new year.</summary>
public sealed record RolloverWindow
{
    private RolloverWindow((int Month, int Day) first, (int Month, int Day) last) => (First, Last) = (first, last);

    /// <summary>First day.</summary>
    public (int Month, int Day) First { get; }

    /// <summary>Last day.</summary>
    public (int Month, int Day) Last { get; }

    /// <summary>Reads the setting.</summary>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/> for any other form and for days that do not exist.</exception>
    public static RolloverWindow Parse(string text)
    {
        var days = text.Split('/');
        if (days.Length == 2 && TryReadDay(days[0].Trim(), out var first) && TryReadDay(days[1].Trim(), out var last))
            return new RolloverWindow(first, last);
        throw new GroupSyncException(
            GroupSyncErrorId.SettingInvalid, $"RolloverWindow \"{text}\" is not of the form MM-dd/MM-dd, such as 08-15/09-30.");
    }

    /// <summary>True when the day lies in the window.</summary>
    /// <param name="day">A day in the school's calendar.</param>
    public bool Contains(DateOnly day)
    {
        var afterFirst = (day.Month, day.Day).CompareTo(First) >= 0;
        var beforeLast = (day.Month, day.Day).CompareTo(Last) <= 0;
        return First.CompareTo(Last) <= 0 ? afterFirst && beforeLast : afterFirst || beforeLast;
    }

    /// <summary>The setting in its plain form.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{First.Month:D2}-{First.Day:D2}/{Last.Month:D2}-{Last.Day:D2}");

    private static bool TryReadDay(string text, out (int Month, int Day) day)
    {
        day = default;
        try
        {
            var start = AcademicYearStart.Parse(text);
            day = (start.Month, start.Day);
            return start.IsRecurring;
        }
        catch (GroupSyncException)
        {
            return false;
        }
    }
}
