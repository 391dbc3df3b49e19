using RmUnifyGroupSync.Engine.Reporting;

namespace RmUnifyGroupSync.Runtime.Tests;

/// <summary>
/// Absent is not empty: while the source of one school cannot be read its groups are what they were, and calls about other schools do not
/// mind (requirements S9, X2).
/// </summary>
[Collection(HomeCollection.Name)]
public sealed class UnreadSourceTests : IDisposable
{
    private readonly RuntimeWorld _world = new();

    private string Own => Path.Combine(_world.Root, "own");

    public void Dispose() => _world.Dispose();

    /// <summary>Two schools with a source each and their groups; then the source of the second, 10002, is gone.</summary>
    private async Task<List<O365ClassGroup>> StartAndBreakAsync()
    {
        Directory.CreateDirectory(Own);
        foreach (var file in Directory.GetFiles(_world.Export))
            File.Copy(file, Path.Combine(Own, Path.GetFileName(file)));
        await _world.StartAsync(MisGroupType.Year, MisGroupType.Teaching);
        await _world.SetAsync(new() { School = "10002", SchoolName = "Fabrikam High School", MisSource = MisSourceKind.SdsCsv, MisPath = [Own] });
        await _world.RunAsync();
        var before = await _world.GroupsAsync();
        Assert.Equal(2, before.Select(g => g.School).Distinct().Count());
        Directory.Delete(Own, recursive: true);
        _world.Listener.Events.Clear();
        return before;
    }

    private static List<(string, string?, LinkState)> StatesOf(IEnumerable<O365ClassGroup> groups) =>
        [.. groups.Select(g => (g.Id, g.School, g.LinkState)).OrderBy(g => g.Id, StringComparer.Ordinal)];

    [Fact]
    public async Task X2_groups_of_a_school_whose_source_is_unreadable_are_not_ended()
    {
        var before = await StartAndBreakAsync();
        Assert.Equal(StatesOf(before), StatesOf(await _world.GroupsAsync()));
        Assert.Equal([GroupSyncErrorId.MisUnavailable], _world.Listener.Errors);
    }

    [Fact]
    public async Task X2_nor_when_no_source_can_be_read_at_all()
    {
        var before = await StartAndBreakAsync();
        Directory.Delete(_world.Export, recursive: true);
        await _world.Service.ResetSettingsAsync("10002", null, _world.Options, default);
        _world.Listener.Events.Clear();
        Assert.Equal(StatesOf(before), StatesOf(await _world.GroupsAsync()));
        Assert.Empty(_world.Listener.Errors);
        Assert.Contains("Shown is what Microsoft 365 has", Assert.Single(_world.Listener.Events.OfType<WarningEvent>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task X2_a_run_does_not_report_them_as_gone_from_the_MIS()
    {
        await StartAndBreakAsync();
        var run = await _world.RunAsync();
        Assert.Equal((RunOutcome.MisUnavailable, 0), (run.Outcome, run.Writes));
        using var ledger = new State.SqliteLedgerStore(_world.Home, _world.Time) { ReadOnly = true }.OpenLastUsed();
        Assert.Empty(RunNotes.Parse(ledger!.ReadNotes(run.Id)).Ended);
    }

    [Fact]
    public async Task S9_listing_one_school_does_not_mind_the_source_of_another()
    {
        var before = await StartAndBreakAsync();
        Assert.Equal("10001", Assert.Single(await RuntimeWorld.ListAsync(_world.Service.GetSchoolsAsync(["10001"], _world.Options, default))).School);
        Assert.NotEmpty(await RuntimeWorld.ListAsync(_world.Service.GetGroupsAsync(new() { School = ["Contoso High School"] }, _world.Options, default)));
        Assert.NotEmpty(await RuntimeWorld.ListAsync(_world.Service.GetMatchesAsync(["10001"], _world.Options, default)));
        Assert.Empty(await RuntimeWorld.ListAsync(_world.Service.GetPlanAsync(new() { School = ["10001"] }, _world.Options, default)));
        Assert.DoesNotContain(await RuntimeWorld.ListAsync(_world.Service.TestSourceAsync(null, ["10001"], _world.Options, default)), f => f.Severity == FindingSeverity.Error);
        Assert.Equal(before.Count(g => g.School == "10001"), (await _world.GroupsAsync(new() { School = ["10001"] })).Count);
        Assert.NotEmpty(await _world.SyncAsync(new() { School = ["10001"] }));
        Assert.NotEmpty(await RuntimeWorld.ListAsync(_world.Service.GetMembersAsync([new() { MisGroupId = "11001", School = "10001" }], PersonRole.Student, _world.Options, default)));
        Assert.Empty(_world.Listener.Errors);
    }

    [Theory]
    [InlineData("10002")]
    [InlineData("fabrikam high school")]
    [InlineData("Fabrikam*")]
    public async Task S9_the_groups_of_the_unread_school_itself_are_listed_with_why_it_could_not_be_read(string school)
    {
        var before = await StartAndBreakAsync();
        Assert.Equal(StatesOf(before.Where(g => g.School == "10002")), StatesOf(await _world.GroupsAsync(new() { School = [school] })));
        Assert.Equal([GroupSyncErrorId.MisUnavailable], _world.Listener.Errors);
    }

    [Fact]
    public async Task Syncing_such_a_group_says_that_its_source_could_not_be_read_and_changes_nothing()
    {
        var group = (await StartAndBreakAsync()).First(g => g.School == "10002");
        Assert.Empty(await _world.SyncAsync(new() { Groups = [new() { GroupId = group.Id, School = "10002" }] }));
        Assert.Equal([GroupSyncErrorId.MisUnavailable, GroupSyncErrorId.MisUnavailable], _world.Listener.Errors);
    }
}
