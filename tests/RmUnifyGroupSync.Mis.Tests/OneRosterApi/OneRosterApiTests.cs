using System.Net;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Tests.Support;
using static RmUnifyGroupSync.Mis.Tests.Support.FakeService;

namespace RmUnifyGroupSync.Mis.Tests.OneRosterApi;

/// <summary>OneRoster REST: the rows, the pages, and services that throttle, cut, shift and lie.</summary>
public class OneRosterApiTests
{
    private const string Root = "https://mis.example/ims/oneroster/rostering/v1p2";

    [Fact]
    public async Task Version_1_2_gives_people_groups_and_memberships()
    {
        var service = new FakeService(r => Page(r, ApiRows.V12()));
        var school = (await service.ReadAsync(Options())).Schools.Single();

        Assert.Equal(("ash", "1234567"), (school.Id, school.DfeNumber));
        Assert.Equal(["s1", "s2", "t1"], school.People.Select(p => p.Id));
        Assert.Equal(("Annie", "A123456789012", new DateOnly(2025, 9, 1)), (school.People[0].GivenName, school.People[0].Upn, school.People[0].From!.Value));
        var maths = school.Groups.Single(g => g.Id == "c1");
        Assert.Equal(("7x/Ma1 ", MisGroupType.Teaching), (maths.Name, maths.Type));
        Assert.Equal([("s1", false), ("s2", false), ("t1", true)], maths.Members.Select(m => (m.Person.Id, m.IsMain)));
        Assert.Equal(new DateOnly(2026, 2, 1), maths.Members[0].Until);
        Assert.Equal(["s1"], school.Groups.Single(g => g.Id == "h1").Members.Select(m => m.Person.Id));
        Assert.Equal(2, school.Groups.Single(g => g.Type == MisGroupType.Year).Members.Count);
    }

