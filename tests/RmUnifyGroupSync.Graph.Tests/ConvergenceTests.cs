using System.Globalization;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Graph.Tests.Support;
using RmUnifyGroupSync.Sandbox;

namespace RmUnifyGroupSync.Graph.Tests;

/// <summary>Whatever goes wrong on the way, some runs later the tenant is as it should be.</summary>
[Trait("Contract", "graph.md §9, §11")]
public sealed class ConvergenceTests
{
    [Theory(DisplayName = "§4, §5.3, §9, §11: with one answer in ten faulty, runs converge without twins, losses or extras")]
    [MemberData(nameof(Weathers))]
    public async Task Faulty_answers_are_outlived(string weather, int seed)
    {
        using var school = await PracticeSchool.OpenAsync(Weather(weather) with { FaultRate = 0.1, Seed = seed });
        var wanted = Classes(school, 30);
        for (var night = 0; night < 3; night++) await SmallEngine.RunAsync(school.Directory, wanted, default);
        AssertAsWanted(school, wanted);
        Assert.Contains(school.Tenant.Inspect().Requests, r => r.Fault != SandboxFaults.None);
    }

    public static TheoryData<string, int> Weathers()
    {
        var data = new TheoryData<string, int>();
        foreach (var weather in new[] { "plain", "lag", "refused", "ignored", "odd", "noBehaviours" })
        {
            for (var seed = 1; seed <= 4; seed++) data.Add(weather, seed);
        }

        return data;
    }

    private static SandboxOptions Weather(string name) => name switch
    {
        "lag" => new() { ReplicationLag = TimeSpan.FromSeconds(5), ReadLag = TimeSpan.FromSeconds(3), IndexLag = TimeSpan.FromSeconds(20) },
        "refused" => new() { PostUniqueName = UncertainInput.Refused },
        "ignored" => new() { PostUniqueName = UncertainInput.Ignored },
        "odd" => new() { RetryAfter = RetryAfterForm.Mixed, ClashIsConflict = true, AbsentLinkIsBadRequest = true, PageOverlap = 3, DefaultPageSize = 7, MaximumPageSize = 9 },
        "noBehaviours" => new() { PostUniqueName = UncertainInput.Refused, UpsertBehaviorOptions = UncertainInput.Refused, StartsWithUniqueName = false },
        _ => new(),
    };

    internal static List<GroupCreation> Classes(PracticeSchool school, int count) =>
        [.. Enumerable.Range(0, count).Select(i => school.Creation(string.Create(CultureInfo.InvariantCulture, $"c{i}"), 2, 25, i % 30))];

    internal static void AssertAsWanted(PracticeSchool school, List<GroupCreation> wanted)
    {
        var inspection = school.Tenant.Inspect();
        Assert.Equal(wanted.Select(w => w.Key).Order(), inspection.Groups.Select(g => g.UniqueName ?? $"no key: {g.DisplayName}").Order());
        foreach (var (want, group) in wanted.Select(w => (w, inspection.Groups.Single(g => g.UniqueName == w.Key))))
        {
            Assert.Equal(want.OwnerIds.Order(), group.OwnerIds.Order());
            Assert.Equal(want.MemberIds.Order(), group.MemberIds.Order());
        }

        Assert.Empty(inspection.UsersEverDeleted);
        Assert.Empty(inspection.AccountDeletionAttempts);
        Assert.Empty(inspection.DeletedGroups);
    }
}
