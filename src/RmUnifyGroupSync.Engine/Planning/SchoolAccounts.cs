using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Engine.Planning;

/// <summary>What every group of a school asks about its people and their accounts: found once a plan, not once a group. Pure.</summary>
internal sealed class SchoolAccounts
{
    private readonly HashSet<string> _excluded;
    private readonly Lazy<Dictionary<string, MisPersonRecord>> _excludedAccounts;
    private readonly Lazy<Dictionary<string, MisPersonRecord>> _students;
    private readonly Lazy<bool> _staffAreMatched;
    private readonly Lazy<Dictionary<(PersonRole Role, string Id), MisPersonRecord>> _people;

    public SchoolAccounts(PlanInput input, SchoolToday school)
    {
        School = school;
        _excluded = (school.Setting.ExcludedPerson ?? []).Select(p => p.Trim()).ToHashSet(StringComparer.Ordinal);
        KnowsAllAdmins = (school.Setting.AdminOwner ?? []).All(a => input.Directory.FindUser(a) is { Enabled: true });
        _staffAreMatched = new(() => school.People.All(p => p.Role == PersonRole.Student || input.MatchOf(school.Id, p).State == MatchState.Matched));
        Admins = [.. (school.Setting.AdminOwner ?? []).Select(input.Directory.FindUser).OfType<DirectoryUser>().Where(u => u.Enabled).DistinctBy(u => u.Id)];
        _excludedAccounts = new(() => _excluded.Count == 0 ? [] : AccountsOf(school.Record.People.Concat(school.People).Where(IsExcluded)));
        _students = new(() => AccountsOf(school.People.Where(p => p.Role == PersonRole.Student)));
        _people = new(() => school.Record.People.DistinctBy(p => (p.Role, p.Id)).ToDictionary(p => (p.Role, p.Id)));

        Dictionary<string, MisPersonRecord> AccountsOf(IEnumerable<MisPersonRecord> people) => people
            .Select(p => (Person: p, input.MatchOf(school.Id, p).Account))
            .Where(x => x.Account is not null)
            .GroupBy(x => x.Account!.Id, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First().Person, StringComparer.Ordinal);
    }

    public SchoolToday School { get; }

    /// <summary>The chosen administrators who have an enabled account.</summary>
    public IReadOnlyList<DirectoryUser> Admins { get; }

    /// <summary>Whether every chosen administrator has an enabled account; a name that leads to nobody takes nobody's place.</summary>
    public bool KnowsAllAdmins { get; }

    /// <summary>Whether every member of staff of the school is matched, so that an account that nobody has is no teacher's.</summary>
    public bool StaffAreMatched => _staffAreMatched.Value;

    /// <summary>Whether a person is on the exclusion list (M10), by id, or by role and id.</summary>
    public bool IsExcluded(MisPersonRecord person) => IsExcluded(person.Role, person.Id);

    /// <summary>Whether this tool put the account there for somebody on the exclusion list, who may have left the MIS since.</summary>
    public bool IsExcluded(LedgerLink link) => link.PersonId is { } id
        && (link.PersonRole is { } role ? IsExcluded(role, id) : IsExcluded(PersonRole.Student, id) || IsExcluded(PersonRole.Teacher, id));

    /// <summary>The person on the exclusion list who has the account; null when nobody of the list has it.</summary>
    public MisPersonRecord? ExcludedPersonOf(string userId) => _excludedAccounts.Value.GetValueOrDefault(userId);

    /// <summary>The student of the school who has the account; null for none.</summary>
    public MisPersonRecord? StudentOf(string userId) => _students.Value.GetValueOrDefault(userId);

    private bool IsExcluded(PersonRole role, string id) => _excluded.Contains(id) || _excluded.Contains($"{(role == PersonRole.Student ? "Student" : "Staff")}:{id}");

    /// <summary>A person of the school's source, to say who it was.</summary>
    public MisPersonRecord? Find(PersonRole? role, string id) => role is { } known
        ? _people.Value.GetValueOrDefault((known, id))
        : _people.Value.GetValueOrDefault((PersonRole.Student, id)) ?? _people.Value.GetValueOrDefault((PersonRole.Teacher, id));
}
