namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>Last days, as formats other than OneRoster write the end of a stay (requirements M9).</summary>
internal static class LastDay
{
    /// <summary>The first day outside. The last day of the calendar, with which some systems write "for ever", stays as it is.</summary>
    public static DateOnly DayAfter(this DateOnly last) => last == DateOnly.MaxValue ? last : last.AddDays(1);
}
