using Microsoft.Extensions.Time.Testing;
using RmUnifyGroupSync.Engine.Applying;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Recording;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Simulation;

/// <summary>The nights of a school year: what happens by day, the run at night, and the look at every group in the morning.</summary>
internal sealed class SchoolYear
{
    private readonly Random _random;
    private readonly YearMis _mis;
    private readonly YearOracle _oracle;
    private readonly FakeDirectory _directory = new();
    private readonly HashSet<string> _renamed = [];
    private DateOnly _today = new(2025, 9, 3);
    private PlanOptions _options = new();
    private bool _half;
    private bool _empty;

    public SchoolYear(int seed)
    {
        _random = new(seed);
        _mis = new(_random);
        _oracle = new(_mis);
    }

    private FakeLedger Ledger { get; set; } = new();

    /// <summary>Mornings on which the tenant would have been wrong without the night's run.</summary>
    public int WrongHadThereBeenNoSync { get; private set; }

    private enum Morning
    {
        /// <summary>Exactly as expected.</summary>
        Right,

        /// <summary>Removals were held: everybody who belongs is there, and nobody was taken out.</summary>
        Held,

        /// <summary>The run could not begin: as it was yesterday.</summary>
        AsYesterday,
    }

    public async Task FirstDayAsync()
    {
        AddAccount("u-a1");
        AddAccount("u-helper");
        _mis.Begin();
        await RunAndLookAsync(Morning.Right);
        Assert.Equal(YearMis.YearGroups * 7, _directory.Groups.Count);
    }

    public async Task NightAsync(int night)
    {
        _today = _today.AddDays(_today.DayOfWeek == DayOfWeek.Friday ? 3 : 1);
        if (_today.Month is 7 or 8 && _today.Day > 18 && night <= 190)
            _today = new(2026, 7, 17);
        SmallThings();
        var morning = Special(night);
        await RunAndLookAsync(morning);
        await TheDayAfterAsync(night);
    }

    /// <summary>The school moves up. The first night nobody has confirmed it; then somebody does.</summary>
    public async Task SummerAsync()
    {
        _today = new(2026, 9, 2);
        var classes = _directory.Groups.Values.Where(g => g.Info.UniqueName!.EndsWith(":2025", StringComparison.Ordinal)).ToDictionary(g => g, g => string.Join(",", g.Members.Order(StringComparer.Ordinal)));
        _mis.MoveUp();
        await RunAndLookAsync(Morning.Held);
        _options = new() { Rollover = true };
        await RunAndLookAsync(Morning.Right);
        _options = new();
        Assert.All(classes, c => Assert.Equal(c.Value, string.Join(",", c.Key.Members.Order(StringComparer.Ordinal))));
    }

    // What happens in a school on any day.
    private void SmallThings()
    {
        if (_random.Next(3) == 0)
            _oracle.WithoutAccount.Add(_mis.Join(7 + _random.Next(YearMis.YearGroups)));
        else if (_oracle.WithoutAccount.Count > 0)
            _oracle.WithoutAccount.Remove(_oracle.WithoutAccount.Order(StringComparer.Ordinal).First());
        if (_random.Next(4) == 0)
            _mis.Pupils.Remove(_mis.AnyPupil());
        if (_random.Next(2) == 0)
            _mis.MoveClass(_mis.AnyPupil());
        if (_random.Next(20) == 0)
            _mis.Teachers[_mis.AnyClass()] = _mis.NewTeacher();
        if (_random.Next(6) == 0)
            ByHand(_directory.Groups.Values.Where(g => g.Info.DeletedAt is null && !g.Info.UniqueName!.EndsWith(":2025", StringComparison.Ordinal) || _mis.AcademicYear == 2025).ToList());
    }

