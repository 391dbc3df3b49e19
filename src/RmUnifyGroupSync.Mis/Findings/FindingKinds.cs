using static RmUnifyGroupSync.FindingSeverity;

namespace RmUnifyGroupSync.Mis.Findings;

/// <summary>Every finding that a reader can make. A test holds that each is documented.</summary>
internal static class FindingKinds
{
    // Files
    public static readonly FindingKind ZipFolder = new("ZipFolder", Warning,
        "The zip holds a folder with the files instead of the files themselves; they were read all the same. Zip the files, not the folder.");

    public static readonly FindingKind ZipInFolder = new("ZipInFolder", Warning,
        "The folder holds no CSV files but this zip, which was read. Set MisPath to the zip itself.");

    public static readonly FindingKind ManifestMissing = new("ManifestMissing", Warning,
        "There is no manifest.csv, so nothing says which files belong to the export. All rows have a blank status, so it was read as a full (bulk) one.");

    public static readonly FindingKind ManifestDisagrees = new("ManifestDisagrees", Warning,
        "The manifest calls this file absent, but it is there and was read.");

    public static readonly FindingKind ClassesMissing = new("ClassesMissing", Warning,
        "The export holds people only, neither classes nor enrolments; there are year groups and nothing else.");

    public static readonly FindingKind ExportOld = new("ExportOld", Warning,
        "The export is {0} days old: its newest file was written on {1}, and whoever has come or left since then is not known. Check that the export (or the import of objects) still runs and writes to this place.");

    public static readonly FindingKind ReportOld = new("ReportOld", Warning,
        "This report is {0} days old, written on {1}, though others of the source are newer; whoever has come or left since then is not known to it. Check that its task still runs and writes to this place.");

    // Text and columns
    public static readonly FindingKind EncodingGuessed = new("EncodingGuessed", Warning,
        "Not UTF-8; the odd bytes were read as Windows-1252. Have the export written as UTF-8, else accents may be wrong.");

    public static readonly FindingKind SeparatorUnexpected = new("SeparatorUnexpected", Warning,
        "Columns are separated by {1} instead of a comma; was the file saved again by a spreadsheet? Use the export as it was written.");

    public static readonly FindingKind HeaderDoubled = new("HeaderDoubled", Warning,
        "The column '{1}' is there more than once; the first one is used. Remove the others from the report.");

    public static readonly FindingKind HeaderMisspelt = new("HeaderMisspelt", Warning,
        "Column {1}. Correct the header; until then the column is not read.");

    public static readonly FindingKind RowMalformed = new("RowMalformed", Warning,
        "{0} row(s) have more or fewer fields than the header and were left out. Check for commas outside quotes.");

    public static readonly FindingKind RowShort = new("RowShort", Warning,
        "{0} row(s) have fewer fields than the header; what is missing at their end was taken as blank. Check that nothing is cut off.");

    public static readonly FindingKind QuoteStray = new("QuoteStray", Warning,
        "{0} field(s) have a quotation mark that is not doubled; they were taken as written.");

    public static readonly FindingKind ValueMissing = new("ValueMissing", Warning,
        "{0} row(s) have no '{1}' and were left out. Complete them in the MIS.");

    public static readonly FindingKind DateInvalid = new("DateInvalid", Warning,
        "{0} value(s) of '{1}' are no date that this format allows; nobody enters a group by these rows. Use yyyy-MM-dd.");

    public static readonly FindingKind DateDayFirst = new("DateDayFirst", Warning,
        "The dates can only be day/month/year, though this format writes month/day/year; all were read day first. Use yyyy-MM-dd.");

    public static readonly FindingKind DateReversed = new("DateReversed", Warning,
        "{0} row(s) end before or on the day they begin, so they are never in force. Correct them in the MIS.");

    // People
    public static readonly FindingKind PersonRepeated = new("PersonRepeated", Information,
        "{0} row(s) repeat a person and were merged.");

