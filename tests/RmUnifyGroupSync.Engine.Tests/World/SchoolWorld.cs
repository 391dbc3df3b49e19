using Microsoft.Extensions.Time.Testing;
using RmUnifyGroupSync.Engine.Applying;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Recording;

namespace RmUnifyGroupSync.Engine.Tests.World;

/// <summary>
/// One school with its MIS, its tenant and its ledger, and the nights that pass over it. People have the account
/// <c>id@x.test</c> with the object id <c>u-id</c>; the administrators are a1 and a2.
/// </summary>
internal sealed partial class SchoolWorld
{
    public const string Id = "1234567";
    private readonly Dictionary<(PersonRole Role, string Id), MisPersonRecord> _people = [];
    private readonly Dictionary<(MisGroupType Type, string Id), (string Name, List<MisMembershipRecord> Members, List<MisSessionRecord> Sessions)> _groups = [];

    public SchoolWorld(string schoolId = Id, string dfeNumber = "123/4567", FakeDirectory? directory = null)
    {
        (SchoolId, DfeNumber, Directory) = (schoolId, dfeNumber, directory ?? new());
        Account("a1");
        Account("a2");
    }

    public string SchoolId { get; }

    public string DfeNumber { get; }

    public FakeDirectory Directory { get; }

    /// <summary>What stands before a person's id in the user name, where two schools use the same ids for different people.</summary>
    public string UserPrefix { get; init; } = "";

    /// <summary>What the source says of staff; nothing of those who are not here.</summary>
    public Dictionary<string, StaffKind> StaffKinds { get; } = [];

    public FakeLedger Ledger { get; set; } = new();

    public RecordingObserver Observer { get; } = new();

    public FakeTimeProvider Time { get; } = new();

    public DateOnly Today { get; set; } = new(2026, 11, 20);

    public GroupSyncSetting Setting { get; set; } = new()
    {
        AutoCreate = [MisGroupType.Teaching, MisGroupType.Registration, MisGroupType.Year],
        AdminOwner = ["a1@x.test"],
        AcademicYearStart = "09-01",
        MatchFile = "match.csv",
    };

    public PlanOptions Options { get; set; } = new();

    public bool AcceptSource { get; set; }

    public bool WhatIf { get; set; }

    public List<Engine.Matching.MatchFileEntry> MatchFile { get; } = [];

