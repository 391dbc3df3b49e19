using System.Globalization;
using Microsoft.AspNetCore.Http;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.Rest;

/// <summary>
/// The REST clients over real HTTP against services that page, shift, throttle, cut, redirect and lie about
/// totals. Requirements §8: half a list is an error, never a short list.
/// </summary>
public class LoopbackTests
{
    private const string Base = "ims/oneroster/rostering/v1p2";

    [Fact]
    public async Task Pages_are_walked_to_their_end_with_the_token_on_every_request()
    {
        await using var service = await LoopbackService.StartAsync(c => LoopbackService.Page(c, ApiRows.V12()));
        var snapshot = await service.ReadAsync(Options(service));

        Assert.Equal(3, snapshot.Schools.Single().People.Count);
        Assert.Equal(["s1", "s2", "t1"], snapshot.Groups(MisGroupType.Teaching).Single().Members.Select(m => m.Person.Id));
        Assert.Equal(11, service.Requests.Count);
        Assert.All(service.Requests, r => Assert.Equal(("GET", "Bearer " + FakeService.Secret), (r.Method, r.Authorization)));
    }

    [Fact]
    public async Task Rows_that_go_between_two_pages_start_the_walk_anew()
    {
        var (rows, walks) = (ApiRows.V12(), 0);
        await using var service = await LoopbackService.StartAsync(c =>
        {
            var done = LoopbackService.Page(c, rows);
            if (LoopbackService.Collection(c) == "enrollments" && ++walks == 1)
                rows["enrollments"] = [.. rows["enrollments"][1..], """{"sourcedId":"e9","class":{"sourcedId":"h1"},"user":{"sourcedId":"s2"},"role":"student"}"""];
            return done;
        });
        var snapshot = await service.ReadAsync(Options(service));

        Assert.Equal(["s1", "s2"], snapshot.Groups(MisGroupType.Registration).Single().Members.Select(m => m.Person.Id));
        Assert.Equal(5, snapshot.Rows("enrollments"));
    }

    [Theory]
    [InlineData(429, "7")]
    [InlineData(503, "date")]
    [InlineData(502, null)]
    public async Task A_service_that_asks_to_wait_is_waited_for(int status, string? retryAfter)
    {
        var refused = 0;
        await using var service = await LoopbackService.StartAsync(c =>
        {
            if (LoopbackService.Collection(c) != "users" || ++refused > 3)
                return LoopbackService.Page(c, ApiRows.V12());
            var at = new DateTimeOffset(2025, 11, 1, 12, 0, 7, TimeSpan.Zero).ToString("R", CultureInfo.InvariantCulture);
            return LoopbackService.Json(c, "{}", status, retryAfter is null ? [] : [("Retry-After", retryAfter == "date" ? at : retryAfter)]);
        });
        Assert.Equal(3, (await service.ReadAsync(Options(service))).Schools.Single().People.Count);

        var waits = service.Time.Waits.Where(w => w < TimeSpan.FromSeconds(60)).ToList();
        Assert.Equal(3, retryAfter is null ? waits.Count : waits.Count(w => w == TimeSpan.FromSeconds(7)));
    }

    [Fact]
    public async Task A_connection_that_is_cut_is_tried_again_and_one_that_is_always_cut_is_no_empty_list()
    {
        var cuts = 0;
        await using var service = await LoopbackService.StartAsync(c =>
            LoopbackService.Collection(c) == "users" && ++cuts < 3 ? LoopbackService.Cut(c) : LoopbackService.Page(c, ApiRows.V12()));
        Assert.Equal(3, (await service.ReadAsync(Options(service))).Schools.Single().People.Count);

        await using var broken = await LoopbackService.StartAsync(c =>
            LoopbackService.Collection(c) == "enrollments" ? LoopbackService.Cut(c) : LoopbackService.Page(c, ApiRows.V12()));
        await Unavailable(broken);
    }

    [Fact]
    public async Task A_total_that_is_never_reached_is_half_a_list_and_one_that_is_too_low_loses_nobody()
    {
        await using var high = await LoopbackService.StartAsync(c => LoopbackService.Page(c, ApiRows.V12(), more: LoopbackService.Collection(c) == "users" ? 1 : 0));
        await Unavailable(high);

        await using var low = await LoopbackService.StartAsync(c => LoopbackService.Page(c, ApiRows.V12(), more: -1));
        Assert.Equal(3, (await low.ReadAsync(Options(low))).Schools.Single().People.Count);
    }