    public static readonly FindingKind PersonContradictory = new("PersonContradictory", Warning,
        "{0} id(s) stand for people with different names on different rows; those people were left out. Give each person an id of his own.");

    public static readonly FindingKind PersonUnknownSchool = new("PersonUnknownSchool", Warning,
        "{0} row(s) place a person at a school that is not in the source and were left out.");

    public static readonly FindingKind PersonEarlierStay = new("PersonEarlierStay", Information,
        "{0} person(s) on the list of those who are there have a leaving date before their admission; it is that of an earlier stay and was not used.");

    public static readonly FindingKind PersonGuest = new("PersonGuest", Information,
        "{0} person(s) are enrolled at a school other than their own; they are in its classes but not in its year groups.");

    public static readonly FindingKind PersonNotEnabled = new("PersonNotEnabled", Warning,
        "{0} {1} of the source are marked as not enabled (enabledUser) and are in no group. Enable their accounts in the MIS if they belong there.");

    public static readonly FindingKind StatusNotActive = new("StatusNotActive", Information,
        "{0} row(s) are not active and were left out.");

    public static readonly FindingKind StatusUnknown = new("StatusUnknown", Warning,
        "{0} row(s) have the unknown status '{1}' and were taken as active.");

    public static readonly FindingKind GradeWritings = new("GradeWritings", Information,
        "One year is written in several ways ({1}); it was read as one group.");

    public static readonly FindingKind GradeNotMapped = new("GradeNotMapped", Warning,
        "The grade '{1}' has no name under the chosen GradeLabel; it is shown as it is. Choose GradeLabel AsIs if the source writes school years.");

    public static readonly FindingKind GradeMissing = new("GradeMissing", Information,
        "{0} student(s) have no year and are in no year group.");

    // Schools and groups
    public static readonly FindingKind SchoolRepeated = new("SchoolRepeated", Information,
        "{0} row(s) repeat a school; the first one counts.");

    public static readonly FindingKind SchoolWithoutStudents = new("SchoolWithoutStudents", Warning,
        "The school '{1}' has classes but not one student in this source. Check that its people are exported.");

    public static readonly FindingKind SchoolEmpty = new("SchoolEmpty", Warning,
        "The school '{1}' has neither people nor classes in this source.");

    public static readonly FindingKind GroupRepeated = new("GroupRepeated", Information,
        "{0} row(s) repeat a class and were merged.");

    public static readonly FindingKind GroupContradictory = new("GroupContradictory", Warning,
        "{0} id(s) stand for classes with different names or types on different rows of one school; those classes were left out. Give each class an id of its own.");

    public static readonly FindingKind GroupUnknownSchool = new("GroupUnknownSchool", Warning,
        "{0} class(es) are of a school that is not in the source and were left out.");

    public static readonly FindingKind GroupWithoutSession = new("GroupWithoutSession", Information,
        "{0} class(es) have no term dates: their academic year is the one that AcademicYearStart gives, and without that it is not known. Export the terms, or set AcademicYearStart.");

    public static readonly FindingKind GroupWithoutStudents = new("GroupWithoutStudents", Information,
        "{0} classes of the school '{1}' have no students, which is more than a quarter of them. If they should have some, the export was cut off; export again before the first run.");

    public static readonly FindingKind OrgNotSchool = new("OrgNotSchool", Information,
        "The organisation '{1}' has classes though its type is not school; it was read as a school.");

    public static readonly FindingKind OrgIdentifier = new("OrgIdentifier", Information,
        "The identifier of the school '{1}' is not a DfE number (seven digits). Set DfeNumber for it, unless NameIdentifier is set.");

    public static readonly FindingKind SessionUnknown = new("SessionUnknown", Warning,
        "{0} class(es) name a term that is not in the source.");

    public static readonly FindingKind SessionWithoutDates = new("SessionWithoutDates", Warning,
        "{0} term(s) have no usable start and end and were left out.");

