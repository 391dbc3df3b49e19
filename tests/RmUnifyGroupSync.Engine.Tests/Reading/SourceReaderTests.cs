using Microsoft.Extensions.Time.Testing;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Reading;

/// <summary>Requirement S9: each school with its own settings and source; what is wrong with one is no other's failure.</summary>
public sealed class SourceReaderTests
{
    private readonly FakeTimeProvider _time = new(new(2026, 11, 20, 2, 0, 0, TimeSpan.Zero));

    private static GroupSyncSetting From(string path) => new() { MisSource = MisSourceKind.SdsCsv, MisPath = [path] };

    private static MisSnapshot Of(params string[] schools) => new()
    {
        Schools = [.. schools.Select(s => new MisSchoolRecord { Id = s, Name = $"School {s}" })],
        Findings = [.. schools.Select(s => new MisFinding(FindingSeverity.Warning, s, null, null, s))],
    };

    private Task<SourceReading> ReadAsync(FakeSettings settings, FakeSources sources) => new SourceReader(settings, sources, _time).ReadAsync(new RecordingObserver(), default);

    [Fact]
    public async Task S9_one_source_of_many_schools_and_one_that_has_its_own()
    {
        FakeSettings settings = new() { Default = From("trust"), Own = { ["B"] = From("own"), ["A"] = From("trust") with { NameIdentifier = "A!" } } };
        var reading = await ReadAsync(settings, new() { ["trust"] = () => Of("A", "B", "C"), ["own"] = () => Of("B") });
        Assert.Equal(["A", "B", "C"], reading.Schools.Select(s => s.Id));
        Assert.Equal(("A!", null), (reading.Schools[0].Setting.NameIdentifier, reading.Schools[2].Setting.NameIdentifier));
        Assert.Equal(4, reading.Findings.Count);
        Assert.Empty(reading.Failures);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S9_a_source_that_fails_is_the_failure_of_its_school_only(bool foreseen)
    {
        Exception error = foreseen ? new GroupSyncException(GroupSyncErrorId.MisUnavailable, "gone") : new InvalidCastException("a fault");
        FakeSettings settings = new() { Default = From("trust"), Own = { ["B"] = From("own") } };
        var reading = await ReadAsync(settings, new() { ["trust"] = () => Of("A", "C"), ["own"] = () => throw error });
        Assert.Equal(["A", "C"], reading.Schools.Select(s => s.Id));
        Assert.Equal((!foreseen, "B"), (reading.Failures.Single().Value.IsUnexpected, reading.Failures.Single().Key));
        var errors = new List<GroupSyncException>();
        Assert.Equal(["C"], reading.Named(["B", "C", "X"], errors).Select(s => s.Id));
        Assert.Equal([reading.Failures["B"].ErrorId, GroupSyncErrorId.SchoolNotFound], errors.Select(e => e.ErrorId));
        Assert.Throws<GroupSyncException>(() => reading.Named(["B"]));
    }

    [Fact]
    public async Task S9_the_only_source_that_fails_is_everybodys_failure()
    {
        FakeSettings settings = new() { Default = From("trust") };
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => ReadAsync(settings, new() { ["trust"] = () => throw new GroupSyncException(GroupSyncErrorId.MisUnavailable, "gone") }));
        Assert.Equal(GroupSyncErrorId.MisUnavailable, error.ErrorId);
    }

    [Fact]
    public async Task S9_a_school_that_its_source_does_not_have_whole_is_a_failure_and_no_empty_school()
    {
        FakeSettings settings = new() { Default = From("trust"), Own = { ["C"] = From("own") } };
        static MisSchoolFailure Half(string id) => new(id, $"School {id}", null, new(GroupSyncErrorId.MisUnavailable, $"half of {id}"));
        var reading = await ReadAsync(settings, new() { ["trust"] = () => Of("A") with { Failures = [Half("B"), Half("C")] }, ["own"] = () => Of("C") });
        Assert.Equal(["A", "C"], reading.Schools.Select(s => s.Id));
        Assert.Equal(("B", "half of B"), (reading.Failures.Single().Key, reading.Failures.Single().Value.Message));
        Assert.Contains("half of B", Assert.Throws<GroupSyncException>(() => reading.Named(["B"])).Message, StringComparison.Ordinal);
        Assert.Contains("half of B", Assert.Throws<GroupSyncException>(() => reading.Named(["School B"])).Message, StringComparison.Ordinal);
        Assert.False(reading.IsWhole);
    }

    [Fact]
    public async Task S9_settings_that_cannot_be_used_keep_their_school_out_and_no_other()
    {
        FakeSettings settings = new() { Default = From("trust"), Own = { ["B"] = new(), ["C"] = From("trust") with { AcademicYearStart = "never" } }, Broken = { "B" } };
        var reading = await ReadAsync(settings, new() { ["trust"] = () => Of("A", "B", "C") });
        Assert.Equal(["A"], reading.Schools.Select(s => s.Id));
        Assert.Equal(["B", "C"], reading.Failures.Keys.Order(StringComparer.Ordinal));
        Assert.All(reading.Failures.Values, f => Assert.Equal(GroupSyncErrorId.SettingInvalid, f.ErrorId));
    }