    [Fact]
    public async Task Neither_a_redirect_nor_a_next_link_takes_the_token_to_another_host()
    {
        await using var other = await LoopbackService.StartAsync(c => LoopbackService.Page(c, ApiRows.V12()));
        await using var redirecting = await LoopbackService.StartAsync(c =>
        {
            c.Response.Redirect(new Uri(other.Root, c.Request.Path + c.Request.QueryString.Value).AbsoluteUri);
            return Task.CompletedTask;
        });
        await using var linking = await LoopbackService.StartAsync(c => LoopbackService.Page(c, ApiRows.V12(), next: new Uri(other.Root, c.Request.Path).AbsoluteUri));

        Assert.Equal(302, (await Unavailable(redirecting)).StatusCode);
        await Unavailable(linking);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_web_page_instead_of_data_is_said_at_once()
    {
        await using var service = await LoopbackService.StartAsync(c =>
        {
            c.Response.ContentType = "text/html; charset=utf-8";
            return c.Response.WriteAsync("<html>Sign in, Ann Oak</html>");
        });
        var error = await Unavailable(service);

        Assert.Contains("web page", error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("Ann", error.ToString(), StringComparison.Ordinal);
        Assert.Single(service.Requests);
    }

    [Theory]
    [InlineData("""{"imsx_codeMajor":"failure","imsx_description":"for Ann Oak","imsx_codeMinor":"forbidden"}""")]
    [InlineData("""{"imsx_codeMajor":"failure","imsx_CodeMinor":{"imsx_codeMinorField":[{"imsx_codeMinorFieldName":"x","imsx_codeMinorFieldValue":"forbidden"}]}}""")]
    public async Task The_codes_of_both_versions_are_told(string body)
    {
        await using var service = await LoopbackService.StartAsync(c => LoopbackService.Json(c, body, 403));
        var error = await Unavailable(service);

        Assert.Equal(403, error.StatusCode);
        Assert.Contains("403, forbidden", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Ann", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_token_is_had_by_header_or_body_and_renewed_when_it_expires_in_mid_read(bool inBody)
    {
        var (given, served) = (0, 0);
        await using var service = await LoopbackService.StartAsync(c =>
        {
            if (c.Request.Path == "/token")
            {
                var byHeader = c.Request.Headers.Authorization.ToString().StartsWith("Basic", StringComparison.Ordinal);
                return byHeader == inBody
                    ? LoopbackService.Json(c, """{"error":"invalid_client"}""", 401)
                    : LoopbackService.Json(c, $$"""{"access_token":"token-{{++given}}","token_type":"bearer","expires_in":60}""");
            }

            return c.Request.Headers.Authorization == $"Bearer token-{(served++ < 4 ? 1 : 2)}"
                ? LoopbackService.Page(c, ApiRows.V12()) : LoopbackService.Json(c, "{}", 401);
        });
        var options = Options(service) with { Credential = "MIS_CLIENT", TokenUri = new Uri(service.Root, "token") };

        Assert.Equal(3, (await service.ReadAsync(options)).Schools.Single().People.Count);
        Assert.Equal(2, given);
        Assert.All(service.Requests, r => Assert.DoesNotContain(FakeService.Secret, r.Address, StringComparison.Ordinal));
        Assert.Equal(inBody, service.Requests.Any(r => r.Body.Contains("client_secret", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Wonde_is_walked_by_cursor_over_real_http_and_throttled_like_the_others()
    {
        var refused = false;
        await using var service = await LoopbackService.StartAsync(c =>
        {
            if (!refused && (refused = LoopbackService.Collection(c) == "students"))
                return LoopbackService.Json(c, "{}", 429, ("Retry-After", "3"));
            return LoopbackService.Json(c, WondePage(c));
        });
        var snapshot = await service.ReadAsync(new MisSourceOptions { Kind = MisSourceKind.Wonde, Uri = service.Root, Credential = "MIS_SECRET" });

        Assert.Equal(["A1", "A2"], snapshot.Groups(MisGroupType.Teaching).Single().Members.Where(m => m.Role == PersonRole.Student).Select(m => m.Person.Id));
        Assert.Contains(TimeSpan.FromSeconds(3), service.Time.Waits);
        Assert.All(service.Requests, r => Assert.Equal("Bearer " + FakeService.Secret, r.Authorization));
    }

    private static string WondePage(HttpContext context)
    {
        var second = context.Request.Query["cursor"] == "two";
        var next = $$$""","meta":{"pagination":{"next":"http://{{{context.Request.Host}}}{{{context.Request.Path}}}?cursor=two","more":true}}""";
        return LoopbackService.Collection(context) switch
        {
            "schools" => """{"data":[{"id":"A9","name":"Ash","la_code":"873","establishment_number":"4001"}]}""",
            "students" when !second => """{"data":[{"id":"A1","forename":"Ann","surname":"Oak","education_details":{"data":{"current_nc_year":"7"}}}]""" + next + "}",
            "students" => """{"data":[{"id":"A2","forename":"Bo","surname":"Lee","education_details":{"data":{"current_nc_year":"7"}}}],"meta":{"pagination":{"next":null,"more":false}}}""",
            "employees" => """{"data":[{"id":"B1","forename":"Ed","surname":"Ray"}]}""",
            "classes" => """{"data":[{"id":"C1","name":"7x/Ma1","subject":{"data":{"id":"S"}},"students":{"data":[{"id":"A1"},{"id":"A2"}]},"employees":{"data":[{"id":"B1"}]}}]}""",
            _ => """{"data":[]}""",
        };
    }

    private static MisSourceOptions Options(LoopbackService service) =>
        new() { Kind = MisSourceKind.OneRosterApi, Uri = new Uri(service.Root, Base), Credential = "MIS_SECRET" };

    private static Task<GroupSyncException> Unavailable(LoopbackService service) =>
        Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => service.ReadAsync(Options(service)));
}
