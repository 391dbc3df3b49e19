using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Findings;
using RmUnifyGroupSync.Mis.Reading;
using RmUnifyGroupSync.Mis.Rostering;

namespace RmUnifyGroupSync.Mis.MappedCsv;

/// <summary>
/// What the rows of a report mean: a person, his year and registration group, a group he is in, and perhaps a teacher of it. Last
/// days become the day after.
/// </summary>
internal sealed class MappedRoster(RosterBuilder roster, TimeZoneInfo zone)
{
    /// <summary>Id of the school where no field tells schools apart.</summary>
    public const string OnlySchool = "school";

    /// <summary>The fields that put a person into a group; a source needs one of them.</summary>
    public static readonly MappedField[] GroupFields = [MappedField.GroupName, MappedField.GroupId, MappedField.Registration, MappedField.Year];

    /// <summary>The fields that tell of the person whose id a row needs.</summary>
    public static readonly MappedField[] PersonFields =
    [
        MappedField.PersonRole, MappedField.GivenName, MappedField.FamilyName, MappedField.UserName, MappedField.Email, MappedField.Number,
        MappedField.Upn, MappedField.Registration,
    ];

    /// <summary>The fields of which one is needed to know a teacher by.</summary>
    public static readonly MappedField[] TeacherKeys = [MappedField.TeacherId, MappedField.TeacherUserName, MappedField.TeacherEmail];

