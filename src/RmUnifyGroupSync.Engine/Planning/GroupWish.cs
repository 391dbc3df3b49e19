using RmUnifyGroupSync.Engine.Matching;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Engine.Planning;

/// <summary>Who should be in one group, as accounts. Pure.</summary>
internal sealed class GroupWish
{
    private readonly PlanInput _input;
    private readonly SchoolToday _school;
    private readonly HashSet<string> _excluded;

    public GroupWish(PlanInput input, SchoolToday school, GroupToday group)
    {
        (_input, _school, Group) = (input, school, group);
        _excluded = (school.Setting.ExcludedPerson ?? []).Select(p => p.Trim()).ToHashSet(StringComparer.Ordinal);
        StaffPeople = ChosenStaff();
        Students = group.AttributeValue is null ? [.. group.Students.Select(Wanted)] : AttributeAccounts();
        Staff = [.. StaffPeople.Select(Wanted)];
        Admins = [.. (school.Setting.AdminOwner ?? []).Select(input.Directory.FindUser).OfType<DirectoryUser>().Where(u => u.Enabled).DistinctBy(u => u.Id)];
    }

    public GroupToday Group { get; }

    /// <summary>Students of the group with their accounts, excluded people and people without one among them.</summary>
    public IReadOnlyList<WantedPerson> Students { get; }

    /// <summary>Staff who should own the group by the settings StaffOwner and TutorIsOwner (O2–O5).</summary>
    public IReadOnlyList<WantedPerson> Staff { get; }

    /// <summary>The chosen administrators who have an enabled account.</summary>
    public IReadOnlyList<DirectoryUser> Admins { get; }

    private IReadOnlyList<MisPersonRecord> StaffPeople { get; }

    /// <summary>Accounts that are not removed although nobody is matched to them: they may be somebody's of this group (requirements §5).</summary>
    public IReadOnlySet<string> ProtectedAccounts => Students.Concat(Staff)
        .SelectMany(w => w.Match.Candidates)
        .Select(u => u.Id)
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>People of the group without an account, each once.</summary>
    public IReadOnlyList<(string School, PersonRole Role, string Id)> Unmatched =>
        [.. Students.Concat(Staff).Where(w => w.Match.State != MatchState.Matched && !w.Excluded).Select(w => (_school.Id, w.Person.Role, w.Person.Id)).Distinct()];

    /// <summary>
    /// People of whom this run cannot say that they are not in the group: wanted but not matched, or dropped because their rows contradict
    /// each other. A link that stands for one of them stays.
    /// </summary>
    public bool MayBeHere(LedgerLink link) => link.PersonId is { } id && (link.PersonRole is { } role
        ? Uncertain.Contains((role, id))
        : Uncertain.Contains((PersonRole.Student, id)) || Uncertain.Contains((PersonRole.Teacher, id)));

    private HashSet<(PersonRole, string)> Uncertain => _uncertain ??= Students.Concat(Staff)
        .Where(w => w.Match.State != MatchState.Matched && !w.Excluded)
        .Select(w => (w.Person.Role, w.Person.Id))
        .Concat(_school.Record.DroppedPeople)
        .ToHashSet();

    private HashSet<(PersonRole, string)>? _uncertain;

    public bool IsExcluded(MisPersonRecord person) =>
        _excluded.Contains(person.Id) || _excluded.Contains($"{(person.Role == PersonRole.Student ? "Student" : "Staff")}:{person.Id}");

    private WantedPerson Wanted(MisPersonRecord person)
    {
        var match = _input.MatchOf(_school.Id, person);
        var usable = match is { State: MatchState.Matched, Account: not null }
            && (!match.IsDisabled || _school.Setting.DisabledAccount == DisabledAccount.Add);
        return new(person, match, IsExcluded(person), usable);
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

    // G1: enabled student accounts with the value; where a tenant has several schools, only those of this school's students.
    private List<WantedPerson> AttributeAccounts()
    {
        var students = _school.People.Where(p => p.Role == PersonRole.Student)
            .Select(p => (Person: p, _input.MatchOf(_school.Id, p).Account))
            .Where(x => x.Account is not null)
            .GroupBy(x => x.Account!.Id, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First().Person, StringComparer.Ordinal);
        return [.. _input.Directory.Users.Values
            .Where(u => u is { Enabled: true, IsGuest: false } && Attribute(u) is { } v && v.Trim().Equals(Group.AttributeValue, StringComparison.OrdinalIgnoreCase))
            .Where(u => _input.Schools.Count == 1 ? students.ContainsKey(u.Id) || !_input.Matches.IsKnown(u.Id) : students.ContainsKey(u.Id))
            .OrderBy(u => u.Id, StringComparer.Ordinal)
            .Select(u => AttributePerson(u, students.GetValueOrDefault(u.Id)))];
    }

    private WantedPerson AttributePerson(DirectoryUser user, MisPersonRecord? person)
    {
        person ??= new() { Id = user.Id, Role = PersonRole.Student, UserName = user.UserPrincipalName, GivenName = user.DisplayName };
        return new(person, new() { School = _school.Id, Person = person, State = MatchState.Matched, Account = user, MatchedBy = _school.Setting.NonMisYearAttribute }, IsExcluded(person), true);
    }

    private string? Attribute(DirectoryUser user) => _school.Setting.NonMisYearAttribute?.ToUpperInvariant() switch
    {
        "DEPARTMENT" => user.Department,
        "JOBTITLE" => user.JobTitle,
        "OFFICELOCATION" => user.OfficeLocation,
        "EMPLOYEETYPE" => user.EmployeeType,
        { } name when name.StartsWith("EXTENSIONATTRIBUTE", StringComparison.Ordinal)
            && int.TryParse(name["EXTENSIONATTRIBUTE".Length..], out var n) => user.ExtensionAttributes.ElementAtOrDefault(n - 1),
        _ => null,
    };
}

/// <summary>Somebody who should be in a group.</summary>
/// <param name="Person">The MIS person.</param>
/// <param name="Match">How the person was matched.</param>
/// <param name="Excluded">On the exclusion list (M10).</param>
/// <param name="Usable">Matched to an account that may be added.</param>
internal sealed record WantedPerson(MisPersonRecord Person, MatchedPerson Match, bool Excluded, bool Usable)
{
    /// <summary>The account, when there is one.</summary>
    public DirectoryUser? Account => Match.State == MatchState.Matched ? Match.Account : null;

    /// <summary>Object id of the account.</summary>
    public string? UserId => Account?.Id;
}
