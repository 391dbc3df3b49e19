using System.Globalization;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Graph.Tests.Support;
using RmUnifyGroupSync.Sandbox;

namespace RmUnifyGroupSync.Graph.Tests;

/// <summary>Requests and writes against the least that is possible (§12), with no fault on.</summary>
[Trait("Contract", "graph.md §12")]
public sealed class LowerBoundTests
{
    [Fact(DisplayName = "§12: a first run of 300 classes, 7 years and 60 registration groups, and a night, stay near the lower bound")]
    public async Task A_school_of_1500()
    {
        using var school = await PracticeSchool.OpenAsync(new() { Quota = SandboxQuotaSize.Large }, users: 1620);
        var wanted = School(school);
        Assert.Equal(12146, wanted.Sum(w => w.OwnerIds.Count + w.MemberIds.Count));

        var first = await MeasureAsync(school, wanted);
        Assert.Empty(first.Errors);
        AssertNear(writes: 797, calls: 19 + 49, first);

        var (night, adds, removals) = Night(wanted);
        var second = await MeasureAsync(school, night);
        Assert.Empty(second.Errors);
        AssertNear(writes: 180, calls: Math.Max(60 / 20, (adds + 99) / 100) + (removals / 20), second);
        ConvergenceTests.AssertAsWanted(school, night);

        var third = await MeasureAsync(school, night);
        Assert.Equal(0, third.Writes);
        Assert.InRange(third.HttpRequests, 1, 1 + 37);
        Assert.Equal(0, first.Throttled + second.Throttled + third.Throttled);
    }

    private static void AssertNear(int writes, int calls, Measured measured)
    {
        Assert.InRange(measured.Writes, writes, writes * 1.02);
        Assert.InRange(measured.WriteCalls, 1, calls * 1.25);
    }

    private static async Task<Measured> MeasureAsync(PracticeSchool school, List<GroupCreation> wanted)
    {
        var (directory, before) = (school.Connection.OpenDirectory(new()), school.Recorder.Requests.Count);
        var errors = await SmallEngine.RunAsync(directory, wanted, default);
        var sent = school.Recorder.Requests.Skip(before).ToList();
        var writeCalls = sent.Count(r => r.Method != "GET" && (!r.Url.EndsWith("$batch", StringComparison.Ordinal) || IsWriting(r.Body)));
        Assert.Equal(sent.Count, directory.Statistics.HttpRequests);
        return new(directory.Statistics.Writes, writeCalls, sent.Count, directory.Statistics.Throttled, errors);
    }

    private static bool IsWriting(string batch) => !batch.Contains("\"method\":\"GET\"", StringComparison.Ordinal);

    private static List<GroupCreation> School(PracticeSchool school) =>
    [
        .. Enumerable.Range(0, 300).Select(i => Sized(school, "class", i, owners: 2, members: 28)),
        .. Enumerable.Range(0, 7).Select(i => Sized(school, "year", i, owners: 3, members: 215)),
        .. Enumerable.Range(0, 60).Select(i => Sized(school, "reg", i, owners: 2, members: 25)),
    ];

    private static GroupCreation Sized(PracticeSchool school, string kind, int number, int owners, int members) =>
        school.Creation(string.Create(CultureInfo.InvariantCulture, $"{kind}{number}"), owners, members, number * 4 % 1400);

    /// <summary>150 pupils join 60 groups and 120 leave theirs.</summary>
    private static (List<GroupCreation> Night, int Adds, int Removals) Night(List<GroupCreation> wanted)
    {
        var pool = wanted.SelectMany(w => w.MemberIds).Distinct().ToArray();
        var night = wanted.Select((w, i) => w with
        {
            MemberIds =
            [
                .. i < 120 ? w.MemberIds.Skip(1) : w.MemberIds,
                .. pool.Except(w.MemberIds).Except(w.OwnerIds).Take(i < 30 ? 3 : i < 60 ? 2 : 0),
            ],
        }).ToList();
        return (night, 150, 120);
    }

    private sealed record Measured(int Writes, int WriteCalls, int HttpRequests, int Throttled, List<GroupSyncException> Errors);
}
