using System.Collections;
using System.Management.Automation;
using RmUnifyGroupSync.Completion;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <content>One parameter for each setting. None is checked here: the service checks values, and says which rule they break.</content>
public sealed partial class SetGroupSyncSettingCommand
{
    /// <summary>The school, by id, DfE number or name; left out, the default for all schools.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SchoolCompleter))]
    [AllowEmptyString]
    public string? School { get; set; }

    /// <summary>Name of the school, when the source has none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? SchoolName { get; set; }

    /// <summary>DfE number; digits and slashes, kept as digits.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? DfeNumber { get; set; }

    /// <summary>Time zone of the school, an IANA or Windows id. Built in: <c>Europe/London</c>.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TimeZoneCompleter))]
    [AllowEmptyString]
    public string? TimeZone { get; set; }

    /// <summary>Kind of MIS source.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public MisSourceKind? MisSource { get; set; }

    /// <summary>MIS product. Built in: Other.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public MisProduct? MisProduct { get; set; }

    /// <summary>Full path of the MIS export: a folder, a zip or CSV files.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    public string[]? MisPath { get; set; }

    /// <summary>Root of the MIS service.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TableCell]
    public Uri? MisUri { get; set; }

    /// <summary>Where tokens for the MIS service are had.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TableCell]
    public Uri? MisTokenUri { get; set; }

    /// <summary>Name of the environment variable that holds the credential of the MIS service; never the secret.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? MisCredential { get; set; }

    /// <summary>Name of a header to send to the MIS service, a colon and the name of the environment variable with its value.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? MisHeader { get; set; }

    /// <summary>Preset of columns for a mapped CSV: SimsReport, BromcomClassReport or ArborReport.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(MisPresetCompleter))]
    [AllowEmptyString]
    public string? MisPreset { get; set; }

    /// <summary>Columns of a mapped CSV: field to column name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public IDictionary? MisColumn { get; set; }

    /// <summary>Regular expression by which SDS classes are registration groups (tried on title, code and id, and on the course's).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? RegistrationPattern { get; set; }

    /// <summary>How grade codes become year names. Built in: AsIs.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public GradeLabel? GradeLabel { get; set; }

    /// <summary>Start of the academic year for sources without one: <c>MM-dd</c> (every year) or a full date.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? AcademicYearStart { get; set; }

    /// <summary>Types that the nightly run makes: Teaching, Registration, Year. Built in: none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    public MisGroupType[]? AutoCreate { get; set; }

    /// <summary>The part in brackets of every name; empty for none. Built in: the DfE number.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? NameIdentifier { get; set; }

    /// <summary>Administrators who own every new group: user principal names or object ids.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    public string[]? AdminOwner { get; set; }

    /// <summary>Which MIS staff become owners. Built in: Single (SEEMiS: All).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public StaffOwner? StaffOwner { get; set; }

    /// <summary>Whether owners are put into the members list too. Built in: true.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TableCell]
    public bool? OwnerIsMember { get; set; }

    /// <summary>Whether the tutor owns the registration group. Built in: false.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TableCell]
    public bool? TutorIsOwner { get; set; }

    /// <summary>What is done with members that a person added. Built in: Keep.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public ExtraMember? ExtraMember { get; set; }

    /// <summary>Ordered rules <c>[Student:|Staff:]SOURCE=TARGET</c> (requirements §5). Built in: UserPrincipalName, Mail.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    public string[]? MatchRule { get; set; }

    /// <summary>Domain that completes a user name. Built in: the tenant's default domain.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? MatchDomain { get; set; }

    /// <summary>CSV file with school, role, misId, account; wins over every rule.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? MatchFile { get; set; }

    /// <summary>What is done with disabled accounts. Built in: Skip.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public DisabledAccount? DisabledAccount { get; set; }

    /// <summary>Percentage of newly unmatched people that holds a school's removals; -1 is off. Built in: 10.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int? UnmatchedLimit { get; set; }

    /// <summary>Values of the attribute for which non-MIS year groups are made. Built in: none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    public string[]? NonMisYearGroup { get; set; }

    /// <summary>Directory attribute that holds the year: Department, JobTitle, OfficeLocation, EmployeeType or ExtensionAttribute1 to 15.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(YearAttributeCompleter))]
    [AllowEmptyString]
    public string? NonMisYearAttribute { get; set; }

    /// <summary>Role groups that are made. Built in: none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    public RoleGroupKind[]? RoleGroup { get; set; }

    /// <summary>Visibility of new groups. Built in: Private.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public GroupVisibility? Visibility { get; set; }

    /// <summary>Whether new groups are hidden in Outlook. Built in: false.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TableCell]
    public bool? HideInOutlook { get; set; }

    /// <summary>Rollover of teaching groups. Built in: New.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public RolloverMode? TeachingRollover { get; set; }

    /// <summary>Rollover of registration groups. Built in: Reuse.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public RolloverMode? RegistrationRollover { get; set; }

    /// <summary>Rollover of year groups. Built in: Reuse.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public RolloverMode? YearRollover { get; set; }

    /// <summary>Days of the year in which a rollover needs no confirmation, <c>MM-dd/MM-dd</c>. Built in: none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? RolloverWindow { get; set; }

    /// <summary>Percentage of a group's members that may go in one run; -1 is off, 0 allows none. Built in: 30.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int? GroupRemovalLimit { get; set; }

    /// <summary>Number of removals under which the group limit does not count. Built in: 5.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int? GroupRemovalFloor { get; set; }

    /// <summary>Percentage of a school's student memberships that may go in one run; -1 is off. Built in: 10.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int? SchoolRemovalLimit { get; set; }

    /// <summary>Percentage of a school's groups that the group limit may hold before the school is held; -1 is off. Built in: 20.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int? SchoolGroupLimit { get; set; }

    /// <summary>Percentage by which people, groups or memberships of a type may fall between two reads; -1 is off. Built in: 25.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int? SourceDropLimit { get; set; }

    /// <summary>MIS ids of people who are never put into a group; <c>Student:</c> or <c>Staff:</c> in front when an id stands for two people.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    [TableCell]
    public string[]? ExcludedPerson { get; set; }
}
