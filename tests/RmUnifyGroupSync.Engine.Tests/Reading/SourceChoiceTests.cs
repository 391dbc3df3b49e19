using Microsoft.Extensions.Time.Testing;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Reading;

/// <summary>Requirement S9: from which source a school is read, with which settings, and what is said of those that cannot be.</summary>
public sealed class SourceChoiceTests
{
    private readonly FakeTimeProvider _time = new(new(2026, 11, 20, 2, 0, 0, TimeSpan.Zero));
    private readonly RecordingObserver _observer = new();

    private static GroupSyncSetting From(string path) => new() { MisSource = MisSourceKind.SdsCsv, MisPath = [path] };

    private static MisSchoolRecord School(string id, string? number = null) => new() { Id = id, Name = $"School {id}", DfeNumber = number };

    private static MisSnapshot Of(params string[] schools) => new() { Schools = [.. schools.Select(s => School(s))] };

    private Task<SourceReading> ReadAsync(FakeSettings settings, FakeSources sources) => new SourceReader(settings, sources, _time).ReadAsync(_observer, default);

    [Fact]
    public async Task S9_a_school_is_read_from_its_own_source_only_and_another_s_source_gives_no_more_than_its_school()
    {
        FakeSettings settings = new() { Default = From("trust"), Own = { ["A"] = From("trust") with { NameIdentifier = "A!" }, ["B"] = From("own") } };
        var reading = await ReadAsync(settings, new() { ["trust"] = () => Of("A", "C"), ["own"] = () => Of("A", "B", "C", "D") });
        Assert.Equal(["A", "B", "C"], reading.Schools.Select(s => s.Id));
        Assert.Empty(reading.Failures);
    }

    [Fact]
    public async Task S9_the_source_of_all_is_not_one_school_s_because_it_has_only_one()
    {
        FakeSettings settings = new() { Default = From("trust"), Own = { ["X"] = From("trust") with { NameIdentifier = "X!" } } };
        Assert.Null(Assert.Single((await ReadAsync(settings, new() { ["trust"] = () => Of("A") })).Schools).Setting.NameIdentifier);
    }

    [Fact]
    public async Task S9_a_source_that_gives_a_school_with_a_source_of_its_own_does_not_take_it_over()
    {
        FakeSettings settings = new() { Own = { ["Our"] = From("own") with { NameIdentifier = "OUR" }, ["A"] = From("second") } };
        var reading = await ReadAsync(settings, new() { ["own"] = () => Of("A"), ["second"] = () => Of("A") });
        Assert.Null(Assert.Single(reading.Schools).Setting.NameIdentifier);
    }

    [Fact]
    public async Task S9_what_fails_is_said_under_the_id_of_a_school_that_is_known_else_under_its_name_in_the_settings()
    {
        FakeSettings settings = new()
        {
            Default = From("trust"),
            Own = { ["Our school"] = From("own") with { AcademicYearStart = "never" }, ["School B"] = new() { MisSource = MisSourceKind.SdsCsv, MisPath = ["trust"] }, ["Z"] = From("z") },
            Broken = { "Z" },
        };
        var reading = await ReadAsync(settings, new()
        {
            ["trust"] = () => Of("A") with { Failures = [new("B", "School B", null, new(GroupSyncErrorId.MisUnavailable, "half"))] },
            ["own"] = () => Of("O"),
        });
        Assert.Equal(["A"], reading.Schools.Select(s => s.Id));
        Assert.Equal(["B", "Our school", "Z"], reading.Failures.Keys.Order(StringComparer.Ordinal));
        var errors = new List<GroupSyncException>();
        Assert.Equal(["A"], reading.Named(null, errors).Select(s => s.Id));
        Assert.Equal(["B", "Our school", "Z"], errors.Select(e => $"{e.TargetObject}").Order(StringComparer.Ordinal));
        Assert.False(reading.IsWhole);
    }

