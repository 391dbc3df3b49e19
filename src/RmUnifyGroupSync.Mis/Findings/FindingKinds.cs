using static RmUnifyGroupSync.FindingSeverity;

namespace RmUnifyGroupSync.Mis.Findings;

/// <summary>Every finding that a reader can make. A test holds that each is documented.</summary>
internal static class FindingKinds
{
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

    public static readonly FindingKind QuoteStray = new("QuoteStray", Warning,
        "{0} field(s) have a quotation mark that is not doubled; they were taken as written.");

    public static readonly FindingKind ValueMissing = new("ValueMissing", Warning,
        "{0} row(s) have no '{1}' and were left out. Complete them in the MIS.");

    public static readonly FindingKind DateInvalid = new("DateInvalid", Warning,
        "{0} value(s) of '{1}' are no date that this format allows and were taken as blank. Use yyyy-MM-dd.");

    public static readonly FindingKind DateDayFirst = new("DateDayFirst", Warning,
        "The dates can only be day/month/year, though this format writes month/day/year; all were read day first. Use yyyy-MM-dd.");

    public static readonly FindingKind DateReversed = new("DateReversed", Warning,
        "{0} row(s) end before they begin; their dates were taken as blank. Correct them in the MIS.");

    // People
    public static readonly FindingKind PersonRepeated = new("PersonRepeated", Information,
        "{0} row(s) repeat a person and were merged.");

    public static readonly FindingKind PersonContradictory = new("PersonContradictory", Warning,
        "{0} id(s) stand for people with different names on different rows; those people were left out. Give each person an id of his own.");

    public static readonly FindingKind PersonUnknownSchool = new("PersonUnknownSchool", Warning,
        "{0} row(s) place a person at a school that is not in the source and were left out.");

    public static readonly FindingKind PersonGuest = new("PersonGuest", Information,
        "{0} person(s) are enrolled at a school other than their own; they are in its classes but not in its year groups.");

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

    public static readonly FindingKind SchoolEmpty = new("SchoolEmpty", Warning,
        "The school '{1}' has neither people nor classes in this source.");

    public static readonly FindingKind GroupRepeated = new("GroupRepeated", Information,
        "{0} row(s) repeat a class and were merged.");

    public static readonly FindingKind GroupContradictory = new("GroupContradictory", Warning,
        "{0} id(s) stand for classes with different names, schools or types on different rows; those classes were left out. Give each class an id of its own.");

    public static readonly FindingKind GroupUnknownSchool = new("GroupUnknownSchool", Warning,
        "{0} class(es) are of a school that is not in the source and were left out.");

    public static readonly FindingKind GroupWithoutSession = new("GroupWithoutSession", Warning,
        "{0} class(es) have no term dates, so their academic year is not known. Export the terms, or set AcademicYearStart.");

    // Enrolments
    public static readonly FindingKind EnrolmentUnknownGroup = new("EnrolmentUnknownGroup", Warning,
        "{0} enrolment(s) name a class that is not in the source and were left out. Export all files at the same time.");

    public static readonly FindingKind EnrolmentUnknownPerson = new("EnrolmentUnknownPerson", Warning,
        "{0} enrolment(s) name a person who is not in the source and were left out. Export all files at the same time.");

    public static readonly FindingKind EnrolmentOtherSchool = new("EnrolmentOtherSchool", Warning,
        "{0} enrolment(s) name a person of another school while the schools use the same ids for different people; they were left out. Repeat the person for each school.");

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
