using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.Assembling;

/// <summary>Whoever is kept out because his account is not enabled is counted, so that nobody wonders where a pupil is.</summary>
public class NotEnabledTests
{
    [Fact]
    public async Task Students_and_staff_who_are_not_enabled_are_counted_apart()
    {
        using var export = Fixtures.OneRoster12().Replace("users.csv", "s2,,,TRUE", "s2,,,False").Replace("users.csv", "t1,,,true", "t1,,,false");
        var found = (await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder)).Findings.Where(f => f.Code == "PersonNotEnabled").ToList();

        Assert.Equal(["1 member(s) of staff", "2 student(s)"], found.Select(f => f.Message[..f.Message.IndexOf(" of the source", StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
        Assert.All(found, f => Assert.Equal(FindingSeverity.Warning, f.Severity));
    }

    [Fact]
    public async Task Nothing_is_said_where_everybody_is_enabled()
    {
        using var export = Fixtures.OneRoster12().Replace("users.csv", "s3,,,false", "s3,,,true");
        Assert.False((await Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder)).Found("PersonNotEnabled"));
    }

    [Fact]
    public async Task A_service_is_counted_as_files_are()
    {
        var rows = ApiRows.V12();
        rows["users"][1] = rows["users"][1].Replace("\"enabledUser\":true", "\"enabledUser\":false", StringComparison.Ordinal);
        var service = new FakeService(r => FakeService.Json(ApiRows.Wrap(ApiRows.Collection(r.RequestUri!),
            rows[ApiRows.Collection(r.RequestUri!)].Skip(ApiRows.Parameter(r.RequestUri!, "offset")))));
        var snapshot = await service.ReadAsync(new Engine.Ports.MisSourceOptions
        {
            Kind = MisSourceKind.OneRosterApi,
            Uri = new Uri("https://mis.example/ims/oneroster/rostering/v1p2"),
            Credential = "MIS_SECRET",
        });

        Assert.Equal(1, snapshot.Findings.Count(f => f.Code == "PersonNotEnabled"));
    }
}