    [Fact]
    public async Task Safety_8_one_id_with_two_numbers_is_two_schools_that_nobody_can_tell_apart()
    {
        FakeSettings settings = new() { Default = From("trust"), Own = { ["X"] = From("own") } };
        var reading = await ReadAsync(settings, new()
        {
            ["trust"] = () => new() { Schools = [School("A"), School("B", "111/1111")] },
            ["own"] = () => new() { Schools = [School("B", "222/2222")] },
        });
        Assert.Equal(["A"], reading.Schools.Select(s => s.Id));
        var message = Assert.Single(reading.Failures).Value.Message;
        Assert.Contains("B (School B) and B (School B)", message, StringComparison.Ordinal);
        Assert.Contains("-DfeNumber", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S9_settings_that_cannot_be_used_are_the_error_when_there_is_no_source_beside_them()
    {
        FakeSettings settings = new() { Own = { ["B"] = From("own") }, Broken = { "B" } };
        Assert.Equal(GroupSyncErrorId.SettingInvalid, (await Assert.ThrowsAsync<GroupSyncException>(() => ReadAsync(settings, []))).ErrorId);
        var none = await Assert.ThrowsAsync<GroupSyncException>(() => ReadAsync(new(), []));
        Assert.Contains("Set-GroupSyncSetting -MisSource", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_name_is_told_which_schools_there_are()
    {
        var reading = await ReadAsync(new() { Default = From("trust") }, new() { ["trust"] = () => Of("A", "B") });
        var unknown = Assert.Throws<GroupSyncException>(() => reading.Named(["X"]));
        Assert.Equal((GroupSyncErrorId.SchoolNotFound, "X"), (unknown.ErrorId, unknown.TargetObject));
        Assert.Contains("A (School A), B (School B)", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("\"X\"", unknown.Message, StringComparison.Ordinal);
        Assert.True(reading.IsWhole);
    }

    [Fact]
    public void Where_nothing_could_be_read_every_name_leads_to_the_reason()
    {
        GroupSyncException why = new(GroupSyncErrorId.MisUnavailable, "gone");
        var reading = SourceReading.None(why);
        Assert.False(reading.IsWhole);
        Assert.Same(why, Assert.Throws<GroupSyncException>(() => reading.Single("A")));
        Assert.Same(why, Assert.Throws<GroupSyncException>(() => reading.Named(["A"])));
        Assert.False(new SourceReading([], new Dictionary<string, GroupSyncException> { ["A"] = why }, []).IsWhole);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_source_is_opened_with_the_school_s_settings_else_with_those_built_in_and_it_is_said_which_is_read(bool set)
    {
        var setting = From("one") with { MisPath = ["one", "two"] };
        if (set)
            setting = setting with { MisProduct = MisProduct.Seemis, GradeLabel = GradeLabel.CedsToEngland, TimeZone = "America/New_York" };
        Capture factory = new();
        var school = Assert.Single((await new SourceReader(new FakeSettings { Default = setting }, factory, _time).ReadAsync(_observer, default)).Schools);
        Assert.Equal(
            set ? (MisProduct.Seemis, GradeLabel.CedsToEngland, "America/New_York") : (MisProduct.Other, GradeLabel.AsIs, "Europe/London"),
            (factory.Options!.Product, factory.Options.GradeLabel, factory.Options.TimeZone));
        Assert.Equal(set ? 19 : 20, school.Today.Day);
        Assert.Contains(_observer.Events.OfType<DecisionEvent>(), e => e.Message.Contains("SdsCsv", StringComparison.Ordinal) && e.Message.Contains("one, two", StringComparison.Ordinal));
    }

    private sealed class Capture : IMisSourceFactory, IMisSource
    {
        public MisSourceOptions? Options { get; private set; }

        public IMisSource Create(MisSourceOptions options)
        {
            Options = options;
            return this;
        }

        public Task<MisSnapshot> ReadAsync(ISyncObserver observer, CancellationToken cancellationToken) => Task.FromResult(Of("A"));
    }

    [Fact]
    public async Task C5_a_group_that_the_lists_do_not_show_yet_is_found_by_its_key_and_synced()
    {
        SchoolWorld world = new();
        world.Class("7A", "t1", "s1");
        world.Class("7B", "t1", "s1");
        await world.NightAsync();
        world.Directory.Unlisted.Add(world.Of("7A").Info.Id);
        foreach (var group in new[] { "7A", "7B" })
        {
            world.Person($"new-{group}");
            world.Enrol(MisGroupType.Teaching, group, $"new-{group}");
        }

        await world.NightAsync();
        Assert.Equal(2, world.Directory.Groups.Count);
        Assert.Contains("new-7A", world.Members("7A"));
        Assert.Contains("new-7B", world.Members("7B"));
    }

    [Fact]
    public async Task Accounts_that_were_read_are_not_taken_for_remembered_ones()
    {
        SchoolWorld world = new();
        world.Directory.RemembersUsers = [];
        var reader = new TenantReader(world.Directory, world.Ledger, _ => []);
        Assert.False((await reader.ReadAsync([world.Read()], default)).UsersRemembered);
        Assert.True((await reader.ReadAsync([world.Read()], default, recall: true)).UsersRemembered);
    }
}
