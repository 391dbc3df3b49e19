namespace RmUnifyGroupSync.Runtime.Tests;

/// <summary>Names accept wildcards where they name one of many (surface.md): -School too, by id, DfE number or name.</summary>
[Collection(HomeCollection.Name)]
public sealed class SchoolWildcardTests : IDisposable
{
    private readonly RuntimeWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("1000*", "10001 10002")]
    [InlineData("fabrikam*", "10002")]
    [InlineData("?0001", "10001")]
    [InlineData("[CF]*High School", "10001 10002")]
    [InlineData("Nobody*", "")]
    public async Task Listing_takes_wildcards_and_what_fits_nothing_is_no_error(string school, string expected)
    {
        await _world.StartAsync(MisGroupType.Year);
        await _world.RunAsync();
        string[] schools = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(schools, (await RuntimeWorld.ListAsync(_world.Service.GetSchoolsAsync([school], _world.Options, default))).Select(s => s.School));
        Assert.Equal(schools, (await RuntimeWorld.ListAsync(_world.Service.GetGroupsAsync(new() { School = [school] }, _world.Options, default))).Select(g => g.School).Distinct());
        Assert.Equal(schools, (await _world.GroupsAsync(new() { School = [school] })).Select(g => g.School).Distinct());
        Assert.Equal(schools, (await RuntimeWorld.ListAsync(_world.Service.GetMatchesAsync([school], _world.Options, default))).Select(m => m.School).Distinct());
        Assert.Equal(schools, (await _world.Service.GetSchoolSettingsAsync(school, _world.Options, default)).Select(s => s.School));
        Assert.Equal(schools, (await _world.SyncAsync(new() { School = [school] })).Select(r => r.School).Distinct());
        Assert.Empty(_world.Listener.Errors);
    }

    [Fact]
    public async Task A_run_takes_wildcards()
    {
        await _world.StartAsync(MisGroupType.Year);
        Assert.Equal(["10002"], (await _world.RunAsync(new() { School = ["Fab*"] })).School);
        Assert.All(await RuntimeWorld.ListAsync(_world.Service.GetPlanAsync(new() { School = ["Cont*"] }, _world.Options, default)), c => Assert.Equal("10001", c.School));
    }

    [Fact]
    public async Task A_run_whose_wildcards_fit_nothing_says_so()
    {
        await _world.StartAsync(MisGroupType.Year);
        var run = await _world.RunAsync(new() { School = ["Nobody*"] });
        Assert.Equal((RunOutcome.Succeeded, 0), (run.Outcome, run.Writes));
        Assert.Contains("Nobody*", Assert.Single(_world.Listener.Events.OfType<WarningEvent>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_are_written_for_one_school_only()
    {
        await _world.StartAsync();
        foreach (var call in new[] { () => _world.SetAsync(new() { School = "1000*", NameIdentifier = "X" }), () => _world.Service.ResetSettingsAsync("1000*", null, _world.Options, default) })
            Assert.Equal(GroupSyncErrorId.SchoolNotFound, (await Assert.ThrowsAsync<GroupSyncException>(call)).ErrorId);
    }

    [Fact]
    public async Task Export_and_import_take_wildcards()
    {
        await _world.StartAsync();
        foreach (var school in new[] { "10001", "10002" })
            await _world.SetAsync(new() { School = school, NameIdentifier = "N" + school });
        var file = Path.Combine(_world.Root, "out.json");
        await _world.Service.ExportSettingsAsync(new() { Path = file, School = ["1000*"] }, _world.Options, default);
        await _world.Service.ResetSettingsAsync("10001", null, _world.Options, default);
        await _world.Service.ResetSettingsAsync("10002", null, _world.Options, default);
        var imported = await _world.Service.ImportSettingsAsync(new() { Path = file, School = ["*2"] }, _world.Options, default);
        Assert.Equal(("10002", "N10002"), (Assert.Single(imported).School, imported[0].NameIdentifier));
        Assert.Null(await _world.Service.ExportSettingsAsync(new() { Path = file + "2", School = ["nobody*"] }, _world.Options, default));
        Assert.False(File.Exists(file + "2"));
    }
}
