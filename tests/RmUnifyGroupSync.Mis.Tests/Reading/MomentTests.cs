using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Objects;
using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.Reading;

/// <summary>A moment of UTC, or with an offset, is on the day that it is then in the school's time zone, whatever the computer's.</summary>
public class MomentTests
{
    [Theory]
    [InlineData("2025-11-22T23:00:00.000Z", "Europe/Berlin", 23)]
    [InlineData("2025-11-22T23:00:00.000Z", "Europe/London", 22)]
    [InlineData("2025-11-23T00:00:00+01:00", "Europe/Berlin", 23)]
    [InlineData("2025-11-23T00:00:00+01:00", "Europe/London", 22)]
    [InlineData("2025-11-22T23:30:00", "Europe/Berlin", 22)]
    [InlineData("2025-11-22", "Europe/Berlin", 22)]
    public async Task M9_a_moment_is_on_the_schools_day(string text, string zone, int day)
    {
        using var export = Fixtures.OneRoster12().Replace("enrollments.csv", "2025-10-01,2026-01-31", $"{text},2026-01-31");
        using var report = new TempExport().With("r.csv", "PersonId,GroupName,Joined", $"s2,c1,{text}");
        var oneRoster = await Source.ReadAsync(new MisSourceOptions { Kind = MisSourceKind.OneRosterCsv, Path = [export.Folder], TimeZone = zone });
        var mapped = await Source.ReadAsync(new MisSourceOptions
        {
            Kind = MisSourceKind.MappedCsv,
            Path = [report.Folder],
            TimeZone = zone,
            Column = new Dictionary<string, string> { ["PersonId"] = "PersonId", ["GroupName"] = "GroupName", ["Start"] = "Joined" },
        });

        Assert.Equal(new DateOnly(2025, 11, day), Start(oneRoster));
        Assert.Equal(new DateOnly(2025, 11, day), Start(mapped));
    }

    [Fact]
    public async Task M9_an_academic_year_of_moments_begins_on_the_schools_day()
    {
        using var export = Fixtures.OneRoster12()
            .Replace("academicSessions.csv", "2025-09-01,2026-09-01", "2025-08-31T23:00:00Z,2026-08-31T23:00:00Z");
        var snapshot = await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder);

        var year = snapshot.Groups(MisGroupType.Teaching).Single(g => g.Id == "c1").Sessions.Single();
        Assert.Equal((new DateOnly(2025, 9, 1), new DateOnly(2026, 9, 1)), (year.Start, year.Until));
    }

    [Theory]
    [InlineData(DateTimeKind.Utc, 23)]
    [InlineData(DateTimeKind.Unspecified, 22)]
    public async Task M9_an_objects_date_of_utc_is_a_moment(DateTimeKind kind, int day)
    {
        var row = new Dictionary<string, object?>
        {
            ["PersonId"] = "s2",
            ["GroupName"] = "c1",
            ["Start"] = new DateTime(2025, 11, 22, 23, 0, 0, kind),
        };
        var source = new ObjectSource([row], new MisSourceOptions { Kind = MisSourceKind.Objects, TimeZone = "Europe/Berlin" });

        Assert.Equal(new DateOnly(2025, 11, day), Start(await source.ReadAsync(SilentObserver.Instance, CancellationToken.None)));
    }

    private static DateOnly? Start(MisSnapshot snapshot) =>
        snapshot.Groups(MisGroupType.Teaching).Single(g => g.Id == "c1").Members.Single(m => m.Person.Id == "s2").From;
}
