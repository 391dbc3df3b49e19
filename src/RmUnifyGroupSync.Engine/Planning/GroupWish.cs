using RmUnifyGroupSync.Engine.Matching;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Engine.Planning;

/// <summary>Who should be in one group, as accounts. Pure.</summary>
internal sealed class GroupWish
{
    private readonly PlanInput _input;
    private readonly SchoolToday _school;
    private readonly HashSet<string> _doubtful = new(StringComparer.Ordinal);
    private readonly Lazy<HashSet<(PersonRole, string)>> _uncertain;
    private readonly Lazy<HashSet<string>> _protected;

    public GroupWish(PlanInput input, SchoolAccounts accounts, GroupToday group)
    {
        (_input, _school, Accounts, Group) = (input, accounts.School, accounts, group);
        Students = group.AttributeValue is null ? [.. group.Students.Select(Wanted)] : AttributeAccounts();
        Staff = [.. ChosenStaff().Select(Wanted)];
        _uncertain = new(() => Students.Concat(Staff)
            .Where(w => w.Match.State != MatchState.Matched && !w.Excluded)
            .Select(w => (w.Person.Role, w.Person.Id))
            .Concat(_school.Record.DroppedPeople)
            .ToHashSet());
        _protected = new(() => Students.Concat(Staff).SelectMany(w => w.Match.Candidates).Select(u => u.Id).Concat(_doubtful).ToHashSet(StringComparer.Ordinal));
    }

    public GroupToday Group { get; }

    /// <summary>The school's people and accounts.</summary>
    public SchoolAccounts Accounts { get; }

    /// <summary>Students of the group with their accounts, excluded people and people without one among them.</summary>
    public IReadOnlyList<WantedPerson> Students { get; }

    /// <summary>Staff who should own the group by the settings StaffOwner and TutorIsOwner (O2–O5).</summary>
    public IReadOnlyList<WantedPerson> Staff { get; }

    /// <summary>Accounts that are not removed although nobody is matched to them: they may be somebody's of this group (requirements §5).</summary>
    public bool IsProtected(string userId) => _protected.Value.Contains(userId);

    /// <summary>People of the group without an account, each once.</summary>
    public IReadOnlyList<(string School, PersonRole Role, string Id)> Unmatched =>
        [.. Students.Concat(Staff).Where(w => w.Match.State != MatchState.Matched && !w.Excluded).Select(w => (_school.Id, w.Person.Role, w.Person.Id)).Distinct()];

    /// <summary>
    /// People of whom this run cannot say that they are not in the group: wanted but not matched, or dropped because their rows contradict
    /// each other. A link that stands for one of them stays.
    /// </summary>
    public bool MayBeHere(LedgerLink link) => link.PersonId is { } id && (link.PersonRole is { } role
        ? _uncertain.Value.Contains((role, id))
        : _uncertain.Value.Contains((PersonRole.Student, id)) || _uncertain.Value.Contains((PersonRole.Teacher, id)));

    private WantedPerson Wanted(MisPersonRecord person)
    {
        var match = _input.MatchOf(_school.Id, person);
        var usable = match is { State: MatchState.Matched, Account: not null }
            && (!match.IsDisabled || _school.Setting.DisabledAccount == DisabledAccount.Add);
        return new(person, match, Accounts.IsExcluded(person), usable);
    }

    private IReadOnlyList<MisPersonRecord> ChosenStaff()
    {
        var all = Group.Type switch
        {
            MisGroupType.Teaching => Group.Teachers,
            MisGroupType.Registration when _school.Setting.TutorIsOwner == true => Group.Teachers,
            _ => [],
        };
        return StaffOwnerOf(_school.Setting) == StaffOwner.All ? all : [.. all.Take(1)];
    }

    // O5: SEEMiS means all, unless the setting was made explicitly.
    private static StaffOwner StaffOwnerOf(GroupSyncSetting setting) =>
        setting.MisProduct == MisProduct.Seemis && setting.Origin.GetValueOrDefault(nameof(setting.StaffOwner)) == SettingOrigin.BuiltIn
            ? StaffOwner.All
            : setting.StaffOwner ?? StaffOwner.Single;

    // G1: enabled student accounts with the value; where a tenant has several schools, only those of this school's students. An account
    // that has the value and is disabled, or whose pupil could not be matched this time, is not added and not removed either (requirements §5);
    // nor is one that nobody has while a member of staff is without his: it might be his, and staff never enter as students (§8).
    private List<WantedPerson> AttributeAccounts()
    {
        var wanted = new List<WantedPerson>();
        foreach (var user in _input.Directory.UsersWith(_school.Setting.NonMisYearAttribute, Group.AttributeValue!))
        {
            var student = Accounts.StudentOf(user.Id);
            var isKnown = _input.Matches.IsKnown(user.Id) || _input.Matches.WasStaff(user.Id);
            if (user.Enabled && (student is not null || (!_input.SeveralSchools && !isKnown && Accounts.StaffAreMatched)))
                wanted.Add(AttributePerson(user, student));
            else if (student is not null || !isKnown)
                _doubtful.Add(user.Id);
        }

        return wanted;
    }

    private WantedPerson AttributePerson(DirectoryUser user, MisPersonRecord? person)
    {
        person ??= new() { Id = user.Id, Role = PersonRole.Student, UserName = user.UserPrincipalName, GivenName = user.DisplayName };
        return new(person, new() { School = _school.Id, Person = person, State = MatchState.Matched, Account = user, MatchedBy = _school.Setting.NonMisYearAttribute }, Accounts.IsExcluded(person), true);
    }
}

/// <summary>Somebody who should be in a group.</summary>
/// <param name="Person">The MIS person.</param>
/// <param name="Match">How the person was matched.</param>
/// <param name="Excluded">On the exclusion list (M10).</param>
/// <param name="Usable">Matched to an account that may be added.</param>
internal sealed record WantedPerson(MisPersonRecord Person, MatchedPerson Match, bool Excluded, bool Usable)
{
    /// <summary>The account; null for everybody who is not matched.</summary>
    public DirectoryUser? Account => Match.Account;

    /// <summary>Object id of the account.</summary>
    public string? UserId => Account?.Id;
}