    public static readonly FindingKind ClassTypeUnknown = new("ClassTypeUnknown", Warning,
        "{0} class(es) have the type '{1}', which is neither homeroom nor scheduled; they were read as teaching groups.");

    public static readonly FindingKind GroupTypeUnknown = new("GroupTypeUnknown", Warning,
        "{0} row(s) have the group type '{1}', which is none of Teaching, Registration and Year; they were read as teaching groups.");

    public static readonly FindingKind SpreadsheetDamage = new("SpreadsheetDamage", Warning,
        "{0} value(s) of '{1}' look like 07-Jan or 1.00E+05: a spreadsheet has changed them. Use the export as the MIS wrote it.");

    public static readonly FindingKind TeacherWithoutKey = new("TeacherWithoutKey", Warning,
        "{0} row(s) name a teacher without id, user name or e-mail, and were left without one. Add one of these columns to the report.");

    public static readonly FindingKind WondeScope = new("WondeScope", Warning,
        "Wonde does not let the token read this list for the school '{1}'; such groups are missing. Ask the school to approve the scope.");

    public static readonly FindingKind WondeDouble = new("WondeDouble", Information,
        "{0} class(es) have no subject and the name of a registration group; the group was taken.");

    // Roles
    public static readonly FindingKind RoleUnknown = new("RoleUnknown", Warning,
        "{0} row(s) have the unknown role '{1}' and were left out.");

    public static readonly FindingKind RoleOutside = new("RoleOutside", Information,
        "{0} row(s) are about guardians or others who are no members of groups, and were not read.");

    public static readonly FindingKind RoleUnknownPerson = new("RoleUnknownPerson", Warning,
        "{0} role(s) belong to a person who is not in the source and were left out. Export all files at the same time.");

    public static readonly FindingKind PersonWithoutRole = new("PersonWithoutRole", Information,
        "{0} person(s) have no role at any school (guardians, as a rule) and were left out.");

    // Enrolments
    public static readonly FindingKind EnrolmentOfEnded = new("EnrolmentOfEnded", Information,
        "{0} enrolment(s) belong to a person or class that is not active, and were left out.");

    public static readonly FindingKind EnrolmentUnknownGroup = new("EnrolmentUnknownGroup", Warning,
        "{0} enrolment(s) name a class that is not in the source and were left out. Export all files at the same time.");

    public static readonly FindingKind EnrolmentUnknownPerson = new("EnrolmentUnknownPerson", Warning,
        "{0} enrolment(s) name a person who is not in the source and were left out. Export all files at the same time.");

    public static readonly FindingKind EnrolmentOtherSchool = new("EnrolmentOtherSchool", Warning,
        "{0} enrolment(s) name a person of another school while the schools use the same ids for different people; they were left out. Repeat the person for each school.");

    public static readonly FindingKind EnrolmentSchoolUnclear = new("EnrolmentSchoolUnclear", Warning,
        "{0} enrolment(s) name a class whose id stands at several schools, and fit more than one of them or none; those classes were left out. Give each class an id of its own.");

    public static readonly FindingKind EnrolmentUnclear = new("EnrolmentUnclear", Warning,
        "{0} enrolment(s) name a person whose role is unknown or missing or whose dates cannot be read, and were left out. Correct the role in the MIS.");

    public static readonly FindingKind EnrolmentOtherRole = new("EnrolmentOtherRole", Warning,
        "{0} enrolment(s) give staff a place as a student, or a student one as staff, and were left out.");

    public static readonly FindingKind EnrolmentOfDropped = new("EnrolmentOfDropped", Warning,
        "{0} enrolment(s) belong to a person or class that was left out because its rows contradict each other.");

    public static readonly FindingKind EnrolmentRepeated = new("EnrolmentRepeated", Information,
        "{0} enrolment(s) stand in the source more than once and were merged.");

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<FindingKind> All { get; } =
    [
        .. typeof(FindingKinds).GetFields(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Static)
            .Select(f => f.GetValue(null)).OfType<FindingKind>(),
    ];
}
