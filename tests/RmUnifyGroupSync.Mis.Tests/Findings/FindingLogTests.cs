using RmUnifyGroupSync.Mis.Findings;
using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.Findings;

/// <summary>What a garbled file says of itself stays readable: a thousand odd words are not a thousand findings.</summary>
public class FindingLogTests
{
    [Fact]
    public void Details_are_bounded_in_number_and_length_and_every_case_is_counted()
    {
        var log = new FindingLog();
        for (var i = 0; i < 1000; i++)
            log.Add(FindingKinds.RoleUnknown, "roles.csv", i + 2, $"word {i}");
        log.Add(FindingKinds.RoleUnknown, "users.csv", 2, new string('x', 5000));
        var found = log.ToList();

        Assert.Equal(FindingLog.MostDetails + 2, found.Count);
        Assert.Equal(1001, log.CountOf(FindingKinds.RoleUnknown));
        Assert.StartsWith("950 row(s)", found.Single(f => f.Message.Contains("'and others'", StringComparison.Ordinal)).Message, StringComparison.Ordinal);
        Assert.All(found, f => Assert.True(f.Message.Length < 400));
    }

    [Fact]
    public async Task A_column_that_the_format_needs_and_that_is_misspelt_is_named_in_the_error()
    {
        using var export = Fixtures.OneRoster12().Replace("users.csv", "username", "usrname");
        var error = await Source.ErrorAsync(GroupSyncErrorId.MisUnavailable, () => Source.ReadAsync(MisSourceKind.OneRosterCsv, export.Folder));
        Assert.Contains("'usrname' looks like it", error.Message, StringComparison.Ordinal);
    }
}
