using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Findings;

namespace RmUnifyGroupSync.Mis.Assembling;

/// <summary>
/// Puts the rows of any source together: schools, people by school, role and id, groups, enrolments. Identical repeats are merged,
/// contradictions marked, references to nothing counted. Read schools first, then people and groups, then enrolments.
/// </summary>
internal sealed class RosterBuilder(FindingLog findings)
{
    private readonly Dictionary<string, SchoolDraft> _schools = new(StringComparer.Ordinal);
    private readonly List<SchoolDraft> _order = [];
    private readonly Dictionary<string, PersonDraft>[] _people =
        [new Dictionary<string, PersonDraft>(StringComparer.Ordinal), new Dictionary<string, PersonDraft>(StringComparer.Ordinal)];

    private readonly Dictionary<string, GroupDraft> _groups = new(StringComparer.Ordinal);
    private readonly HashSet<string> _endedGroups = new(StringComparer.Ordinal);
    private readonly HashSet<string> _endedPeople = new(StringComparer.Ordinal);
    private string? _lastKey;
    private GroupDraft? _lastGroup;
    private readonly bool[] _idsRepeatAcrossSchools = new bool[2];

    /// <summary>What was noticed.</summary>
    public FindingLog Findings { get; } = findings;

    /// <summary>Schools in the order of the source.</summary>
    public IReadOnlyList<SchoolDraft> Schools => _order;

    /// <summary>Enrolments that were offered.</summary>
    public int Enrolments { get; private set; }

    /// <summary>Enrolments whose person or group is not in the source.</summary>
    public int DanglingEnrolments { get; private set; }

    /// <summary>Adds a school; a second row under its id is noted.</summary>
    public SchoolDraft AddSchool(string id, string name, string? dfeNumber, RowPlace place)
    {
        if (_schools.TryGetValue(id, out var known))
        {
            Findings.Add(FindingKinds.SchoolRepeated, place.File, place.Line);
            return known;
        }

        var school = new SchoolDraft(id, name.Length > 0 ? name : id, string.IsNullOrEmpty(dfeNumber) ? null : dfeNumber);
        _schools.Add(id, school);
        _order.Add(school);
        return school;
    }

    /// <summary>A school by id; null when it is not in the source.</summary>
    public SchoolDraft? FindSchool(string id) => _schools.GetValueOrDefault(id);

    /// <summary>Where people stand who are in the source but at none of its schools, until a class invites them.</summary>
    public SchoolDraft Nowhere { get; } = new("", "", null);

    /// <summary>Adds a person to a school, or merges the row into the person that is there already.</summary>
    /// <param name="school">The school.</param>
    /// <param name="person">The person as the row tells.</param>
    /// <param name="place">The row.</param>
    /// <param name="mayRepeat">True for sources that tell of a person on every row; then repeats are no finding.</param>
    public PersonDraft AddPerson(SchoolDraft school, MisPersonRecord person, RowPlace place, bool mayRepeat = false)
    {
        var first = PeopleOf(person.Role).GetValueOrDefault(person.Id);
        for (var draft = first; draft is not null; draft = draft.Elsewhere)
            if (ReferenceEquals(draft.School, school))
                return Repeat(draft, person, place, mayRepeat);
            else if (!draft.Agrees(person))
                _idsRepeatAcrossSchools[(int)person.Role] = true;

        return Append(new PersonDraft(school, person), first);
    }

    /// <summary>Adds a group under the key by which enrolments name it, or merges the row into the group that is there already.</summary>
    /// <param name="school">The school.</param>
    /// <param name="type">Type.</param>
    /// <param name="id">Id in the source.</param>
    /// <param name="name">Name, untrimmed.</param>
    /// <param name="place">The row.</param>
    /// <param name="key">What enrolments name it by; null when that is the id.</param>
    /// <param name="mayRepeat">True for sources that tell of a group on every row; then repeats are no finding.</param>
    public GroupDraft AddGroup(
        SchoolDraft school, MisGroupType type, string id, string name, RowPlace place, string? key = null, bool mayRepeat = false)
    {
        if (!_groups.TryGetValue(key ?? id, out var group))
        {
            group = new GroupDraft(school, type, id, name);
            _groups.Add(key ?? id, group);
            school.Groups.Add(group);
            return group;
        }

        if (group.Agrees(school, type, name))
        {
            if (!mayRepeat)
                Findings.Add(FindingKinds.GroupRepeated, place.File, place.Line);
        }
        else
            Contradict(group, school, place);
        return group;
    }

    /// <summary>Notes that a group is in the source but over, so that enrolments in it lead somewhere.</summary>
    public void AddEndedGroup(string key) => _endedGroups.Add(key);

    /// <summary>Notes that a person is in the source but gone, so that his enrolments lead somewhere.</summary>
    public void AddEndedPerson(string id) => _endedPeople.Add(id);

