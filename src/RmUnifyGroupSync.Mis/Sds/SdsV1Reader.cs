using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Findings;
using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis.Sds;

/// <summary>Reads the six files of SDS V1, with standard or UK headers.</summary>
internal sealed class SdsV1Reader(CsvExport export, RosterBuilder roster, RegistrationRule registration)
{
    /// <summary>Names of the files; all are needed, each with at least one row.</summary>
    public static readonly string[] Files =
        ["School.csv", "Section.csv", "Student.csv", "Teacher.csv", "StudentEnrollment.csv", "TeacherRoster.csv"];

    private static readonly string[] PersonId = ["ID", "SIS ID"];
    private static readonly string[] PersonSchool = ["School DfE Number", "School SIS ID"];
    private readonly List<(GroupDraft Group, string TermId, string Start, string End, int Line)> _terms = [];

    /// <summary>Whether a header is that of a V1 school file.</summary>
    public static bool IsHeader(CsvHeader header) => header.Has("DfE Number") || header.Has("SIS ID");

    /// <summary>Reads everything into the roster.</summary>
    public void Read()
    {
        roster.RolesShareIds = false;
        export.Files.EnsurePresent(Files);
        export.Read("School.csv", ReadSchools);
        export.Read("Student.csv", t => ReadPeople(t, PersonRole.Student));
        export.Read("Teacher.csv", t => ReadPeople(t, PersonRole.Teacher));
        export.Read("Section.csv", ReadSections);
        AddTerms();
        export.Read("StudentEnrollment.csv", t => ReadRoster(t, MemberPart.Student), keepsText: false);
        export.Read("TeacherRoster.csv", t => ReadRoster(t, MemberPart.Teacher));
    }

    private void ReadSchools(CsvTable table)
    {
        if (!IsHeader(table.Header))
            throw SourceError.Invalid(
                $"'School.csv' in '{export.Files.Place}' has neither the column 'SIS ID' nor 'DfE Number': it is not an SDS V1 file.",
                "Choose the MisSource that fits the export, or point MisPath at the folder with the SDS files.", "School.csv");
        var uk = table.Header.Has("DfE Number");
        var id = table.Required("DfE Number", "SIS ID");
        var name = table.Required("Name");
        while (table.Read())
            if (export.Has(table, id))
                roster.AddSchool(table[id], table[name], uk ? table[id] : null, table.Place);
    }

    private void ReadPeople(CsvTable table, PersonRole role)
    {
        var columns = new PersonColumns(export, table, role);
        while (table.Read())
        {
            if (!export.Has(table, columns.Id) || !export.Has(table, columns.School))
                continue;
            export.Inspect(table, columns.Id);
            if (!columns.Status.IsActive)
            {
                foreach (var schoolId in ListText.Split(table[columns.School]))
                    roster.AddEndedPerson(table[columns.Id], roster.FindSchool(schoolId));
                continue;
            }

            var person = columns.Person(table);
            foreach (var schoolId in ListText.Split(table[columns.School]))
                if (roster.FindSchool(schoolId) is { } school)
                    roster.AddPerson(school, person, table.Place);
                else
                    export.Note(FindingKinds.PersonUnknownSchool, table);
        }
    }

    private void ReadSections(CsvTable table)
    {
        var (id, school, name) = (table.Required(PersonId), table.Required(PersonSchool), table.Required("Section Name"));
        var (termId, start, end) = (table.Optional("Term SIS ID"), table.Optional("Term StartDate"), table.Optional("Term EndDate"));
        var (number, status) = (table.Optional("Section Number"), new StatusColumn(export, table, table.Optional("Status")));
        CsvColumn[] course = [table.Optional("Course Name"), table.Optional("Course Number"), table.Optional("Course SIS ID")];
        while (table.Read())
        {
            if (!export.Has(table, id) || !export.Has(table, school))
                continue;
            export.Inspect(table, id, name, number);
            if (!status.IsActive)
            {
                roster.AddEndedGroup(table[id]);
                continue;
            }

            if (roster.FindSchool(table[school]) is not { } draft)
            {
                export.Note(FindingKinds.GroupUnknownSchool, table);
                continue;
            }

            var type = registration.TypeOf([table[name], table[number], table[id]], [.. course.Select(c => table[c])]);
            var group = roster.AddGroup(draft, type, table[id], NameOr(table, name, id), table.Place);
            _terms.Add((group, table[termId], table[start], table[end], table.Line));
        }
    }

