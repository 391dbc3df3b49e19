namespace RmUnifyGroupSync;

/// <summary>Where the value of a setting comes from; a later one wins.</summary>
public enum SettingOrigin
{
    /// <summary>Built into the module.</summary>
    BuiltIn,

    /// <summary>The settings file, for all schools.</summary>
    Default,

    /// <summary>The settings file, for this school.</summary>
    School,

    /// <summary>An environment variable.</summary>
    Environment,

    /// <summary>A parameter of the call.</summary>
    Parameter,
}

/// <summary>The settings of one school, or the default for all. Null means: not said here.</summary>
public sealed record GroupSyncSetting
{
    /// <summary>The school that these settings are for; null for the default of all schools.</summary>
    public string? School { get; init; }

    /// <summary>Name of the school, when the source has none.</summary>
    public string? SchoolName { get; init; }

    /// <summary>DfE number; digits and slashes, kept as digits.</summary>
    public string? DfeNumber { get; init; }

    /// <summary>Time zone of the school, an IANA or Windows id. Built in: <c>Europe/London</c>.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Kind of MIS source.</summary>
    public MisSourceKind? MisSource { get; init; }

    /// <summary>MIS product. Built in: Other.</summary>
    public MisProduct? MisProduct { get; init; }

    /// <summary>Full path of the MIS export: a folder, a zip or CSV files.</summary>
    public string[]? MisPath { get; init; }

    /// <summary>Root of the MIS service.</summary>
    public Uri? MisUri { get; init; }

    /// <summary>Where tokens for the MIS service are had.</summary>
    public Uri? MisTokenUri { get; init; }

    /// <summary>Name of the environment variable that holds the credential of the MIS service; never the secret.</summary>
    public string? MisCredential { get; init; }

    /// <summary>Name of a header to send to the MIS service, a colon and the name of the environment variable with its value.</summary>
    public string? MisHeader { get; init; }

    /// <summary>Preset of columns for a mapped CSV: SimsReport, BromcomClassReport or ArborReport.</summary>
    public string? MisPreset { get; init; }

    /// <summary>Columns of a mapped CSV: field to column name.</summary>
    public IReadOnlyDictionary<string, string>? MisColumn { get; init; }

    /// <summary>Regular expression by which SDS classes are registration groups (tried on title, code and id, and on the course's).</summary>
    public string? RegistrationPattern { get; init; }

    /// <summary>How grade codes become year names. Built in: AsIs.</summary>
    public GradeLabel? GradeLabel { get; init; }

    /// <summary>Start of the academic year for sources without one: <c>MM-dd</c> (every year) or a full date.</summary>
    public string? AcademicYearStart { get; init; }

    /// <summary>Types that the nightly run makes: Teaching, Registration, Year. Built in: none.</summary>
    public MisGroupType[]? AutoCreate { get; init; }

    /// <summary>The part in brackets of every name; empty for none. Built in: the DfE number.</summary>
    public string? NameIdentifier { get; init; }

    /// <summary>Administrators who own every new group: user principal names or object ids.</summary>
    public string[]? AdminOwner { get; init; }

    /// <summary>Which MIS staff become owners. Built in: Single (SEEMiS: All).</summary>
    public StaffOwner? StaffOwner { get; init; }

    /// <summary>Whether owners are put into the members list too. Built in: true.</summary>
    public bool? OwnerIsMember { get; init; }

    /// <summary>Whether the tutor owns the registration group. Built in: false.</summary>
    public bool? TutorIsOwner { get; init; }

    /// <summary>What is done with members that a person added. Built in: Keep.</summary>
    public ExtraMember? ExtraMember { get; init; }

    /// <summary>Ordered rules <c>[Student:|Staff:]SOURCE=TARGET</c> (requirements §5). Built in: UserPrincipalName, Mail.</summary>
    public string[]? MatchRule { get; init; }

    /// <summary>Domain that completes a user name. Built in: the tenant's default domain.</summary>
    public string? MatchDomain { get; init; }

    /// <summary>CSV file with school, role, misId, account; wins over every rule.</summary>
    public string? MatchFile { get; init; }

    /// <summary>What is done with disabled accounts. Built in: Skip.</summary>
    public DisabledAccount? DisabledAccount { get; init; }

    /// <summary>Percentage of newly unmatched people that holds a school's removals; -1 is off. Built in: 10.</summary>
    public int? UnmatchedLimit { get; init; }

    /// <summary>Values of the attribute for which non-MIS year groups are made. Built in: none.</summary>
    public string[]? NonMisYearGroup { get; init; }

    /// <summary>Directory attribute that holds the year: Department, JobTitle, OfficeLocation, EmployeeType or ExtensionAttribute1 to 15.</summary>
    public string? NonMisYearAttribute { get; init; }

    /// <summary>Role groups that are made. Built in: none.</summary>
    public RoleGroupKind[]? RoleGroup { get; init; }

    /// <summary>Visibility of new groups. Built in: Private.</summary>
    public GroupVisibility? Visibility { get; init; }

    /// <summary>Whether new groups are hidden in Outlook. Built in: false.</summary>
    public bool? HideInOutlook { get; init; }

    /// <summary>Rollover of teaching groups. Built in: New.</summary>
    public RolloverMode? TeachingRollover { get; init; }

    /// <summary>Rollover of registration groups. Built in: Reuse.</summary>
    public RolloverMode? RegistrationRollover { get; init; }

    /// <summary>Rollover of year groups. Built in: Reuse.</summary>
    public RolloverMode? YearRollover { get; init; }

    /// <summary>Days of the year in which a rollover needs no confirmation, <c>MM-dd/MM-dd</c>. Built in: none.</summary>
    public string? RolloverWindow { get; init; }

    /// <summary>Percentage of a group's members that may go in one run; -1 is off, 0 allows none. Built in: 30.</summary>
    public int? GroupRemovalLimit { get; init; }

    /// <summary>Number of removals under which the group limit does not count. Built in: 5.</summary>
    public int? GroupRemovalFloor { get; init; }

    /// <summary>Percentage of a school's student memberships that may go in one run; -1 is off. Built in: 10.</summary>
    public int? SchoolRemovalLimit { get; init; }

    /// <summary>Percentage of a school's groups that the group limit may hold before the school is held; -1 is off. Built in: 20.</summary>
    public int? SchoolGroupLimit { get; init; }

    /// <summary>Percentage by which people, groups or memberships of a type may fall between two reads; -1 is off. Built in: 25.</summary>
    public int? SourceDropLimit { get; init; }

    /// <summary>MIS ids of people who are never put into a group; <c>Student:</c> or <c>Staff:</c> in front when an id stands for two people.</summary>
    public string[]? ExcludedPerson { get; init; }

    /// <summary>Where each value comes from, by setting name.</summary>
    public IReadOnlyDictionary<string, SettingOrigin> Origin { get; init; } = new Dictionary<string, SettingOrigin>();
}
