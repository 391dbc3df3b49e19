using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Settings;

namespace RmUnifyGroupSync.Engine.Reading;

/// <summary>Turns what a source said about a school into the school as it is on one day. Pure.</summary>
public static class SchoolReading
{
    /// <summary>Reads a school on a day.</summary>
    /// <param name="school">What the source said.</param>
    /// <param name="setting">The school's effective settings.</param>
    /// <param name="today">The run's date in the school's time zone.</param>
    /// <param name="notProvided">Types that the source or product does not hand out.</param>
    public static SchoolToday On(
        MisSchoolRecord school, GroupSyncSetting setting, DateOnly today, IReadOnlyCollection<MisGroupType>? notProvided = null)
    {
        var yearStart = setting.AcademicYearStart is { Length: > 0 } text ? AcademicYearStart.Parse(text) : null;
        Func<DateOnly, int>? yearOn = yearStart is null ? null : yearStart.YearOn;
        var sourceYear = AcademicYears.Current(school.Groups.SelectMany(g => g.Sessions).Distinct(), today, yearOn);
        var year = sourceYear ?? (yearStart is null ? null : YearOf(yearStart, today));
        var warnings = new List<string>();
        var reader = new GroupReading(school, setting, today, year, yearOn);
        var groups = school.Groups
            .Where(g => !(setting.MisProduct == MisProduct.ScholarPack && g.Type == MisGroupType.Teaching))
            .Select(reader.Read)
            .Concat(reader.AttributeYears())
            .Concat(reader.Roles(warnings))
            .ToList();
        WarnAboutTypes(setting, notProvided, warnings);
        return new()
        {
            Id = school.Id,
            Name = setting.SchoolName ?? school.Name,
            DfeNumber = Digits(setting.DfeNumber ?? school.DfeNumber),
            Setting = setting,
            Today = today,
            AcademicYear = year,
            People = [.. reader.People.Concat(groups.SelectMany(g => g.Students.Concat(g.Teachers))).DistinctBy(p => (p.Role, p.Id))],
            Groups = groups,
            Record = school,
            Warnings = warnings,
            AcademicYearFromSetting = sourceYear is null && year is not null,
            AcademicYearStale = yearStart?.IsOutdatedOn(today) == true,
        };
    }

    private static AcademicYear YearOf(AcademicYearStart yearStart, DateOnly today)
    {
        var start = yearStart.StartIn(yearStart.YearOn(today));
        return new(start.Year, start, start.AddYears(1));
    }

    private static void WarnAboutTypes(GroupSyncSetting setting, IReadOnlyCollection<MisGroupType>? notProvided, List<string> warnings)
    {
        foreach (var type in (setting.AutoCreate ?? []).Where(t => notProvided?.Contains(t) == true
            || (t == MisGroupType.Teaching && setting.MisProduct == MisProduct.ScholarPack)).Distinct())
        {
            warnings.Add($"{setting.MisProduct} hands out no {type} groups; none will be made.");
        }
    }

    private static string? Digits(string? number)
    {
        var digits = number is null ? "" : string.Concat(number.Where(char.IsAsciiDigit));
        return digits.Length > 0 ? digits : null;
    }
}