    [Fact]
    public async Task Version_1_1_carries_role_and_organisations_on_the_user()
    {
        var rows = ApiRows.V12();
        rows["users"] = [.. rows["users"].Select(u => u[..u.IndexOf(",\"roles\"", StringComparison.Ordinal)]
            + $",\"role\":\"{(u.Contains("\"t1\"", StringComparison.Ordinal) ? "teacher" : "student")}\",\"orgs\":[{{\"sourcedId\":\"ash\"}}]}}")];
        var service = new FakeService(r => Page(r, rows));
        var snapshot = await service.ReadAsync(Options() with { Uri = new Uri("https://mis.example/ims/oneroster/v1p1") });

        Assert.Equal(3, snapshot.Groups(MisGroupType.Teaching).Single().Members.Count);
    }

    [Theory]
    [InlineData("v1p2")]
    [InlineData("v1p1")]
    public async Task Below_a_bare_host_the_usual_places_of_both_versions_are_tried(string there)
    {
        var service = new FakeService(r => r.RequestUri!.AbsolutePath.Contains(there, StringComparison.Ordinal) ? Page(r, ApiRows.V12()) : Status(HttpStatusCode.NotFound));
        Assert.NotEmpty((await service.ReadAsync(Options() with { Uri = new Uri("https://mis.example") })).Schools);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Pages_are_followed_by_link_or_offset_with_and_without_totals_though_the_service_gives_fewer_rows_than_asked(bool links, bool totals)
    {
        var service = new FakeService(r => Page(r, ApiRows.V12(), size: 2, links: links, totals: totals));
        var snapshot = await service.ReadAsync(Options());

        Assert.Equal(5, snapshot.Rows("enrollments"));
        Assert.Equal(3, snapshot.Groups(MisGroupType.Teaching).Single().Members.Count);
    }

    [Fact]
    public async Task A_service_that_knows_no_offset_is_read_once()
    {
        var service = new FakeService(r => Json(ApiRows.Wrap(ApiRows.Collection(r.RequestUri!), ApiRows.V12()[ApiRows.Collection(r.RequestUri!)])));
        Assert.Equal(5, (await service.ReadAsync(Options())).Rows("enrollments"));
    }

    /// <summary>A row that goes away in mid-walk moves the next page up by one, and the row in between is never seen: the total tells.</summary>
    [Fact]
    public async Task A_walk_over_shifting_pages_is_repeated_until_it_is_whole()
    {
        var walks = 0;
        var service = new FakeService(r =>
        {
            var rows = ApiRows.V12();
            if (ApiRows.Collection(r.RequestUri!) != "enrollments")
                return Page(r, rows, size: 2);
            var offset = ApiRows.Parameter(r.RequestUri!, "offset");
            walks += offset == 0 ? 1 : 0;
            return walks == 1 && offset > 0
                ? Json(ApiRows.Wrap("enrollments", rows["enrollments"].Skip(offset + 1).Take(2)), ("X-Total-Count", "5"))
                : Page(r, rows, size: 2);
        });
        var snapshot = await service.ReadAsync(Options());

        Assert.Equal(2, walks);
        Assert.Equal(5, snapshot.Rows("enrollments"));
    }

    [Fact]
    public async Task A_total_that_is_never_reached_makes_the_source_unavailable()
    {
        var service = new FakeService(r => Json(
            ApiRows.Wrap(ApiRows.Collection(r.RequestUri!), ApiRows.V12()[ApiRows.Collection(r.RequestUri!)]), ("X-Total-Count", "50")));
        await Unavailable(service);
    }

    [Fact]
    public async Task A_total_that_is_too_low_loses_nobody()
    {
        var service = new FakeService(r =>
        {
            var page = Page(r, ApiRows.V12(), size: 2, totals: false);
            page.Headers.TryAddWithoutValidation("X-Total-Count", "1");
            return page;
        });
        Assert.Equal(5, (await service.ReadAsync(Options())).Rows("enrollments"));
    }

    /// <summary>With fewer rows at the end than at the beginning, as many may have been passed over as went: the counts agree all the same.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(99)]
    public async Task A_total_that_falls_in_mid_walk_starts_the_walk_anew_and_one_that_always_falls_is_half_a_list(int falls)
    {
        var walks = 0;
        var service = new FakeService(r =>
        {
            var rows = ApiRows.V12();
            if (ApiRows.Collection(r.RequestUri!) != "enrollments")
                return Page(r, rows, size: 2);
            var offset = ApiRows.Parameter(r.RequestUri!, "offset");
            walks += offset == 0 ? 1 : 0;
            if (walks <= falls && offset > 0)
                rows["enrollments"] = rows["enrollments"][1..];
            return Page(r, rows, size: 2);
        });
        if (falls > 3)
        {
            await Unavailable(service);
            return;
        }

        var snapshot = await service.ReadAsync(Options());
        Assert.Equal(["s1", "s2", "t1"], snapshot.Groups(MisGroupType.Teaching).Single().Members.Select(m => m.Person.Id));
        Assert.Equal(2, walks);
        Assert.StartsWith("1 row(s)", snapshot.Findings.Single(f => f.Code == "StatusNotActive").Message, StringComparison.Ordinal);
    }

    /// <summary>Of a row that changes between two walks the later state counts: an organisation that came back is not over.</summary>
    [Fact]
    public async Task What_a_walk_that_begins_anew_had_seen_does_not_count()
    {
        var walks = 0;
        var service = new FakeService(r =>
        {
            var rows = ApiRows.V12();
            if (ApiRows.Collection(r.RequestUri!) != "orgs")
                return Page(r, rows);
            if (++walks > 2)
                return Page(r, rows);
            rows["orgs"] = [rows["orgs"][0].Replace("active", "tobedeleted", StringComparison.Ordinal)];
            return Json(ApiRows.Wrap("orgs", rows["orgs"].Skip(ApiRows.Parameter(r.RequestUri!, "offset"))), ("X-Total-Count", "2"));
        });
        Assert.Equal(3, (await service.ReadAsync(Options())).Schools.Single().People.Count);
    }

    [Fact]
    public async Task Enrolments_without_an_id_are_read_and_people_without_one_are_counted()
    {
        var rows = ApiRows.V12();
        rows["enrollments"] = [.. rows["enrollments"].Select(e => "{" + e[(e.IndexOf(',', StringComparison.Ordinal) + 1)..])];
        rows["users"] = [.. rows["users"], """{"username":"no-one","roles":[{"role":"student","org":{"sourcedId":"ash"}}]}"""];
        var snapshot = await new FakeService(r => Page(r, rows, totals: false)).ReadAsync(Options());

        Assert.Equal(3, snapshot.Groups(MisGroupType.Teaching).Single().Members.Count);
        Assert.Equal("users", snapshot.Findings.Single(f => f.Code == "ValueMissing").File);
    }

    [Theory]
    [InlineData("""{"warnings":[],"schools":ROWS}""")]
    [InlineData("""{"statusInfoSet":[{"imsx_severity":"status"}],"schools":ROWS}""")]
    [InlineData("""{"schools":ROWS,"page":1}""")]
    public async Task A_wrapper_of_another_name_is_known_by_its_ids(string body)
    {
        var service = new FakeService(r => ApiRows.Collection(r.RequestUri!) == "orgs"
            ? Json(body.Replace("ROWS", $"[{string.Join(',', ApiRows.V12()["orgs"])}]", StringComparison.Ordinal)) : Page(r, ApiRows.V12()));
        Assert.Equal("ash", (await service.ReadAsync(Options())).Schools.Single().Id);
    }

    [Fact]
    public async Task Whose_roles_are_missing_is_not_somebody_who_has_left()
    {
        var rows = ApiRows.V12();
        rows["users"] = [.. rows["users"].Select(u => u.Contains("\"s2\"", StringComparison.Ordinal) ? u[..u.IndexOf(",\"roles\"", StringComparison.Ordinal)] + ",\"roles\":[]}" : u)];
        var snapshot = await new FakeService(r => Page(r, rows)).ReadAsync(Options());

        Assert.Equal(1, snapshot.Completeness.DanglingEnrolments);
        Assert.True(snapshot.Found("EnrolmentUnclear"));
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\udc00x")]
    public async Task Text_that_is_no_text_is_no_crash(string text)
    {
        var rows = ApiRows.V12();
        rows["users"] = [.. rows["users"].Select(u => u.Replace("\"ann\"", $"\"{text}\"", StringComparison.Ordinal))];
        await Unavailable(new FakeService(r => Page(r, rows)));
    }

    [Fact]
    public async Task Bytes_that_are_no_utf_8_are_no_crash()
    {
        var service = new FakeService(r =>
        {
            var page = Page(r, ApiRows.V12());
            if (ApiRows.Collection(r.RequestUri!) == "users")
                page.Content = new ByteArrayContent(System.Text.Encoding.Latin1.GetBytes(ApiRows.Wrap("users", ApiRows.V12()["users"]).Replace("Oak", "Øak", StringComparison.Ordinal)));
            return page;
        });
        await Unavailable(service);
    }

    [Fact]
    public async Task A_token_service_that_never_answers_is_no_crash()
    {
        var service = new FakeService(r => r.Method == HttpMethod.Post ? throw new TaskCanceledException("timeout") : Page(r, ApiRows.V12()));
        await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => service.ReadAsync(
            Options() with { Credential = "MIS_CLIENT", TokenUri = new Uri("https://login.example/token") }));
    }

    [Fact]
    public async Task An_empty_collection_never_means_that_everybody_has_left()
    {
        var rows = ApiRows.V12();
        rows["enrollments"] = [];
        await Unavailable(new FakeService(r => Page(r, rows)));
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task Throttling_is_waited_out_for_as_long_as_the_service_asks(HttpStatusCode status)
    {
        var refusals = 2;
        var service = new FakeService(r => refusals-- > 0 ? Status(status, "{}", ("Retry-After", "7")) : Page(r, ApiRows.V12()));
        await service.ReadAsync(Options());

        Assert.Equal([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7)], service.Time.Waits);
        Assert.All(service.Requests, r => Assert.Equal(HttpMethod.Get, r.Method));
    }

    [Fact]
    public async Task A_wait_until_a_date_is_counted_by_the_clock_that_was_given()
    {
        var refusals = 1;
        var service = new FakeService(r => refusals-- > 0
            ? Status(HttpStatusCode.ServiceUnavailable, "{}", ("Retry-After", "Sat, 01 Nov 2025 12:00:30 GMT")) : Page(r, ApiRows.V12()));
        await service.ReadAsync(Options());
        Assert.Equal([TimeSpan.FromSeconds(30)], service.Time.Waits);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("3600")]
    public async Task Throttling_without_end_or_for_too_long_gives_up(string retryAfter)
    {
        var service = new FakeService(_ => Status(HttpStatusCode.TooManyRequests, "{}", ("Retry-After", retryAfter)));
        var error = await Unavailable(service);

        Assert.Equal(429, error.StatusCode);
        Assert.True(service.Requests.Count <= 6);
    }

    [Fact]
    public async Task A_cut_connection_and_a_cut_answer_are_tried_again()
    {
        var trouble = new Queue<Func<HttpResponseMessage>>([() => throw new HttpRequestException("cut"), () => Json("""{"orgs":[{"sourcedId":"as""")]);
        var service = new FakeService(r => trouble.TryDequeue(out var bad) ? bad() : Page(r, ApiRows.V12()));
        Assert.NotEmpty((await service.ReadAsync(Options())).Schools);

        await Unavailable(new FakeService(_ => throw new HttpRequestException("cut")));
        await Unavailable(new FakeService(_ => Json("""{"orgs":[""")));
    }

    [Fact]
    public async Task A_next_page_on_another_host_is_not_followed()
    {
        var service = new FakeService(r => r.RequestUri!.Host == "mis.example"
            ? Json(ApiRows.Wrap("orgs", ApiRows.V12()["orgs"]), ("Link", "<https://evil.example/orgs?offset=1>; rel=\"next\"")) : Page(r, ApiRows.V12()));
        await Unavailable(service);
        Assert.All(service.Requests, r => Assert.Equal("mis.example", r.Address.Host));
    }

    [Fact]
    public async Task Pages_that_go_round_in_circles_come_to_an_end()
    {
        var service = new FakeService(r => Json(ApiRows.Wrap("orgs", ApiRows.V12()["orgs"]), ("Link", $"<{Root}/orgs?page=2>; rel=\"next\"")));
        await Unavailable(service);
        Assert.True(service.Requests.Count < 5);
    }

    [Theory]
    [InlineData("""{"imsx_codeMajor":"failure","imsx_codeMinor":"forbidden","imsx_description":"very-secret-value"}""")]
    [InlineData("""{"imsx_CodeMinor":{"imsx_codeMinorField":[{"imsx_codeMinorFieldName":"TargetEndSystem","imsx_codeMinorFieldValue":"forbidden"}]}}""")]
    public async Task The_error_codes_of_both_versions_are_reported_and_the_services_texts_are_not(string body)
    {
        var error = await Unavailable(new FakeService(_ => Status(HttpStatusCode.Forbidden, body)));
        Assert.Equal(403, error.StatusCode);
        Assert.Contains("forbidden", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_token_is_had_with_the_secret_in_the_header_or_in_the_body(bool inBody)
    {
        var service = new FakeService(r => r.Method == HttpMethod.Post
            ? (r.Headers.Authorization is null) == inBody ? Json("""{"access_token":"tok1","token_type":"bearer"}""") : Status(HttpStatusCode.Unauthorized)
            : Page(r, ApiRows.V12()));
        await service.ReadAsync(Options() with { Credential = "MIS_CLIENT", TokenUri = new Uri("https://login.example/token") });

        Assert.All(service.Requests.Where(r => r.Method == HttpMethod.Get), r => Assert.Equal("Bearer tok1", r.Authorization));
        Assert.All(service.Requests.Where(r => r.Method == HttpMethod.Post), r => Assert.Contains("grant_type=client_credentials", r.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_that_expires_in_mid_walk_is_renewed_once()
    {
        var (tokens, served) = (0, 0);
        var service = new FakeService(r =>
        {
            if (r.Method == HttpMethod.Post)
                return Json($$"""{"access_token":"tok{{++tokens}}"}""");
            return r.Headers.Authorization!.Parameter == "tok1" && served++ > 2 ? Status(HttpStatusCode.Unauthorized) : Page(r, ApiRows.V12());
        });
        await service.ReadAsync(Options() with { Credential = "MIS_CLIENT", TokenUri = new Uri("https://login.example/token") });
        Assert.Equal(2, tokens);
    }

    [Fact]
    public async Task A_header_of_the_settings_is_sent_with_the_value_of_its_variable()
    {
        var service = new FakeService(r => r.Headers.TryGetValues("X-Api-Key", out var key) && key.Single() == Secret
            ? Page(r, ApiRows.V12()) : Status(HttpStatusCode.Unauthorized));
        Assert.NotEmpty((await service.ReadAsync(Options() with { Credential = null, Header = "X-Api-Key: MIS_SECRET" })).Schools);
    }

    [Fact]
    public async Task Secrets_stand_neither_in_what_is_reported_nor_in_errors()
    {
        var service = new FakeService(r => r.Method == HttpMethod.Post ? Json($$"""{"access_token":"{{Secret}}"}""")
            : ApiRows.Collection(r.RequestUri!) == "users" ? Status(HttpStatusCode.InternalServerError, $$"""{"error":"{{Secret}}"}""") : Page(r, ApiRows.V12()));
        var error = await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => service.ReadAsync(
            Options() with { Credential = "MIS_CLIENT", TokenUri = new Uri("https://login.example/token") }));

        Assert.NotEmpty(service.Log);
        Assert.DoesNotContain(Secret, string.Join('\n', service.Log) + error + error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_name_no_safe_service_or_credential_describe_no_source()
    {
        var service = new FakeService(r => Page(r, ApiRows.V12()));
        MisSourceOptions[] bad =
        [
            Options() with { Uri = null }, Options() with { Uri = new Uri("http://mis.example/v1p2") }, Options() with { Credential = null },
            Options() with { Credential = "MIS_UNSET" }, Options() with { Credential = null, Header = "MIS_SECRET" },
            Options() with { TokenUri = new Uri("http://login.example") }, Options() with { TokenUri = new Uri("https://login.example") },
            Options() with { TimeZone = "Nowhere/Land" }, Options() with { RegistrationPattern = "(" },
        ];
        foreach (var options in bad)
            await Source.ErrorAsync(GroupSyncErrorId.MisSourceInvalid, () => service.ReadAsync(options));
        Assert.Empty(service.Requests);
        Assert.NotEmpty((await service.ReadAsync(Options() with { Uri = new Uri("http://127.0.0.1:8080/v1p2") })).Schools);
    }

    private static MisSourceOptions Options() => new() { Kind = MisSourceKind.OneRosterApi, Uri = new Uri(Root), Credential = "MIS_SECRET" };

    private static Task<GroupSyncException> Unavailable(FakeService service) =>
        Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => service.ReadAsync(Options()));

    private static HttpResponseMessage Page(
        HttpRequestMessage request, Dictionary<string, string[]> rows, int size = 1000, bool links = false, bool totals = true)
    {
        var address = request.RequestUri!;
        var collection = ApiRows.Collection(address);
        var offset = address.Query.Contains("offset", StringComparison.Ordinal) ? ApiRows.Parameter(address, "offset") : 0;
        var page = rows[collection].Skip(offset).Take(size).ToList();
        var response = Json(ApiRows.Wrap(collection, page));
        if (totals)
            response.Headers.TryAddWithoutValidation("X-Total-Count", rows[collection].Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (links && offset + size < rows[collection].Length)
            response.Headers.TryAddWithoutValidation("Link",
                $"<{address.GetLeftPart(UriPartial.Path)}?limit={size}&offset=0>; rel=\"first\", <{address.GetLeftPart(UriPartial.Path)}?limit={size}&offset={offset + size}>; rel=\"next\"");
        return response;
    }
}
