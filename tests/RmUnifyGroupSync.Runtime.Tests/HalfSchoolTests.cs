namespace RmUnifyGroupSync.Runtime.Tests;

/// <summary>Half an export is an error, never a short list: one school of a source of which the files say too little (requirements S9).</summary>
[Collection(HomeCollection.Name)]
public sealed class HalfSchoolTests : IDisposable
{
    private readonly RuntimeWorld _world = new();

    public void Dispose() => _world.Dispose();

    /// <summary>The students of the second school and their enrolments end before it begins: no reference leads nowhere.</summary>
    private void CutOff()
    {
        var gone = new HashSet<string>(StringComparer.Ordinal);
        Keep("Student.csv", row => row[1] != "10002" || !gone.Add(row[0]));
        Keep("StudentEnrollment.csv", row => !gone.Contains(row[1]));
    }

    private void Keep(string file, Func<string[], bool> keep)
    {
        var path = Path.Combine(_world.Export, file);
        var lines = File.ReadAllLines(path);
        File.WriteAllLines(path, lines.Where((line, i) => i == 0 || keep(line.Split(','))));
    }

    [Fact]
    public async Task S9_its_groups_stay_as_they_are_and_the_other_school_goes_on()
    {
        await _world.StartAsync(MisGroupType.Year, MisGroupType.Teaching);
        await _world.RunAsync();
        var before = await _world.GroupsAsync();
        CutOff();
        _world.Listener.Events.Clear();
        var run = await _world.RunAsync();

        Assert.Equal((RunOutcome.MisUnavailable, 0, 0), (run.Outcome, run.Writes, run.MembersRemoved));
        Assert.Equal(before.Select(g => (g.Id, g.MemberCount, g.LinkState)).Order(), (await _world.GroupsAsync()).Select(g => (g.Id, g.MemberCount, g.LinkState)).Order());
    }

    [Fact]
    public async Task Test_MisSource_of_half_a_source_says_in_which_file_and_line()
    {
        Keep("Student.csv", row => row[0].EndsWith('1'));
        GroupSyncSetting source = new() { MisSource = MisSourceKind.SdsCsv, MisPath = [_world.Export] };
        var found = await RuntimeWorld.ListAsync(_world.Service.TestSourceAsync(source, null, _world.Options, default));

        Assert.Equal(("MisUnavailable", FindingSeverity.Error), (found[0].Code, found[0].Severity));
        Assert.Contains(found, f => f is { Code: "EnrolmentUnknownPerson", File: "StudentEnrollment.csv", Line: > 1 });
    }

    [Fact]
    public async Task Test_MisSource_names_the_school_and_Get_MisSchool_lists_the_other()
    {
        await _world.StartAsync(MisGroupType.Year);
        CutOff();
        _world.Listener.Events.Clear();
        var errors = (await RuntimeWorld.ListAsync(_world.Service.TestSourceAsync(null, null, _world.Options, default))).Where(f => f.Severity == FindingSeverity.Error);

        var error = Assert.Single(errors);
        Assert.Equal(("MisUnavailable", "10002"), (error.Code, error.File));
        Assert.Contains("not one student of its own", error.Message, StringComparison.Ordinal);
        Assert.Equal(["10001"], (await RuntimeWorld.ListAsync(_world.Service.GetSchoolsAsync(null, _world.Options, default))).Select(s => s.School));
        Assert.Equal([GroupSyncErrorId.MisUnavailable], _world.Listener.Errors);
    }
}
