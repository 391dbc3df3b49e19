using System.Text.Json;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Tests.Support;
using RmUnifyGroupSync.Mis.Wonde;
using static RmUnifyGroupSync.Mis.Tests.Support.FakeService;

namespace RmUnifyGroupSync.Mis.Tests.Wonde;

/// <summary>Days in Wonde's answers, in the two shapes that they come in, and what they do to a person and to a place in a class.</summary>
public class WondeDatesTests
{
    [Theory]
    [InlineData("""{"date":"2025-09-01 00:00:00.000000","timezone_type":3,"timezone":"Europe/London"}""", "2025-09-01")]
    [InlineData("""{"date":"2025-09-01 00:00:00","timezone_type":3,"timezone":"Europe/London"}""", "2025-09-01")]
    [InlineData("""{"date":"2025-08-31 23:00:00.000000","timezone_type":3,"timezone":"UTC"}""", "2025-09-01")]
    [InlineData("""{"date":"2025-08-31 22:59:59.000000","timezone_type":3,"timezone":"UTC"}""", "2025-08-31")]
    [InlineData("""{"date":"2025-12-31 23:30:00.000000","timezone_type":3,"timezone":"UTC"}""", "2025-12-31")]
    [InlineData("""{"date":"2025-09-01 00:30:00.000000","timezone_type":1,"timezone":"+01:00"}""", "2025-09-01")]
    [InlineData("""{"date":"2025-09-01 00:30:00.000000","timezone_type":1,"timezone":"+02:00"}""", "2025-08-31")]
    [InlineData("""{"date":"2025-09-01 20:30:00.000000","timezone_type":1,"timezone":"-05:00"}""", "2025-09-02")]
    [InlineData("""{"date":"2025-09-01 00:00:00.000000","timezone_type":2,"timezone":"BST"}""", "2025-09-01")]
    [InlineData("""{"date":"2025-08-31 23:00:00.000000","timezone_type":2,"timezone":"GMT"}""", "2025-09-01")]
    [InlineData("""{"date":"2025-09-01 00:00:00.000000","timezone_type":3,"timezone":"Nowhere/Land"}""", "2025-09-01")]
    [InlineData("""{"date":"2025-09-01 00:00:00.000000"}""", "2025-09-01")]
    [InlineData("""{"date":"2025-03-30 01:30:00.000000","timezone_type":3,"timezone":"Europe/London"}""", "2025-03-30")]
    [InlineData("""{"date":"0001-01-01 00:00:00.000000","timezone_type":3,"timezone":"Europe/London"}""", "0001-01-01")]
    [InlineData("""{"date":"9999-12-31 23:59:59.000000","timezone_type":1,"timezone":"-05:00"}""", "9999-12-31")]
    [InlineData(""" "2025-09-01" """, "2025-09-01")]
    [InlineData(""" "2025-09-01 00:00:00" """, "2025-09-01")]
    [InlineData(""" "2025-08-31T23:00:00Z" """, "2025-09-01")]
    [InlineData(""" "2025-09-01T00:00:00+01:00" """, "2025-09-01")]
    [InlineData("null", "")]
    [InlineData(""" "" """, "")]
    [InlineData("""{"date":null}""", "")]
    [InlineData("""{}""", "")]
    [InlineData(""" "01/09/2025" """, null)]
    [InlineData(""" "soon" """, null)]
    [InlineData("""{"date":"soon","timezone_type":3,"timezone":"UTC"}""", null)]
    [InlineData("""{"date":{"date":"2025-09-01"}}""", null)]
    [InlineData("[1]", null)]
    [InlineData("true", null)]
    public void A_time_falls_on_the_day_that_it_is_at_the_school(string json, string? day)
    {
        using var document = JsonDocument.Parse(json);
        var isRead = WondeTime.TryRead(document.RootElement, TimeZoneInfo.FindSystemTimeZoneById("Europe/London"), out var read);

        Assert.Equal(day, isRead ? read?.ToString("yyyy-MM-dd", null) ?? "" : null);
    }

    [Fact]
    public async Task Last_days_of_people_and_of_their_places_become_the_day_after()
    {
        var snapshot = await ReadAsync(
            students: Student("A1", "\"2024-09-02\"", Time("2026-07-20 00:00:00.000000")) + "," + Student("A2", Time("2025-08-31 23:00:00.000000", "UTC"), "null"),
            classes: Class("""{"id":"A1","meta":{"start_date":"2025-09-03","end_date":{"date":"2026-01-31 00:00:00.000000","timezone_type":3,"timezone":"Europe/London"}}}""",
                """{"id":"A2","start_date":"2025-09-04"}"""));
        var (first, second) = (Person(snapshot, "A1"), Person(snapshot, "A2"));

        Assert.Equal((new DateOnly(2024, 9, 2), new DateOnly(2026, 7, 21)), (first.From, first.Until));
        Assert.Equal((new DateOnly(2025, 9, 1), (DateOnly?)null), (second.From, second.Until));
        Assert.Equal([(new DateOnly(2025, 9, 3), new DateOnly(2026, 2, 1)), (new DateOnly(2025, 9, 4), (DateOnly?)null)],
            snapshot.Groups(MisGroupType.Teaching).Single().Members.Select(m => (m.From!.Value, m.Until)));
    }

    [Fact]
    public async Task The_leaving_date_of_an_earlier_stay_takes_nobody_out()
    {
        var snapshot = await ReadAsync(Student("A1", "\"2025-09-01\"", "\"2023-07-20\""));
        Assert.Equal((new DateOnly(2025, 9, 1), (DateOnly?)null), (Person(snapshot, "A1").From, Person(snapshot, "A1").Until));
        Assert.True(snapshot.Found("PersonEarlierStay"));
    }