    // A person in the portal: adds a helper, or takes somebody out whom the sync puts back.
    private void ByHand(List<FakeGroup> groups)
    {
        var group = groups[_random.Next(groups.Count)];
        if (group.Info.DeletedAt is not null)
            return;
        if (_random.Next(2) == 0)
            TakeOut(group, group.Members.Order(StringComparer.Ordinal).FirstOrDefault(m => m.StartsWith("u-p", StringComparison.Ordinal)));
        else if (group.Members.Add("u-helper"))
            _oracle.Groups[NameOf(group)].Extras.Add("u-helper");
    }

    private void TakeOut(FakeGroup group, string? member)
    {
        group.Members.Remove(member ?? "");
        _oracle.Groups[NameOf(group)].Extras.Remove(member ?? "");
    }

    private Morning Special(int night)
    {
        switch (night)
        {
            case 30: _empty = true; return Morning.AsYesterday;
            case 45: _half = true; return Morning.Held;
            case 60: Rename(); return Morning.Right;
            case 75: return LoseLedger();
            case 90: _mis.NewTimetable(); return Morning.Held;
            case 91: _options = new() { Force = true }; return Morning.Right;
            case 120: return Delete();
            default: return Morning.Right;
        }
    }

    private async Task TheDayAfterAsync(int night)
    {
        (_half, _empty, _options) = (false, false, new());
        // Half an export was held; a night later the whole one puts everything right.
        if (night is 30 or 45)
            await RunAndLookAsync(Morning.Right);
    }

    private Morning LoseLedger()
    {
        Ledger = new();
        // Whoever left or changed tonight is not known to be the sync's own any more.
        _oracle.LedgerLost();
        foreach (var group in _directory.Groups.Values.Where(g => g.Info.DeletedAt is null))
        {
            var expected = _oracle.Groups[NameOf(group)];
            var now = _oracle.Register().SingleOrDefault(r => r.Name == NameOf(group)).Students ?? [];
            expected.Extras.UnionWith(group.Members.Except(now.Select(YearMis.Account)).Except(group.Owners));
        }

        return Morning.Right;
    }

    private void Rename()
    {
        foreach (var group in _directory.Groups.Values.Take(3))
        {
            group.Info = group.Info with { DisplayName = $"Our {group.Info.Id}", Visibility = "Public" };
            _renamed.Add(group.Info.Id);
        }
    }

    private Morning Delete()
    {
        var group = _directory.Groups.Values.First(g => g.Info.UniqueName!.Contains(":teaching:", StringComparison.Ordinal));
        group.Info = group.Info with { DeletedAt = DateTimeOffset.UnixEpoch };
        _oracle.Groups[NameOf(group)].Deleted = true;
        return Morning.Right;
    }

    private async Task RunAndLookAsync(Morning expected)
    {
        _oracle.Learn();
        foreach (var person in _mis.Pupils.Keys.Where(p => !_oracle.WithoutAccount.Contains(p)).Concat(_mis.Teachers.Values))
            AddAccount(YearMis.Account(person));
        var (before, wrong) = (Picture(), expected == Morning.Right && Differences().Any());
        WrongHadThereBeenNoSync += wrong ? 1 : 0;
        await RunAsync(expected);
        if (expected == Morning.AsYesterday)
            Assert.Equal(before, Picture());
        else if (expected == Morning.Held)
            LookWhileHeld(before);
        else
            Assert.Equal("", string.Join('\n', Differences()));
        Assert.Equal(_directory.Groups.Count, _directory.Groups.Values.Select(g => g.Info.UniqueName).Distinct().Count());
        Assert.All(_directory.Groups.Values, g => Assert.NotEmpty(g.Owners));
        Assert.All(_directory.Groups.Values.Where(g => _renamed.Contains(g.Info.Id)), g => Assert.Equal(("Our " + g.Info.Id, "Public"), (g.Info.DisplayName, g.Info.Visibility)));
    }

    // Everybody who belongs to a group is in it, and everybody who was there still is.
    private void LookWhileHeld(Dictionary<string, string[]> before)
    {
        foreach (var (name, expected) in _oracle.Groups.Where(g => !g.Value.Deleted))
        {
            var members = Find(name)!.Members;
            if (!_half)
                Assert.Subset(members.ToHashSet(), expected.Students.Select(YearMis.Account).ToHashSet());
            Assert.Subset(members.ToHashSet(), before.GetValueOrDefault(name, []).Where(m => !m.StartsWith("u-t", StringComparison.Ordinal)).ToHashSet());
        }
    }

