using System.Globalization;
using RmUnifyGroupSync.Engine.Recording;

namespace RmUnifyGroupSync.Engine.Tests.Recording;

/// <summary>Requirement C3: how long somebody needs a group, in the last line of its description.</summary>
public sealed class RequiredLifetimeTests
{
    private static readonly DateOnly Today = new(2026, 11, 20);

    [Theory]
    [InlineData("2027-07-31", "2027-07-31")]
    [InlineData(" 2026-11-21 ", "2026-11-21")]
    [InlineData("P1Y", "2027-11-20")]
    [InlineData("P3M", "2027-02-20")]
    [InlineData("P2W", "2026-12-04")]
    [InlineData("P10D", "2026-11-30")]
    [InlineData("P1Y2M3W4D", "2028-02-14")]
    public void C3_a_day_or_a_duration_from_today_gives_the_last_day(string text, string day)
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new("ar-SA"); // with another calendar
        try
        {
            Assert.Equal(day, RequiredLifetime.Parse(text, Today));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Theory]
    [InlineData("2026-11-20", "past")] // today is over before anybody could use it
    [InlineData("2020-01-01", "past")]
    [InlineData("P0D", "past")]
    [InlineData("P9999Y", "too long")]
    [InlineData("P", "P1Y")]
    [InlineData("next summer", "P1Y")]
    [InlineData("31/07/2027", "P1Y")]
    [InlineData("PT5H", "P1Y")]
    public void C3_anything_else_is_refused_and_the_error_says_why(string text, string why)
    {
        var error = Assert.Throws<GroupSyncException>(() => RequiredLifetime.Parse(text, Today));
        Assert.Equal((GroupSyncErrorId.SettingInvalid, text), (error.ErrorId, error.TargetObject));
        Assert.Contains($"\"{text}\"", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Our class", "Our class\nRequired until 2027-07-31")]
    [InlineData("Our class\r\nand more\r\n", "Our class\nand more\nRequired until 2027-07-31")]
    [InlineData("Our class\nRequired until 2026-12-24", "Our class\nRequired until 2027-07-31")]
    [InlineData("Required until 2026-12-24\nOur class", "Required until 2026-12-24\nOur class\nRequired until 2027-07-31")]
    public void C3_it_is_the_last_line_in_place_of_one_that_is_there(string before, string after) =>
        Assert.Equal(after, RequiredLifetime.Append(before, "2027-07-31"));

    [Theory]
    [InlineData("Our class\nRequired until 2027-07-31", "2027-07-31")]
    [InlineData("Our class\r\nrequired until 2027-07-31 \r\n", "2027-07-31")]
    [InlineData("Required until 2027-07-31\nOur class", null)] // a person has written below it
    [InlineData("Our class\nRequired until further notice", null)]
    [InlineData("Our class", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void C3_it_is_read_back_from_the_last_line(string? description, string? day) => Assert.Equal(day, RequiredLifetime.Read(description));
}
