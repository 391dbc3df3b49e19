using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Findings;

namespace RmUnifyGroupSync.Mis.Assembling;

/// <summary>
/// Puts the rows of any source together: schools, people by school, role and id, groups, enrolments. Identical repeats are merged,
/// contradictions marked, references to nothing counted. Read schools first, then people and groups, then enrolments.
/// </summary>
internal sealed partial class RosterBuilder(FindingLog findings)
{
    private readonly Dictionary<string, SchoolDraft> _schools = new(StringComparer.Ordinal);
    private readonly List<SchoolDraft> _order = [];
    private readonly PersonBook _people = new();
    private readonly Dictionary<string, GroupDraft> _groups = new(StringComparer.Ordinal);
    private int _groupCount;
    private readonly bool[] _idsRepeatAcrossSchools = new bool[2];

    /// <summary>
    /// Whether an id is one person's, whatever he is. False for sources with lists of their own for students and for staff: there a
    /// student who is missing is not the member of staff with his id.
    /// </summary>
    public bool RolesShareIds { get; set; } = true;

    /// <summary>What was noticed.</summary>
    public FindingLog Findings { get; } = findings;

    /// <summary>Schools in the order of the source.</summary>
    public IReadOnlyList<SchoolDraft> Schools => _order;

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
        var first = _people.Find(person.Role, person.Id);
        for (var draft = first; draft is not null; draft = draft.Elsewhere)
            if (ReferenceEquals(draft.School, school))
                return Repeat(draft, person, place, mayRepeat);
            else if (!draft.Agrees(person))
                _idsRepeatAcrossSchools[(int)person.Role] = true;

        return Append(new PersonDraft(school, person));
    }

    /// <summary>
    /// Adds a group under the key by which enrolments name it, or merges the row into the group that the school has already. The same
    /// key at another school is another group.
    /// </summary>
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
        var first = _groups.GetValueOrDefault(key ?? id);
        for (var known = first; known is not null; known = known.Elsewhere)
            if (ReferenceEquals(known.School, school))
                return Repeat(known, type, name, place, mayRepeat);
        var group = new GroupDraft(school, type, id, name) { Number = ++_groupCount };
        if (first is null)
            _groups.Add(key ?? id, group);
        else
            (group.Elsewhere, first.Elsewhere) = (first.Elsewhere, group);
        school.Groups.Add(group);
        return group;
    }

    private GroupDraft Repeat(GroupDraft group, MisGroupType type, string name, RowPlace place, bool mayRepeat)
    {
        if (!group.Agrees(type, name))
        {
            if (!group.Contradictory)
                Findings.Add(FindingKinds.GroupContradictory, place.File, place.Line);
            group.Contradict();
        }
        else if (!mayRepeat)
            Findings.Add(FindingKinds.GroupRepeated, place.File, place.Line);
        return group;
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

    private PersonDraft Append(PersonDraft draft)
    {
        _people.Add(draft);
        draft.School.People.Add(draft);
        return draft;
    }
}

/// <summary>Where a row stands.</summary>
/// <param name="File">File or endpoint.</param>
/// <param name="Line">Line, one-based; null where there are none.</param>
internal readonly record struct RowPlace(string File, int? Line);
