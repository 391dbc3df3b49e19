using RmUnifyGroupSync.Mis.Findings;
using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis.Assembling;

/// <summary>Puts people into groups. What cannot be resolved is counted and left out.</summary>
internal sealed partial class RosterBuilder
{
    private readonly HashSet<string> _endedGroups = new(StringComparer.Ordinal);
    private readonly HashSet<string> _endedPeople = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unclearPeople = new(StringComparer.Ordinal);
    private readonly HashSet<(string Id, SchoolDraft School)> _endedAtSchool = [];

    /// <summary>Enrolments that were offered.</summary>
    public int Enrolments { get; private set; }

    /// <summary>Enrolments whose person or group is not in the source.</summary>
    public int DanglingEnrolments { get; private set; }

    /// <summary>Enrolments that would give staff a place as a student, or a student one as staff.</summary>
    public int MisplacedEnrolments { get; private set; }

    /// <summary>Notes that a group is in the source but over, so that enrolments in it lead somewhere.</summary>
    public void AddEndedGroup(string key) => _endedGroups.Add(key);

    /// <summary>Notes that a person is in the source but gone, from one school or altogether, so that his enrolments lead somewhere.</summary>
    public void AddEndedPerson(string id, SchoolDraft? school = null)
    {
        _endedPeople.Add(id);
        if (school is not null)
            _endedAtSchool.Add((id, school));
    }

    /// <summary>Notes a person of whom nobody can say what he is, for his role is unknown, its dates are illegible or there is none.</summary>
    public void AddUnclearPerson(string id) => _unclearPeople.Add(id);

    /// <summary>
    /// Notes a person of whom the source says no role. Whose roles are all over is gone; of anybody else the roles may have been cut
    /// off, which shows when he is in classes.
    /// </summary>
    public void AddPersonWithoutRole(string id)
    {
        if (!_endedPeople.Contains(id))
            AddUnclearPerson(id);
    }

    /// <summary>Counts an enrolment in a group that says neither what the person does there nor, legibly, when.</summary>
    public void EnrolUnclear(GroupDraft? group)
    {
        Enrolments++;
        DanglingEnrolments++;
        Lose(group, MemberPart.Student);
    }

