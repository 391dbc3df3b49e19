using System.Text.RegularExpressions;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.Corpus;

/// <summary>The trust behind the three services: what comes out is what went in, whatever the size of pages; on pages that are cut, nothing does.</summary>
public partial class CorpusServiceTests
{
    private static readonly Trust Everybody = new(7, idsOverlap: false);
    private static readonly Trust SameNumbers = new(7, idsOverlap: true);

    [Theory]
    [InlineData(true, 7)]
    [InlineData(true, 5000)]
    [InlineData(false, 7)]
    [InlineData(false, 5000)]
    public async Task OneRoster_comes_out_as_it_went_in(bool is12, int size)
    {
        var rows = TrustServices.OneRoster(Everybody, is12);
        var service = new FakeService(r => FakeService.Json(
            ApiRows.Wrap(ApiRows.Collection(r.RequestUri!), rows[ApiRows.Collection(r.RequestUri!)].Skip(ApiRows.Parameter(r.RequestUri!, "offset")).Take(size)),
            ("X-Total-Count", $"{rows[ApiRows.Collection(r.RequestUri!)].Length}")));
        var snapshot = await service.ReadAsync(OneRoster(is12));

        CorpusTests.AssertSame([.. Everybody.Facts(TrustFiles.SaidBy(is12 ? "oneroster-1.2" : "oneroster-1.1"))], Trust.Facts(snapshot));
        AssertClean(snapshot, service);
    }

    /// <summary>A page that lacks rows and says nothing of it: the totals of the service, or the references that lead nowhere, tell.</summary>
    [Theory]
    [InlineData("users", true)]
    [InlineData("users", false)]
    [InlineData("classes", true)]
    [InlineData("classes", false)]
    [InlineData("enrollments", true)]
    [InlineData("orgs", false)]
    public async Task OneRoster_that_keeps_half_of_a_list_is_half_a_source(string list, bool totals)
    {
        var rows = TrustServices.OneRoster(Everybody, is12: true);
        var service = new FakeService(r =>
        {
            var all = rows[ApiRows.Collection(r.RequestUri!)];
            var given = ApiRows.Collection(r.RequestUri!) == list ? all[..(all.Length / 2)] : all;
            return FakeService.Json(ApiRows.Wrap(ApiRows.Collection(r.RequestUri!), given.Skip(ApiRows.Parameter(r.RequestUri!, "offset"))),
                totals ? [("X-Total-Count", $"{all.Length}")] : []);
        });
        var error = await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => service.ReadAsync(OneRoster(is12: true)));

        // Without a total nothing is known until the end; what was noticed on the way goes with the error.
        if (list == "users" && !totals)
            Assert.Contains(error.Findings, f => f.Code == "EnrolmentUnknownPerson");
    }

    [Theory]
    [InlineData(9)]
    [InlineData(200)]
    public async Task Wonde_comes_out_as_it_went_in(int size)
    {
        var service = new FakeService(r => WondePage(SameNumbers, r.RequestUri!, size));
        var snapshot = await service.ReadAsync(new MisSourceOptions { Kind = MisSourceKind.Wonde, Credential = "MIS_SECRET" });

        CorpusTests.AssertSame(
            [.. SameNumbers.Facts(TrustServices.SaidByWonde).Select(f => StaffNumber().Replace(f, "  "))],
            Trust.Facts(snapshot).Select(f => f.Replace("123/", "123", StringComparison.Ordinal).Replace("765/", "765", StringComparison.Ordinal)));
        AssertClean(snapshot, service);
        Assert.StartsWith("6 class(es)", snapshot.Findings.Single(f => f.Code == "WondeDouble").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S8_ScholarPack_hands_out_no_teaching_groups_and_says_so()
    {
        var service = new FakeService(r => WondePage(SameNumbers, r.RequestUri!, 200));
        var snapshot = await service.ReadAsync(new MisSourceOptions { Kind = MisSourceKind.Wonde, Credential = "MIS_SECRET", Product = MisProduct.ScholarPack });

        Assert.Empty(snapshot.Groups(MisGroupType.Teaching));
        Assert.Equal(6, snapshot.Groups(MisGroupType.Registration).Count());
        Assert.Equal([MisGroupType.Teaching], snapshot.Completeness.TypesNotProvided);
    }

    /// <summary>Wonde has no number for staff.</summary>
    [GeneratedRegex(@" E\d\d{7} ")]
    private static partial Regex StaffNumber();

    private static void AssertClean(MisSnapshot snapshot, FakeService service)
    {
        Assert.DoesNotContain(snapshot.Findings, f => f.Severity != FindingSeverity.Information && f.Code != "PersonNotEnabled");
        Assert.DoesNotContain(service.Log, t => t.Contains(FakeService.Secret, StringComparison.Ordinal) || t.Contains("pw-secret", StringComparison.Ordinal) || t.Contains("2014", StringComparison.Ordinal));
        Assert.All(service.Requests, r => Assert.DoesNotContain("demographics", r.Address.AbsolutePath, StringComparison.Ordinal));
    }

    private static MisSourceOptions OneRoster(bool is12) => new()
    {
        Kind = MisSourceKind.OneRosterApi,
        Uri = new Uri(is12 ? "https://mis.example/ims/oneroster/rostering/v1p2" : "https://mis.example/ims/oneroster/v1p1"),
        Credential = "MIS_SECRET",
    };

    private static HttpResponseMessage WondePage(Trust trust, Uri address, int size)
    {
        var rows = TrustServices.Wonde(trust, address.AbsolutePath["/v1.0/".Length..]);
        var from = address.Query.Contains("from=", StringComparison.Ordinal) ? ApiRows.Parameter(address, "from") : 0;
        var next = from + size < rows.Length ? $"\"{address.GetLeftPart(UriPartial.Path)}?cursor=true&from={from + size}\"" : "null";
        return FakeService.Json("{\"data\":[" + string.Join(',', rows.Skip(from).Take(size)) + "],\"meta\":{\"pagination\":{\"more\":"
            + (next == "null" ? "false" : "true") + ",\"next\":" + next + "}}}");
    }
}
