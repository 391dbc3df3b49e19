using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>Today in the school's time zone.</summary>
internal static class SchoolDay
{
    /// <summary>The school's time zone; an id that no computer knows describes no source.</summary>
    public static TimeZoneInfo ZoneOf(MisSourceOptions options)
    {
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw SourceError.Invalid(
                $"The time zone '{options.TimeZone}' is not known on this computer.", "Set TimeZone to an id such as Europe/London.",
                options.TimeZone, e);
        }
    }

    /// <summary>The day that it is there now.</summary>
    public static DateOnly Today(TimeProvider timeProvider, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(timeProvider.GetUtcNow(), zone).DateTime);
}
