using System.Net;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Tests.Support;
using static RmUnifyGroupSync.Mis.Tests.Support.FakeService;

namespace RmUnifyGroupSync.Mis.Tests.Wonde;

/// <summary>Wonde REST: schools, cursor pages, scopes, and registration groups that come in two shapes.</summary>
public class WondeTests
{
    internal const string Students = """
        {"id":"A1","mis_id":"1","forename":"Ann","surname":"Oak","year":{"data":{"code":"7","name":"Year 7"}},
         "education_details":{"data":{"admission_number":"004001","upn":"A123456789012","current_nc_year":"7"}},
         "contact_details":{"data":{"emails":{"email":"ann@a.example"}}}},
        {"id":"A2","mis_id":"2","forename":"Bo","surname":"Lee","year":null,"education_details":{"data":{"current_nc_year":"8"}},"contact_details":null}
        """;

    private const string Employees = """{"id":"A1","mis_id":"1","forename":"Ed","surname":"Ray","employment_details":{"data":{"teaching_staff":true}}}""";

    internal const string Groups = """
        {"id":"G1","name":"7A","type":"REGISTRATION","students":{"data":[{"id":"A1"}]},"employees":{"data":[{"id":"A1"}]}},
        {"id":"G2","name":"Red","type":"HOUSE","students":{"data":[{"id":"A1"}]}}
        """;

    internal const string Classes = """
        {"id":"C1","name":"7x/Ma1","subject":{"data":{"id":"S"}},"students":{"data":[{"id":"A1"},{"id":"A2"}]},"employees":{"data":[{"id":"A1","meta":{"is_main_teacher":true}}]}},
        {"id":"C2","name":"7A","subject":null,"students":{"data":[{"id":"A1"}]},"employees":{"data":[]}}
        """;