    [Fact]
    public async Task Who_has_an_illegible_date_is_not_guessed_in_or_out_and_his_places_lead_nowhere()
    {
        var snapshot = await ReadAsync(Student("A1", "\"2025-09-01\"", "\"20th July\"") + "," + Student("A2", "\"2025-09-01\"", "\"2026-07-20\""));

        Assert.DoesNotContain(snapshot.Schools.Single().People, p => p is { Id: "A1", Role: PersonRole.Student });
        Assert.True(snapshot.Found("DateInvalid"));
        Assert.True(snapshot.Found("EnrolmentUnclear"));
    }

    [Fact]
    public async Task A_field_of_which_no_date_is_legible_refuses_the_school()
    {
        var error = await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => ReadAsync(Student("A1", "\"1 Sept\"", "null") + "," + Student("A2", "\"2 Sept\"", "null")));
        Assert.Contains("admission_date", error.Message, StringComparison.Ordinal);
    }

    private static Task<MisSnapshot> ReadAsync(string students, string classes = WondeTests.Classes) =>
        new FakeService(r => r.RequestUri!.AbsolutePath.EndsWith("/students", StringComparison.Ordinal) ? WondeTests.List(students) : WondeTests.Answer(r, classes: classes))
            .ReadAsync(WondeTests.Options());

    private static MisPersonRecord Person(MisSnapshot snapshot, string id) => snapshot.Schools.Single().People.Single(p => p.Id == id && p.Role == PersonRole.Student);

    private static string Time(string date, string zone = "Europe/London") => $$"""{"date":"{{date}}","timezone_type":3,"timezone":"{{zone}}"}""";

    private static string Student(string id, string admission, string leaving) =>
        """{"id":"ID","forename":"F","surname":"ID","education_details":{"data":{"current_nc_year":"7","admission_date":ADMISSION,"leaving_date":LEAVING}}}"""
            .Replace("ID", id, StringComparison.Ordinal).Replace("ADMISSION", admission, StringComparison.Ordinal).Replace("LEAVING", leaving, StringComparison.Ordinal);

    private static string Class(params string[] students) =>
        """{"id":"C1","name":"7x/Ma1","subject":{"data":{"id":"S"}},"employees":{"data":[]},"students":{"data":[""" + string.Join(',', students) + "]}}";
}

/// <summary>Wonde gives null for what the token may not read: absent, not empty; and one school's trouble is its own (S9).</summary>
public class WondeScopeTests
{
    [Theory]
    [InlineData("\"students\":{\"data\":[{\"id\":\"A1\"},{\"id\":\"A2\"}]}")]
    [InlineData("\"employees\":{\"data\":[{\"id\":\"A1\",\"meta\":{\"is_main_teacher\":true}}]}")]
    public async Task A_class_whose_members_are_null_is_left_out_and_not_emptied(string members)
    {
        Assert.Contains(members, WondeTests.Classes, StringComparison.Ordinal);
        var classes = WondeTests.Classes.Replace(members, members[..members.IndexOf(':', StringComparison.Ordinal)] + ":null", StringComparison.Ordinal);
        var snapshot = await new FakeService(r => WondeTests.Answer(r, classes: classes)).ReadAsync(WondeTests.Options());

        Assert.Empty(snapshot.Groups(MisGroupType.Teaching));
        Assert.Equal("classes", snapshot.Findings.Single(f => f.Code == "WondeScope").File);
    }

    [Fact]
    public async Task A_registration_group_whose_members_are_null_gives_way_to_the_class_of_its_name()
    {
        var groups = WondeTests.Groups.Replace("\"students\":{\"data\":[{\"id\":\"A1\"}]}", "\"students\":null", StringComparison.Ordinal);
        var snapshot = await new FakeService(r => WondeTests.Answer(r, groups: groups)).ReadAsync(WondeTests.Options());

        Assert.Equal("C2", snapshot.Groups(MisGroupType.Registration).Single().Id);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("A8")]
    [InlineData("A9")]
    public async Task S9_a_school_that_is_not_handed_out_does_not_stop_the_others(string? refused)
    {
        var service = new FakeService(r =>
            r.RequestUri!.AbsolutePath.EndsWith("/v1.0/schools", StringComparison.Ordinal) ? WondeTests.List("""{"id":"A9","name":"Ash"},{"id":"A8","name":"Birch"}""")
            : r.RequestUri.AbsolutePath.EndsWith($"{refused ?? "no"}/students", StringComparison.Ordinal) ? Status(System.Net.HttpStatusCode.Forbidden)
            : WondeTests.Answer(r));
        var snapshot = await service.ReadAsync(WondeTests.Options());

        Assert.Equal(refused is null ? [] : [refused], snapshot.Failures.Select(f => f.Id));
        Assert.Equal(refused is null ? 2 : 1, snapshot.Schools.Count);
        Assert.All(snapshot.Failures, f => Assert.Equal(403, f.Reason.StatusCode));
    }

    [Fact]
    public async Task S9_when_every_school_is_refused_the_source_is() =>
        Assert.Equal(403, (await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => new FakeService(r =>
            r.RequestUri!.AbsolutePath.EndsWith("/v1.0/schools", StringComparison.Ordinal) ? WondeTests.List("""{"id":"A9","name":"Ash"},{"id":"A8","name":"Birch"}""")
            : Status(System.Net.HttpStatusCode.Forbidden)).ReadAsync(WondeTests.Options()))).StatusCode);
}