    [Fact]
    public async Task Safety_8_schools_with_one_DfE_number_are_left_out_and_the_others_go_on()
    {
        FakeSettings settings = new() { Default = From("trust"), Own = { ["A"] = From("trust") with { DfeNumber = "123/4567" }, ["B"] = From("trust") with { DfeNumber = "1234567" } } };
        var reading = await ReadAsync(settings, new() { ["trust"] = () => Of("A", "B", "C") });
        Assert.Equal(["C"], reading.Schools.Select(s => s.Id));
        Assert.Equal(["A", "B"], reading.Failures.Keys.Order(StringComparer.Ordinal));
        Assert.All(reading.Failures.Values, f => Assert.Equal(GroupSyncErrorId.SettingInvalid, f.ErrorId));
    }

    [Fact]
    public async Task Safety_8_one_school_that_two_sources_have_is_read_from_neither()
    {
        FakeSettings settings = new() { Default = From("trust"), Own = { ["X"] = From("own") } };
        var reading = await ReadAsync(settings, new() { ["trust"] = () => Of("A", "B"), ["own"] = () => Of("B") });
        Assert.Equal(["A"], reading.Schools.Select(s => s.Id));
        Assert.Equal("B", Assert.Single(reading.Failures).Key);
    }

    [Fact]
    public async Task S5_without_any_source_it_is_not_configured()
    {
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => ReadAsync(new(), []));
        Assert.Equal(GroupSyncErrorId.MisSourceNotConfigured, error.ErrorId);
    }

    [Fact]
    public async Task S9_a_source_of_one_school_is_that_schools_whatever_the_settings_call_it()
    {
        FakeSettings settings = new() { Own = { ["Our school"] = From("own") with { NameIdentifier = "OUR" }, ["Second"] = From("second") } };
        var reading = await ReadAsync(settings, new() { ["own"] = () => Of("A"), ["second"] = () => Of("B") });
        Assert.Equal(["OUR", null], reading.Schools.Select(s => s.Setting.NameIdentifier));
    }

    [Fact]
    public async Task S9_two_schools_of_one_name_are_not_guessed()
    {
        var reading = await ReadAsync(new() { Default = From("trust") }, new() { ["trust"] = () => new() { Schools = [new() { Id = "A", Name = "Same" }, new() { Id = "B", Name = "Same" }] } });
        Assert.Contains("Several schools", Assert.Throws<GroupSyncException>(() => reading.Named(["same"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*", "A B C", "D E")]
    [InlineData("school ?", "A B C", "")]
    [InlineData("[ad]", "A", "D")]
    [InlineData("765*", "", "D")]
    [InlineData("Fifth*", "", "E")]
    [InlineData("x*", "", "")]
    public async Task Wildcards_stand_for_schools_by_id_number_or_name_also_for_those_that_could_not_be_read(string school, string found, string missing)
    {
        FakeSettings settings = new() { Default = From("trust"), Own = { ["D"] = From("d") with { DfeNumber = "765/4321" }, ["E"] = From("e") with { SchoolName = "Fifth school" } } };
        var reading = await ReadAsync(settings, new() { ["trust"] = () => Of("A", "B", "C"), ["d"] = () => throw new InvalidDataException(), ["e"] = () => throw new InvalidDataException() });
        var errors = new List<GroupSyncException>();
        Assert.Equal(found, string.Join(' ', reading.Named([school], errors).Select(s => s.Id)));
        Assert.Equal(missing, string.Join(' ', errors.Select(e => e.TargetObject)));
    }

    [Fact]
    public async Task A_school_whose_very_name_has_wildcard_characters_is_that_school()
    {
        var reading = await ReadAsync(new() { Default = From("trust") }, new() { ["trust"] = () => new() { Schools = [new() { Id = "A", Name = "St [AB]" }, new() { Id = "B", Name = "St A" }] } });
        Assert.Equal("A", Assert.Single(reading.Named(["St [AB]"])).Id);
        Assert.Equal("B", Assert.Single(reading.Named(["St ?"])).Id);
        Assert.Equal("A", reading.Single("st [ab]").Id);
        Assert.Equal(GroupSyncErrorId.SchoolNotFound, Assert.Throws<GroupSyncException>(() => reading.Single("St ?")).ErrorId);
    }

    [Fact]
    public async Task S9_a_name_that_may_be_in_a_source_that_could_not_be_read_is_not_an_unknown_school()
    {
        FakeSettings settings = new() { Default = From("trust"), Own = { ["A"] = From("trust"), ["B"] = From("own") } };
        var reading = await ReadAsync(settings, new() { ["trust"] = () => throw new GroupSyncException(GroupSyncErrorId.MisUnavailable, "gone"), ["own"] = () => Of("B") });
        Assert.Equal(GroupSyncErrorId.MisUnavailable, Assert.Throws<GroupSyncException>(() => reading.Named(["C"])).ErrorId);
        Assert.Equal(GroupSyncErrorId.MisUnavailable, Assert.Throws<GroupSyncException>(() => reading.Single("A")).ErrorId);
        Assert.Equal("B", Assert.Single(reading.Named(["B"])).Id);
        Assert.False(reading.IsWhole);
    }
}