    private async Task RunAsync(Morning expected)
    {
        var reader = new SourceReader(
            new FakeSettings { Default = Setting },
            new FakeSources { ["SdsCsv"] = () => _empty ? throw new GroupSyncException(GroupSyncErrorId.MisUnavailable, "no rows") : new() { Schools = [_mis.Export(_half)] } },
            new FakeTimeProvider(new(_today.ToDateTime(new(2, 0)), TimeSpan.Zero)));
        if (expected == Morning.AsYesterday)
        {
            await Assert.ThrowsAsync<GroupSyncException>(() => reader.ReadAsync(new RecordingObserver(), default));
            return;
        }

        var schools = (await reader.ReadAsync(new RecordingObserver(), default)).Schools;
        var plan = await PlanAsync(schools);
        using (var recorder = new SyncRecorder(Ledger, new FakeTimeProvider(), "run"))
        {
            await foreach (var result in new PlanApplier(_directory, recorder, new RecordingObserver(), false).ApplyAsync(plan.Plan, default))
                Assert.Contains(result.Status, expected == Morning.Held ? new[] { SyncStatus.Held, SyncStatus.Synced, SyncStatus.Unchanged } : [SyncStatus.Synced, SyncStatus.Unchanged]);
        }

        SourceMemory.Save(plan.Input, schools, Ledger);
        Assert.All((await PlanAsync(schools)).Plan.Groups, g => Assert.False(g.HasChanges));
    }

    private async Task<PreparedPlan> PlanAsync(IReadOnlyList<SchoolToday> schools)
    {
        var tenant = await new TenantReader(_directory, Ledger, _ => []).ReadAsync(schools, default);
        return await new SyncWorkflow(_directory, Ledger, new RecordingObserver()).PlanAsync(schools, tenant, new(_options), default);
    }

    private static GroupSyncSetting Setting { get; } = new()
    {
        MisSource = MisSourceKind.SdsCsv,
        AutoCreate = [MisGroupType.Teaching, MisGroupType.Registration, MisGroupType.Year],
        AdminOwner = ["a1@x.test"],
    };

    private IEnumerable<string> Differences()
    {
        foreach (var (name, expected) in _oracle.Groups.Where(g => !g.Value.Deleted))
        {
            if (Find(name) is not { } group)
                yield return $"{name} is missing";
            else if (!group.Members.SetEquals(expected.Members) || !group.Owners.SetEquals(expected.Owners))
                yield return $"{name} on {_today:O}: lacks {string.Join(' ', expected.Members.Except(group.Members))}; has too many {string.Join(' ', group.Members.Except(expected.Members))}; owners {string.Join(' ', group.Owners)} instead of {string.Join(' ', expected.Owners)}";
        }
    }

    private Dictionary<string, string[]> Picture() =>
        _directory.Groups.Values.Where(g => g.Info.DeletedAt is null).ToDictionary(NameOf, g => g.Members.Order(StringComparer.Ordinal).ToArray());

    private FakeGroup? Find(string name) => _directory.Groups.Values.SingleOrDefault(g => g.Info.DeletedAt is null && NameOf(g) == name);

    // rmugs:<school>:<type>:<id>[:<year>], the id with its slash as ~2f and its capitals escaped.
    private static string NameOf(FakeGroup group)
    {
        var key = group.Info.UniqueName!["rmugs:9999999:".Length..];
        return System.Text.RegularExpressions.Regex.Replace(key, "~([0-9a-f]{2})", m => ((char)Convert.ToInt32(m.Groups[1].Value, 16)).ToString());
    }

    private void AddAccount(string id) => _directory.Users.TryAdd(id, new() { Id = id, UserPrincipalName = $"{id[2..]}@x.test", Mail = $"{id[2..]}@x.test" });
}