    private IReadOnlyList<Engine.Matching.MatchFileEntry> ReadMatchFile(string path) =>
        path == "match.csv" ? MatchFile : throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, $"The file {path} is not there.");

    /// <summary>People whose rows contradict each other.</summary>
    public HashSet<(PersonRole Role, string Id)> Contradictory { get; } = [];

    public DirectoryUser Account(string name, bool enabled = true)
    {
        var user = new DirectoryUser { Id = $"u-{name}", UserPrincipalName = $"{name}@x.test", DisplayName = name, Mail = $"{name}@x.test", Enabled = enabled };
        Directory.Users[user.Id] = user;
        return user;
    }

    public MisPersonRecord Person(string id, PersonRole role = PersonRole.Student, bool account = true, DateOnly? from = null, DateOnly? until = null)
    {
        var person = new MisPersonRecord { Id = id, Role = role, GivenName = id, FamilyName = "Test", UserName = UserPrefix + id, StaffKind = StaffKinds.GetValueOrDefault(id), From = from, Until = until };
        _people[(role, id)] = person;
        if (account)
            Account(UserPrefix + id);
        return person;
    }

    /// <summary>An empty MIS; the tenant stays as it is.</summary>
    public void Clear()
    {
        _people.Clear();
        _groups.Clear();
    }

    public void Leave(string id) => _people.Remove((PersonRole.Student, id));

    public void Group(MisGroupType type, string id, string? name = null, params MisSessionRecord[] sessions) =>
        _groups[(type, id)] = (name ?? id, [], [.. sessions]);

    public void RemoveGroup(MisGroupType type, string id) => _groups.Remove((type, id));

    public void Enrol(MisGroupType type, string group, string person, PersonRole role = PersonRole.Student, bool main = false, DateOnly? from = null, DateOnly? until = null) =>
        _groups[(type, group)].Members.Add(new(_people[(role, person)], role, main, from, until));

    public void Withdraw(MisGroupType type, string group, string person) => _groups[(type, group)].Members.RemoveAll(m => m.Person.Id == person);

    /// <summary>A teaching group with a teacher and students, everybody with an account.</summary>
    public void Class(string id, string? teacher, params string[] students)
    {
        Group(MisGroupType.Teaching, id);
        if (teacher is not null)
        {
            Person(teacher, PersonRole.Teacher);
            Enrol(MisGroupType.Teaching, id, teacher, PersonRole.Teacher);
        }

        foreach (var student in students)
        {
            if (!_people.ContainsKey((PersonRole.Student, student)))
                Person(student);
            Enrol(MisGroupType.Teaching, id, student);
        }
    }

    public SchoolToday Read() => SchoolReading.On(
        new()
        {
            Id = SchoolId,
            Name = "Test School",
            DfeNumber = DfeNumber,
            People = [.. _people.Values.Where(p => !Contradictory.Contains((p.Role, p.Id)))],
            DroppedPeople = [.. Contradictory],
            ContradictoryPeople = Contradictory.Count,
            Groups = [.. _groups.Select(g => new MisGroupRecord { Type = g.Key.Type, Id = g.Key.Id, Name = g.Value.Name, Members = [.. g.Value.Members.Where(m => !Contradictory.Contains((m.Person.Role, m.Person.Id)))], Sessions = g.Value.Sessions })],
        },
        Setting,
        Today);

    public async Task<PreparedPlan> PlanAsync()
    {
        var schools = Others.Append(this).Select(s => s.Read()).ToList();
        var reader = new TenantReader(Directory, Ledger, ReadMatchFile, Kept);
        var tenant = await reader.ReadAsync(schools, default, recall: true, isWhole: !OthersFailed);
        return await new SyncWorkflow(Directory, Ledger, Observer).PlanAsync(schools, tenant, reader, new(Options, AcceptSource, OthersFailed), default);
    }

    /// <summary>More schools of the tenant, whose nights pass together with this one's.</summary>
    public List<SchoolWorld> Others { get; } = [];

    /// <summary>True when a school is configured whose source could not be read.</summary>
    public bool OthersFailed { get; set; }

    /// <summary>Asked before groups are begun.</summary>
    public Func<bool>? MayGoOn { get; set; }

    /// <summary>One run, a day after the one before; gives the results by display name.</summary>
    public Task<IReadOnlyDictionary<string, GroupSyncResult>> NightAsync()
    {
        Time.Advance(TimeSpan.FromDays(1));
        return RunAtOnceAsync();
    }

    /// <summary>One run, in the moment in which the one before ended.</summary>
    public async Task<IReadOnlyDictionary<string, GroupSyncResult>> RunAtOnceAsync(CancellationToken cancellationToken = default) =>
        await ApplyAsync(await PlanAsync(), cancellationToken);

    /// <summary>Makes a plan true that was made before, in the tenant as it is now.</summary>
    public async Task<IReadOnlyDictionary<string, GroupSyncResult>> ApplyAsync(PreparedPlan plan, CancellationToken cancellationToken = default)
    {
        IDirectory directory = WhatIf ? new WhatIfDirectory(Directory) : Directory;
        ILedger ledger = WhatIf ? new WhatIfLedger(Ledger) : Ledger;
        using var recorder = new SyncRecorder(ledger, Time, "run");
        var results = new Dictionary<string, GroupSyncResult>();
        LastApplier = new(directory, recorder, Observer, WhatIf) { MayGoOn = MayGoOn };
        await foreach (var result in LastApplier.ApplyAsync(plan.Plan, cancellationToken))
            results[result.DisplayName] = LastResults[result.DisplayName] = result;
        SourceMemory.Save(plan.Input, plan.Input.Schools, ledger);
        return results;
    }

    public PlanApplier? LastApplier { get; private set; }

    /// <summary>Every result so far by display name, also of a night that was cut.</summary>
    public Dictionary<string, GroupSyncResult> LastResults { get; } = [];

    public FakeGroup Of(string name, int year = 2026) => Directory.Named($"{name}[{DfeNumber.Replace("/", "", StringComparison.Ordinal)}][{year}]");

    public IEnumerable<string> Members(string name, int year = 2026) => Names(Of(name, year).Members);

    public IEnumerable<string> Owners(string name, int year = 2026) => Names(Of(name, year).Owners);

    private static IEnumerable<string> Names(IEnumerable<string> ids) => ids.Select(id => id[2..]).Order(StringComparer.Ordinal);
}

internal sealed class RecordingObserver : ISyncObserver
{
    public List<SyncEvent> Events { get; } = [];

    public List<ApprovalRequest> Asked { get; } = [];

    public Func<ApprovalRequest, bool> Answer { get; set; } = _ => true;

    public void Report(SyncEvent e) => Events.Add(e);

    public Task<bool> ApproveAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        Asked.Add(request);
        return Task.FromResult(Answer(request));
    }
}