    private static readonly Dictionary<string, MisGroupType> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Teaching"] = MisGroupType.Teaching,
        ["Class"] = MisGroupType.Teaching,
        ["Set"] = MisGroupType.Teaching,
        ["Scheduled"] = MisGroupType.Teaching,
        ["Registration"] = MisGroupType.Registration,
        ["Reg"] = MisGroupType.Registration,
        ["Tutor"] = MisGroupType.Registration,
        ["Tutor Group"] = MisGroupType.Registration,
        ["Form"] = MisGroupType.Registration,
        ["Homeroom"] = MisGroupType.Registration,
        ["Year"] = MisGroupType.Year,
        ["Year Group"] = MisGroupType.Year,
    };

    private readonly Dictionary<MappedField, DateTally> _dates = [];

    /// <summary>User names and addresses that stand for teachers, by school and without case, as they were written first.</summary>
    private readonly Dictionary<string, string> _teacherKeys = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Ends a file; refuses it when no date of a column could be read.</summary>
    public void EndFile(string file)
    {
        foreach (var dates in _dates.Values)
            dates.EnsureLegible(file);
        _dates.Clear();
    }

    /// <summary>Takes in one row.</summary>
    public void Add(IMappedRow row)
    {
        if (SchoolOf(row) is not { } school)
            return;
        var (type, group) = GroupOf(row, school);
        if (row.Has(MappedField.PersonId))
            AddPerson(row, school, type, group);
        if (group is not null)
            AddTeacher(row, school, group);
    }

    /// <summary>The school of a row; null, with a note, when a source that tells schools apart does not say it: nobody is put into just any school.</summary>
    private SchoolDraft? SchoolOf(IMappedRow row)
    {
        var id = row.TextOrNull(MappedField.School) ?? row.TextOrNull(MappedField.DfeNumber);
        if (id is null && (row.Has(MappedField.School) || row.Has(MappedField.DfeNumber)))
        {
            roster.Findings.Add(FindingKinds.ValueMissing, row.Place.File, row.Place.Line, nameof(MappedField.School));
            return null;
        }

        id ??= OnlySchool;
        return roster.FindSchool(id)
            ?? roster.AddSchool(id, row.Text(MappedField.SchoolName), row.Text(MappedField.DfeNumber), row.Place);
    }

    private (MisGroupType Type, GroupDraft? Group) GroupOf(IMappedRow row, SchoolDraft school)
    {
        var type = TypeOf(row);
        var name = row.Untrimmed(MappedField.GroupName);
        var id = row.TextOrNull(MappedField.GroupId) ?? name.Trim();
        if (id.Length == 0 || type == MisGroupType.Year)
            return (type, null);
        Inspect(id, MappedField.GroupName, row);
        var group = roster.AddGroup(school, type, id, name.Trim().Length > 0 ? name : id, row.Place, KeyOf(school, type, id), mayRepeat: true);
        AddTerm(row, group);
        return (type, group);
    }

    private MisGroupType TypeOf(IMappedRow row)
    {
        var word = row.Text(MappedField.GroupType);
        if (word.Length == 0)
            return MisGroupType.Teaching;
        if (Types.TryGetValue(word, out var type))
            return type;
        roster.Findings.Add(FindingKinds.GroupTypeUnknown, row.Place.File, row.Place.Line, word);
        return MisGroupType.Teaching;
    }

    private void AddTerm(IMappedRow row, GroupDraft group)
    {
        if (Date(row, MappedField.TermStart) is { } start && Date(row, MappedField.TermEnd) is { } end && start <= end)
            group.AddSession(new MisSessionRecord($"{start:yyyy-MM-dd}/{end:yyyy-MM-dd}", start, end.DayAfter()));
    }

    private void AddPerson(IMappedRow row, SchoolDraft school, MisGroupType type, GroupDraft? group)
    {
        var id = row.Text(MappedField.PersonId);
        if (id.Length == 0)
        {
            roster.Findings.Add(FindingKinds.ValueMissing, row.Place.File, row.Place.Line, nameof(MappedField.PersonId));
            return;
        }

        Inspect(id, MappedField.PersonId, row);
        if (KindOf(row) is not { } kind)
        {
            if (group is not null)
                roster.EnrolUnclear(group);
            return;
        }

        var person = roster.AddPerson(school, PersonOf(row, id, kind, type), row.Place, mayRepeat: true);
        var (from, until) = (Date(row, MappedField.Start), Date(row, MappedField.End)?.DayAfter());
        if (group is not null && (IsIllegible(row, MappedField.Start, from) || IsIllegible(row, MappedField.End, until)))
            roster.EnrolUnclear(group);
        else if (group is not null)
            roster.Enrol(group, person, RoleWords.PartOf(kind), row.Place, kind != RoleKind.Student && IsYes(row.Text(MappedField.Main)), from, until);
        if (row.Untrimmed(MappedField.Registration) is var registration && registration.Trim() is { Length: > 0 } name)
            roster.Enrol(
                roster.AddGroup(school, MisGroupType.Registration, name, registration, row.Place,
                    KeyOf(school, MisGroupType.Registration, name), mayRepeat: true),
                person, RoleWords.PartOf(kind), row.Place, isMain: false, null, null);
    }

    private static MisPersonRecord PersonOf(IMappedRow row, string id, RoleKind kind, MisGroupType type)
    {
        string?[] years = [row.TextOrNull(MappedField.Year), type == MisGroupType.Year ? row.TextOrNull(MappedField.GroupName) : null];
        return new MisPersonRecord
        {
            Id = id,
            Role = RoleWords.PersonRoleOf(kind),
            StaffKind = RoleWords.StaffKindOf(kind),
            GivenName = row.TextOrNull(MappedField.GivenName),
            FamilyName = row.TextOrNull(MappedField.FamilyName),
            UserName = row.TextOrNull(MappedField.UserName),
            Email = row.TextOrNull(MappedField.Email),
            Number = row.TextOrNull(MappedField.Number),
            Upn = row.TextOrNull(MappedField.Upn),
            Grades = kind == RoleKind.Student ? [.. years.OfType<string>().Distinct(StringComparer.Ordinal)] : [],
        };
    }

    private void AddTeacher(IMappedRow row, SchoolDraft school, GroupDraft group)
    {
        var id = row.TextOrNull(MappedField.TeacherId) ?? TeacherKeyOf(row, school);
        if (id is null)
        {
            if (row.Text(MappedField.TeacherFamilyName).Length > 0)
                roster.Findings.Add(FindingKinds.TeacherWithoutKey, row.Place.File, row.Place.Line);
            return;
        }

        var teacher = roster.AddPerson(school, new MisPersonRecord
        {
            Id = id,
            Role = PersonRole.Teacher,
            StaffKind = StaffKind.Teaching,
            GivenName = row.TextOrNull(MappedField.TeacherGivenName),
            FamilyName = row.TextOrNull(MappedField.TeacherFamilyName),
            UserName = row.TextOrNull(MappedField.TeacherUserName),
            Email = row.TextOrNull(MappedField.TeacherEmail),
        }, row.Place, mayRepeat: true);
        if (!group.Has(teacher))
            roster.Enrol(group, teacher, MemberPart.Teacher, row.Place, isMain: false, null, null);
    }

    private string? TeacherKeyOf(IMappedRow row, SchoolDraft school)
    {
        if ((row.TextOrNull(MappedField.TeacherUserName) ?? row.TextOrNull(MappedField.TeacherEmail)) is not { } written)
            return null;
        var key = $"{school.Id}\u001f{written}";
        if (!_teacherKeys.TryGetValue(key, out var first))
            _teacherKeys.Add(key, first = written);
        return first;
    }

    /// <summary>What a role word means; null for none that puts anybody into a group.</summary>
    public static RoleKind? KindOf(string word) => word.ToUpperInvariant() switch
    {
        "TUTOR" or "TEACHING STAFF" or "CLASS TEACHER" or "FORM TUTOR" => RoleKind.Teaching,
        "NON-TEACHING STAFF" or "SUPPORT STAFF" or "TEACHING ASSISTANT" or "TA" => RoleKind.OtherStaff,
        _ => RoleWords.KindOf(word) is var kind and not (RoleKind.Unknown or RoleKind.Outside) ? kind : null,
    };

    /// <summary>Whether a word names a type of group.</summary>
    public static bool IsGroupType(string word) => Types.ContainsKey(word);

    private RoleKind? KindOf(IMappedRow row)
    {
        var word = row.Text(MappedField.PersonRole);
        if (word.Length == 0)
            return row.Has(MappedField.PersonRole) ? Unknown(row, "") : RoleKind.Student;
        return KindOf(word) ?? Unknown(row, word);
    }

    private RoleKind? Unknown(IMappedRow row, string word)
    {
        roster.Findings.Add(FindingKinds.RoleUnknown, row.Place.File, row.Place.Line, word);
        return null;
    }

    private DateOnly? Date(IMappedRow row, MappedField field)
    {
        var text = row.Text(field);
        if (text.Length == 0)
            return null;
        var isDate = DateText.TryParse(text, DateOrder.DayFirst, zone, out var date);
        if (!_dates.TryGetValue(field, out var tally))
            _dates.Add(field, tally = new DateTally(field.ToString()));
        tally.Add(isDate);
        if (isDate)
            return date;
        roster.Findings.Add(FindingKinds.DateInvalid, row.Place.File, row.Place.Line, field.ToString());
        return null;
    }

    private static bool IsIllegible(IMappedRow row, MappedField field, DateOnly? date) => date is null && row.Text(field).Length > 0;

    private void Inspect(string value, MappedField field, IMappedRow row)
    {
        if (SpreadsheetDamage.IsIn(value))
            roster.Findings.Add(FindingKinds.SpreadsheetDamage, row.Place.File, row.Place.Line, field.ToString());
    }

    private static bool IsYes(string text) =>
        text.ToUpperInvariant() is "TRUE" or "YES" or "Y" or "1" or "MAIN";

    private static string KeyOf(SchoolDraft school, MisGroupType type, string id) => $"{school.Id}\u001f{type}\u001f{id}";
}