    [Fact]
    public async Task Classes_teach_groups_register_and_what_comes_twice_is_taken_once()
    {
        var service = new FakeService(r => Answer(r));
        var snapshot = await service.ReadAsync(Options());

        var school = snapshot.Schools.Single();
        Assert.Equal(("A9", "873/4001"), (school.Id, school.DfeNumber));
        Assert.Equal(["C1"], school.Groups.Where(g => g.Type == MisGroupType.Teaching).Select(g => g.Id));
        Assert.Equal(["G1"], school.Groups.Where(g => g.Type == MisGroupType.Registration).Select(g => g.Id));
        Assert.Equal(["7", "8"], school.Groups.Where(g => g.Type == MisGroupType.Year).Select(g => g.Id));
        Assert.Equal([(PersonRole.Student, false), (PersonRole.Student, false), (PersonRole.Teacher, true)],
            school.Groups.Single(g => g.Id == "C1").Members.Select(m => (m.Role, m.IsMain)));
        Assert.True(snapshot.Found("WondeDouble"));
        Assert.All(service.Requests.Skip(1), r => Assert.Contains("cursor=true", r.Address.Query, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Classes_without_subject_register_where_the_mis_has_no_registration_groups()
    {
        var service = new FakeService(r => Answer(r, groups: ""));
        var snapshot = await service.ReadAsync(Options());
        Assert.Equal(["C2"], snapshot.Groups(MisGroupType.Registration).Select(g => g.Id));
    }

    [Fact]
    public async Task Without_the_subject_scope_a_missing_subject_proves_nothing()
    {
        var service = new FakeService(r => Answer(r, groups: "", classes: Classes.Replace("""{"data":{"id":"S"}}""", "null", StringComparison.Ordinal)));
        Assert.Equal(["C1", "C2"], (await service.ReadAsync(Options())).Groups(MisGroupType.Teaching).Select(g => g.Id));
    }

    [Fact]
    public async Task A_small_primary_with_groups_only_is_read()
    {
        var snapshot = await new FakeService(r => Answer(r, classes: "")).ReadAsync(Options());
        Assert.Single(snapshot.Groups(MisGroupType.Registration));
        Assert.Empty(snapshot.Groups(MisGroupType.Teaching));
    }

    [Fact]
    public async Task Pages_are_followed_by_cursor()
    {
        var service = new FakeService(r => r.RequestUri!.AbsolutePath.EndsWith("/students", StringComparison.Ordinal)
            ? r.RequestUri.Query.Contains("cursor=2", StringComparison.Ordinal)
                ? List("""{"id":"A2","forename":"Bo","surname":"Lee"}""")
                : Json("""{"data":[{"id":"A1","forename":"Ann","surname":"Oak"}],"meta":{"pagination":{"more":true,"next":"https://api.wonde.com/v1.0/schools/A9/students?cursor=2"}}}""")
            : Answer(r));
        Assert.Equal(2, (await service.ReadAsync(Options())).Rows("students"));
    }

    [Theory]
    [InlineData("""{"more":true}""")]
    [InlineData("""{"more":true,"next":"https://evil.example/students?cursor=2"}""")]
    [InlineData("""{"more":true,"next":"https://api.wonde.com/v1.0/schools/A9/students?cursor=loop"}""")]
    public async Task More_without_where_another_host_and_a_circle_are_half_a_list(string pagination)
    {
        var service = new FakeService(r => r.RequestUri!.AbsolutePath.EndsWith("/students", StringComparison.Ordinal)
            ? Json("""{"data":[""" + Students + """],"meta":{"pagination":""" + pagination + "}}") : Answer(r));
        await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => service.ReadAsync(Options()));
        Assert.All(service.Requests, r => Assert.Equal("api.wonde.com", r.Address.Host));
    }

    [Fact]
    public async Task A_school_is_read_from_the_host_of_its_region_when_that_is_wondes()
    {
        var service = new FakeService(r => Answer(r, region: "api-asia.wonde.com"));
        await service.ReadAsync(Options());
        Assert.All(service.Requests.Skip(1), r => Assert.Equal("api-asia.wonde.com", r.Address.Host));

        await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => new FakeService(r => Answer(r, region: "wonde.com.evil.example")).ReadAsync(Options()));
    }

    [Theory]
    [InlineData("groups", true)]
    [InlineData("classes", true)]
    [InlineData("students", false)]
    [InlineData("employees", false)]
    public async Task What_is_outside_of_the_scope_is_said_and_people_must_be_within(string list, bool optional)
    {
        var service = new FakeService(r => r.RequestUri!.AbsolutePath.EndsWith("/" + list, StringComparison.Ordinal) ? Status(HttpStatusCode.Forbidden) : Answer(r));
        if (optional)
            Assert.True((await service.ReadAsync(Options())).Found("WondeScope"));
        else
            Assert.Equal(403, (await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => service.ReadAsync(Options()))).StatusCode);
    }

    [Fact]
    public async Task An_address_with_a_school_id_reads_that_school_only()
    {
        var service = new FakeService(r => Answer(r));
        Assert.NotEmpty((await service.ReadAsync(Options() with { Uri = new Uri("https://api.wonde.com/v1.0/schools/A9") })).Schools);
        await Source.ErrorAsync(GroupSyncErrorId.MisSourceInvalid,
            () => service.ReadAsync(Options() with { Uri = new Uri("https://api.wonde.com/v1.0/schools/A8") }));
    }

    internal static MisSourceOptions Options() => new() { Kind = MisSourceKind.Wonde, Credential = "MIS_SECRET" };

    internal static HttpResponseMessage Answer(HttpRequestMessage request, string groups = Groups, string classes = Classes, string region = "api.wonde.com")
    {
        Assert.Equal("Bearer " + Secret, request.Headers.Authorization?.ToString());
        return request.RequestUri!.Segments[^1].Trim('/') switch
        {
            "schools" => List("""{"id":"A9","name":"Ash","la_code":"873","establishment_number":"4001","region":{"domain":""" + $"\"{region}\"}}}}"),
            "students" => List(Students),
            "employees" => List(Employees),
            "groups" => List(groups),
            "classes" => List(classes),
            _ => Status(HttpStatusCode.NotFound),
        };
    }

    internal static HttpResponseMessage List(string rows) => Json("""{"data":[""" + rows + """],"meta":{"pagination":{"more":false,"next":null}}}""");
}