    /// <summary>A group by the key under which it was added.</summary>
    public GroupDraft? FindGroup(string key) => _groups.GetValueOrDefault(key);

    /// <summary>Puts a person into a group by id; what cannot be resolved is counted and left out.</summary>
    public void Enrol(string groupKey, string personId, MemberPart part, RowPlace place,
        bool isMain = false, DateOnly? from = null, DateOnly? until = null)
    {
        Enrolments++;
        if (until <= from)
        {
            Findings.Add(FindingKinds.DateReversed, place.File, place.Line);
            return;
        }

        if (!ReferenceEquals(groupKey, _lastKey))
            (_lastKey, _lastGroup) = (groupKey, FindGroup(groupKey));
        if (_lastGroup is not { } group)
        {
            if (_endedGroups.Contains(groupKey))
                Findings.Add(FindingKinds.EnrolmentOfEnded, place.File, place.Line);
            else
                Dangle(FindingKinds.EnrolmentUnknownGroup, place);
            return;
        }

        var role = part == MemberPart.Student ? PersonRole.Student : PersonRole.Teacher;
        if (Resolve(group, role, personId, place) is { } person)
            group.Add(new MembershipDraft(person, part, isMain, from, until));
    }

    /// <summary>Puts a person into a group, both known already.</summary>
    public void Enrol(GroupDraft group, PersonDraft person, MemberPart part, RowPlace place, bool isMain, DateOnly? from, DateOnly? until)
    {
        Enrolments++;
        if (until <= from)
            Findings.Add(FindingKinds.DateReversed, place.File, place.Line);
        else
            group.Add(new MembershipDraft(person, part, isMain, from, until));
    }

    private PersonDraft? Resolve(GroupDraft group, PersonRole role, string personId, RowPlace place)
    {
        var first = PeopleOf(role).GetValueOrDefault(personId);
        if (first is null)
        {
            if (_endedPeople.Contains(personId))
                Findings.Add(FindingKinds.EnrolmentOfEnded, place.File, place.Line);
            else if (PeopleOf(1 - role).ContainsKey(personId))
                Findings.Add(FindingKinds.EnrolmentOtherRole, place.File, place.Line);
            else
                Dangle(FindingKinds.EnrolmentUnknownPerson, place);
            return null;
        }

        for (var draft = first; draft is not null; draft = draft.Elsewhere)
            if (ReferenceEquals(draft.School, group.School))
                return draft;
        return Invite(group.School, first, place);
    }

    /// <summary>A person of another school comes as a guest, provided that ids mean the same person everywhere in this source.</summary>
    private PersonDraft? Invite(SchoolDraft school, PersonDraft person, RowPlace place)
    {
        if (_idsRepeatAcrossSchools[(int)person.Role])
        {
            DanglingEnrolments++;
            Findings.Add(FindingKinds.EnrolmentOtherSchool, place.File, place.Line);
            return null;
        }

        Findings.Add(FindingKinds.PersonGuest, place.File, place.Line);
        var guest = new PersonDraft(school, person.Record with { Grades = [] }) { IsGuest = true, Contradictory = person.Contradictory };
        return Append(guest, person);
    }

    private PersonDraft Repeat(PersonDraft draft, MisPersonRecord person, RowPlace place, bool mayRepeat)
    {
        if (draft.Agrees(person))
        {
            draft.Merge(person);
            if (!mayRepeat)
                Findings.Add(FindingKinds.PersonRepeated, place.File, place.Line);
        }
        else if (!draft.Contradictory)
        {
            draft.Contradictory = true;
            Findings.Add(FindingKinds.PersonContradictory, place.File, place.Line);
        }

        return draft;
    }

    private PersonDraft Append(PersonDraft draft, PersonDraft? first)
    {
        if (first is null)
            PeopleOf(draft.Role).Add(draft.Id, draft);
        else
            (draft.Elsewhere, first.Elsewhere) = (first.Elsewhere, draft);
        draft.School.People.Add(draft);
        return draft;
    }

    private void Contradict(GroupDraft group, SchoolDraft school, RowPlace place)
    {
        if (!group.Contradictory)
            Findings.Add(FindingKinds.GroupContradictory, place.File, place.Line);
        group.Contradictory = true;
        group.School.ContradictoryGroups.Add(group.Id);
        school.ContradictoryGroups.Add(group.Id);
    }

    private void Dangle(FindingKind kind, RowPlace place)
    {
        DanglingEnrolments++;
        Findings.Add(kind, place.File, place.Line);
    }

    private Dictionary<string, PersonDraft> PeopleOf(PersonRole role) => _people[(int)role];
}

/// <summary>Where a row stands.</summary>
/// <param name="File">File or endpoint.</param>
/// <param name="Line">Line, one-based; null where there are none.</param>
internal readonly record struct RowPlace(string File, int? Line);