    /// <summary>Puts people into groups by the rows of an enrolment file.</summary>
    /// <param name="parts">The rows, in the order of the source; parts are worked on side by side, with the same result as one after the other.</param>
    /// <param name="schoolOf">The school that a row means by an id; null when it means none.</param>
    public void Enrol(IReadOnlyList<EnrolmentLines> parts, Func<string, SchoolDraft?>? schoolOf = null)
    {
        var sheets = parts.Select(lines => new EnrolmentSheet(lines, _groups.GetValueOrDefault, _people, schoolOf)).ToArray();
        SideBySide.Run(sheets.Length, i => sheets[i].LookUp());
        MakeRoom(sheets);
        SideBySide.Run(sheets.Length, i => sheets[i].Place());
        Enrolments += sheets.Sum(s => s.Placed);
        foreach (var lines in parts)
            foreach (var unclear in lines.Unclear)
                EnrolUnclear(_groups.GetValueOrDefault(lines.Groups[unclear]));
        foreach (var sheet in sheets)
            foreach (var line in sheet.Left)
                Enrol(sheet, line);
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

    /// <summary>One stretch of memory for all groups, each its exact part: a list that grows for each of them would be copied again and again.</summary>
    private static void MakeRoom(EnrolmentSheet[] sheets)
    {
        var groups = new List<GroupDraft>();
        foreach (var sheet in sheets)
            sheet.AskForRoom(groups);
        var room = new ArraySegment<MembershipDraft>(new MembershipDraft[groups.Sum(g => g.Members.Length + g.Expected)]);
        foreach (var group in groups)
            room = room[group.MoveTo(room)..];
    }

    private void Enrol(EnrolmentSheet sheet, in EnrolmentLine line)
    {
        Enrolments++;
        var (lines, groups, people) = (sheet.Lines, sheet.GroupsOf(line), sheet.PeopleOf(line).First);
        if (line.IsReversed)
            Note(FindingKinds.DateReversed, lines, line);
        else if (groups is null)
            Miss(_endedGroups.Contains(lines.Groups[line.Group]), FindingKinds.EnrolmentUnknownGroup, lines, line);
        else if (people is null)
            MissPerson(sheet, line, groups);
        else if ((groups.Elsewhere is null ? groups : GroupFor(groups, people, sheet.SchoolOf(line), lines, line)) is { } group
            && PersonAt(group.School, people, lines, line) is { } person)
            group.Add(new MembershipDraft(person, line));
    }

    /// <summary>
    /// Of groups with the same key at several schools the one of the school that the row names, else of the school that the person is
    /// at. When that is not one, nobody can say who is in these groups, and all of them are left out.
    /// </summary>
    private GroupDraft? GroupFor(GroupDraft groups, PersonDraft people, SchoolDraft? school, EnrolmentLines lines, in EnrolmentLine line)
    {
        GroupDraft? fitting = null;
        var several = false;
        for (var group = groups; group is not null; group = group.Elsewhere)
        {
            if (ReferenceEquals(group.School, school))
                return group;
            if (!IsAt(people, group.School))
                continue;
            several = fitting is not null;
            fitting = group;
        }

        if (fitting is not null && !several)
            return fitting;
        Note(FindingKinds.EnrolmentSchoolUnclear, lines, line);
        for (var group = groups; group is not null; group = group.Elsewhere)
            group.Contradict();
        return null;
    }

    private static bool IsAt(PersonDraft people, SchoolDraft school)
    {
        for (var person = people; person is not null; person = person.Elsewhere)
            if (ReferenceEquals(person.School, school))
                return !person.IsGuest;
        return false;
    }

    private PersonDraft? PersonAt(SchoolDraft school, PersonDraft people, EnrolmentLines lines, in EnrolmentLine line)
    {
        for (var person = people; person is not null; person = person.Elsewhere)
            if (ReferenceEquals(person.School, school))
                return person;
        if (!_endedAtSchool.Contains((people.Id, school)))
            return Invite(school, people, lines, line);
        Note(FindingKinds.EnrolmentOfEnded, lines, line);
        return null;
    }

    /// <summary>A person of another school comes as a guest, provided that ids mean the same person everywhere in this source.</summary>
    private PersonDraft? Invite(SchoolDraft school, PersonDraft person, EnrolmentLines lines, in EnrolmentLine line)
    {
        if (_idsRepeatAcrossSchools[(int)person.Role])
        {
            DanglingEnrolments++;
            school.Lose(line.Part);
            Note(FindingKinds.EnrolmentOtherSchool, lines, line);
            return null;
        }

        Note(FindingKinds.PersonGuest, lines, line);
        var guest = new PersonDraft(school, person.Record with { Grades = [] }) { IsGuest = true, Contradictory = person.Contradictory };
        return Append(guest);
    }

    private void MissPerson(EnrolmentSheet sheet, in EnrolmentLine line, GroupDraft group)
    {
        var (lines, id) = (sheet.Lines, sheet.PersonIdOf(line));
        var isUnclear = _unclearPeople.Contains(id);
        var isEnded = !isUnclear && _endedPeople.Contains(id);
        if (!isEnded && !isUnclear && RolesShareIds && _people.Find(1 - line.Role, id) is not null)
        {
            MisplacedEnrolments++;
            Note(FindingKinds.EnrolmentOtherRole, lines, line);
        }
        else
        {
            if (!isEnded)
                Lose(group, line.Part);
            Miss(isEnded, isUnclear ? FindingKinds.EnrolmentUnclear : FindingKinds.EnrolmentUnknownPerson, lines, line);
        }
    }

    /// <summary>A group whose people may be missing makes its school doubtful; one that several schools share, each of them.</summary>
    private static void Lose(GroupDraft? group, MemberPart part)
    {
        for (; group is not null; group = group.Elsewhere)
            group.School.Lose(part);
    }

    private void Miss(bool isEnded, FindingKind kind, EnrolmentLines lines, in EnrolmentLine line)
    {
        if (!isEnded)
            DanglingEnrolments++;
        Note(isEnded ? FindingKinds.EnrolmentOfEnded : kind, lines, line);
    }

    private void Note(FindingKind kind, EnrolmentLines lines, in EnrolmentLine line) =>
        Findings.Add(kind, lines.File, line.Line > 0 ? lines.LinesBefore + line.Line : null);
}