    private static string NameOr(CsvTable table, CsvColumn name, CsvColumn id) =>
        table[name].Length > 0 ? table.Untrimmed(name) : table[id];

    /// <summary>Term dates are read when all are known: only together they tell whether the day or the month stands first.</summary>
    private void AddTerms()
    {
        var order = DateText.OrderOf(_terms.SelectMany(t => new[] { t.Start, t.End }));
        if (order == DateOrder.DayFirst)
            roster.Findings.Add(FindingKinds.DateDayFirst, "Section.csv");
        var tally = new DateTally("Term StartDate and Term EndDate");
        foreach (var date in _terms.SelectMany(t => new[] { t.Start, t.End }).Where(d => d.Length > 0))
            tally.Add(DateText.TryParse(date, order, export.Zone, out _));
        tally.EnsureLegible("Section.csv");
        foreach (var (group, termId, start, end, line) in _terms)
        {
            var place = new RowPlace("Section.csv", line);
            var (from, last) = (export.Date(start, order, "Term StartDate", place), export.Date(end, order, "Term EndDate", place));
            if (from is { } first && last is { } final && first <= final)
                group.AddSession(new MisSessionRecord(
                    termId.Length > 0 ? termId : $"{first:yyyy-MM-dd}/{final:yyyy-MM-dd}", first, final.DayAfter()));
            else if (from > last)
                roster.Findings.Add(FindingKinds.DateReversed, place.File, place.Line);
        }
    }

    private void ReadRoster(CsvTable table, MemberPart part)
    {
        var (section, person) = (table.Required("Section ID", "Section SIS ID"), table.Required(PersonId));
        var lines = new EnrolmentLines(table.File);
        while (table.Read())
            if (export.Has(table, section) && export.Has(table, person))
                lines.Add(table.Trimmed(person), new EnrolmentLine(lines.Groups.NumberOf(table.Trimmed(section)), -1, table.Line, null, null, part));
        roster.Enrol([lines]);
    }

    /// <summary>The columns of a person that are read; passwords, birth dates and private addresses are not among them.</summary>
    private sealed class PersonColumns(CsvExport export, CsvTable table, PersonRole role)
    {
        private readonly CsvColumn _given = table.Optional("First Name");
        private readonly CsvColumn _family = table.Optional("Last Name");
        private readonly CsvColumn _userName = table.Required("Username");
        private readonly CsvColumn _number = table.Optional(role == PersonRole.Student ? "Student Number" : "Teacher Number");
        private readonly CsvColumn _grade = role == PersonRole.Student ? table.Optional("Grade") : default;

        public CsvColumn Id { get; } = table.Required(PersonId);

        public CsvColumn School { get; } = table.Required(PersonSchool);

        public StatusColumn Status { get; } = new(export, table, table.Optional("Status"));

        public MisPersonRecord Person(CsvTable table) => new()
        {
            Id = table[Id],
            Role = role,
            StaffKind = role == PersonRole.Teacher ? StaffKind.Teaching : StaffKind.Unknown,
            GivenName = ListText.OrNull(table[_given]),
            FamilyName = ListText.OrNull(table[_family]),
            UserName = ListText.OrNull(table[_userName]),
            Number = ListText.OrNull(table[_number]),
            Grades = table[_grade] is { Length: > 0 } grade ? [grade] : [],
        };
    }
}
