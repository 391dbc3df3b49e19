using System.Globalization;
using FsCheck.Xunit;
using RmUnifyGroupSync.Engine.Settings;
using RmUnifyGroupSync.Engine.Tests.Naming;

namespace RmUnifyGroupSync.Engine.Tests.Settings;

public sealed class AcademicYearStartTests
{
    [Theory]
    [InlineData("09-01", null, 9, 1, "09-01")]
    [InlineData(" 08-15 ", null, 8, 15, "08-15")]
    [InlineData("02-29", null, 2, 29, "02-29")]
    [InlineData("2018-09-01", 2018, 9, 1, "2018-09-01")]
    [InlineData("04/09/2019", 2019, 9, 4, "2019-09-04")]
    [InlineData("01/09/18", 2018, 9, 1, "2018-09-01")]
    [InlineData("01/09/75", 2075, 9, 1, "2075-09-01")]
    public void A3_a_day_of_every_year_or_a_full_date(string text, int? year, int month, int day, string plain)
    {
        var start = AcademicYearStart.Parse(text);

        Assert.Equal((year, month, day), (start.Year, start.Month, start.Day));
        Assert.Equal(year is null, start.IsRecurring);
        Assert.Equal(plain, start.ToString());
        Assert.Equal(start, AcademicYearStart.Parse(plain));
        Assert.All(Cultures.Odd, culture => Assert.Equal(plain, Cultures.In(culture, () => AcademicYearStart.Parse(text).ToString())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("9-1")]
    [InlineData("13-01")]
    [InlineData("02-30")]
    [InlineData("09/01")]
    [InlineData("1/9/18")]
    [InlineData("09-01-18")]
    [InlineData("2018/09/01")]
    [InlineData("31/09/2018")]
    [InlineData("29/02/2019")]
    [InlineData("2018-09-01T00:00")]
    [InlineData("٠٩-٠١")]
    [InlineData("1 September")]
    [InlineData("01/0918")]
    public void A3_anything_else_is_refused(string text)
    {
        var error = Assert.Throws<GroupSyncException>(() => AcademicYearStart.Parse(text));
        Assert.Equal(GroupSyncErrorId.SettingInvalid, error.ErrorId);
        Assert.Contains($"\"{text}\"", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("09-01", "2018-09-01", 2018)]
    [InlineData("09-01", "2018-08-31", 2017)]
    [InlineData("09-01", "2018-12-31", 2018)]
    [InlineData("09-01", "2019-01-01", 2018)]
    [InlineData("08-15", "2019-08-14", 2018)]
    [InlineData("08-15", "2019-09-01", 2019)]
    [InlineData("02-29", "2019-02-28", 2018)]
    [InlineData("02-29", "2019-03-01", 2019)]
    [InlineData("01/09/18", "2018-08-01", 2018)]
    [InlineData("01/09/18", "2021-01-01", 2018)]
    public void A3_the_year_of_a_day(string start, string day, int year)
        => Assert.Equal(year, AcademicYearStart.Parse(start).YearOn(Day(day)));

    [Theory]
    [InlineData("01/09/18", "2018-01-01", false)]
    [InlineData("01/09/18", "2019-09-01", false)]
    [InlineData("01/09/18", "2019-09-02", true)]
    [InlineData("2020-02-29", "2021-02-28", false)]
    [InlineData("2020-02-29", "2021-03-01", true)]
    [InlineData("09-01", "2099-01-01", false)]
    public void A3_a_full_date_more_than_12_months_back_is_outdated(string start, string day, bool outdated)
        => Assert.Equal(outdated, AcademicYearStart.Parse(start).IsOutdatedOn(Day(day)));

    [Property]
    public void A3_every_day_lies_in_the_year_that_it_is_said_to_lie_in(ushort offset, byte startOffset)
    {
        var day = new DateOnly(1990, 1, 1).AddDays(offset % 30000);
        var start = AcademicYearStart.Parse(new DateOnly(2000, 1, 1).AddDays(startOffset).ToString("MM-dd", CultureInfo.InvariantCulture));
        var year = start.YearOn(day);

        Assert.InRange(day, start.StartIn(year), start.StartIn(year + 1));
    }

    [Theory]
    [InlineData("08-15/09-30", "2026-08-14", false)]
    [InlineData("08-15/09-30", "2026-08-15", true)]
    [InlineData("08-15/09-30", "2026-09-30", true)]
    [InlineData("08-15/09-30", "2026-10-01", false)]
    [InlineData(" 12-15 / 01-10 ", "2026-12-15", true)]
    [InlineData("12-15/01-10", "2026-01-10", true)]
    [InlineData("12-15/01-10", "2026-12-14", false)]
    [InlineData("12-15/01-10", "2026-01-11", false)]
    [InlineData("09-01/09-01", "2026-09-01", true)]
    [InlineData("09-01/09-01", "2026-09-02", false)]
    public void A5_the_window_holds_both_its_days_every_year(string window, string day, bool inside)
        => Assert.Equal(inside, RolloverWindow.Parse(window).Contains(Day(day)));

    [Theory]
    [InlineData("")]
    [InlineData("08-15")]
    [InlineData("08-15/")]
    [InlineData("08-15/09-31")]
    [InlineData("08-15/09-30/10-01")]
    [InlineData("2026-08-15/2026-09-30")]
    [InlineData("08-15/01/09/18")]
    public void A5_a_window_of_another_form_is_refused(string text)
        => Assert.Equal(GroupSyncErrorId.SettingInvalid, Assert.Throws<GroupSyncException>(() => RolloverWindow.Parse(text)).ErrorId);

    [Fact]
    public void A5_the_window_is_written_plainly() => Assert.Equal("12-15/01-10", RolloverWindow.Parse(" 12-15/ 01-10").ToString());

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
