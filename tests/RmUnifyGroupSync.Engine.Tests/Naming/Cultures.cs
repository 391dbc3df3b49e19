using System.Globalization;

namespace RmUnifyGroupSync.Engine.Tests.Naming;

/// <summary>Runs the same work in cultures whose letters, digits or calendars differ from ours.</summary>
internal static class Cultures
{
    public static readonly string[] Odd = ["tr-TR", "ar-SA", "th-TH", "fa-IR", "de-DE"];

    public static T In<T>(string culture, Func<T> work)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            return work();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
