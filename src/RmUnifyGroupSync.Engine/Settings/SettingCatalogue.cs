using RmUnifyGroupSync.Engine.Matching;

namespace RmUnifyGroupSync.Engine.Settings;

/// <summary>All settings, in the order in which they are shown.</summary>
public static class SettingCatalogue
{
    private static readonly Dictionary<string, SettingDefinition> ByName;

    static SettingCatalogue()
    {
        All = [.. Source(), .. Naming(), .. Matching(), .. Groups(), .. Safety()];
        ByName = All.ToDictionary(d => d.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>All settings.</summary>
    public static IReadOnlyList<SettingDefinition> All { get; }

    /// <summary>A setting by its name, in any case.</summary>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/> when there is none.</exception>
    public static SettingDefinition Named(string name) => Find(name) ?? throw new GroupSyncException(
        GroupSyncErrorId.SettingInvalid, $"There is no setting \"{name}\". The settings are {string.Join(", ", All.Select(d => d.Name))}.");

    /// <summary>A setting by its name, in any case; null when there is none.</summary>
    public static SettingDefinition? Find(string name) => ByName.GetValueOrDefault(name);

    private static SettingDefinition[] Source() =>
    [
        Text(SettingRules.NotBlank).Named(
            nameof(GroupSyncSetting.SchoolName), "Name of the school, when the source has none.",
            s => s.SchoolName, (s, v) => s with { SchoolName = (string?)v }),
        Text(SettingRules.DfeNumber).Named(
            nameof(GroupSyncSetting.DfeNumber), "DfE number: digits, with or without a slash.",
            s => s.DfeNumber, (s, v) => s with { DfeNumber = (string?)v }),
        Text(SettingRules.TimeZone).Named(
            nameof(GroupSyncSetting.TimeZone), "Time zone of the school, an IANA or Windows id.",
            s => s.TimeZone, (s, v) => s with { TimeZone = (string?)v }, _ => "Europe/London"),
        Choice<MisSourceKind>().Named(
            nameof(GroupSyncSetting.MisSource), "Kind of MIS source.",
            s => s.MisSource, (s, v) => s with { MisSource = (MisSourceKind?)v }),
        Choice<MisProduct>().Named(
            nameof(GroupSyncSetting.MisProduct), "MIS product; some have rules of their own.",
            s => s.MisProduct, (s, v) => s with { MisProduct = (MisProduct?)v }, _ => MisProduct.Other),
        Texts(SettingRules.Paths).Named(
            nameof(GroupSyncSetting.MisPath), "Full paths of the MIS export: a folder, a zip or CSV files.",
            s => s.MisPath, (s, v) => s with { MisPath = (string[]?)v }),
        Address(SettingRules.ServiceAddress).Named(
            nameof(GroupSyncSetting.MisUri), "Root of the MIS service; https, or http on this computer.",
            s => s.MisUri, (s, v) => s with { MisUri = (Uri?)v }),
        Address(SettingRules.ServiceAddress).Named(
            nameof(GroupSyncSetting.MisTokenUri), "Where tokens for the MIS service are had; https, or http on this computer.",
            s => s.MisTokenUri, (s, v) => s with { MisTokenUri = (Uri?)v }),
        Text(SettingRules.VariableName).Named(
            nameof(GroupSyncSetting.MisCredential), "Name of the environment variable that holds the credential of the MIS service; never the secret itself.",
            s => s.MisCredential, (s, v) => s with { MisCredential = (string?)v }),
        Text(SettingRules.Header).Named(
            nameof(GroupSyncSetting.MisHeader), "A header for the MIS service, a colon and the name of the environment variable that holds its value.",
            s => s.MisHeader, (s, v) => s with { MisHeader = (string?)v }),
        Text(SettingRules.Preset).Named(
            nameof(GroupSyncSetting.MisPreset), "Preset of columns for a mapped CSV: SimsReport, BromcomClassReport or ArborReport.",
            s => s.MisPreset, (s, v) => s with { MisPreset = (string?)v }),
        Columns(SettingRules.Columns).Named(
            nameof(GroupSyncSetting.MisColumn), "Columns of a mapped CSV: field to column name.",
            s => s.MisColumn, (s, v) => s with { MisColumn = (IReadOnlyDictionary<string, string>?)v }),
        Text(SettingRules.Pattern).Named(
            nameof(GroupSyncSetting.RegistrationPattern), "Regular expression by which classes are registration groups where the source does not say.",
            s => s.RegistrationPattern, (s, v) => s with { RegistrationPattern = (string?)v }),
        Choice<GradeLabel>().Named(
            nameof(GroupSyncSetting.GradeLabel), "How grade codes become year names.",
            s => s.GradeLabel, (s, v) => s with { GradeLabel = (GradeLabel?)v }, _ => GradeLabel.AsIs),
        Text(SettingRules.YearStart).Named(
            nameof(GroupSyncSetting.AcademicYearStart), "Start of the academic year for sources without one: MM-dd (every year), or a full date as yyyy-MM-dd, dd/MM/yyyy or dd/MM/yy.",
            s => s.AcademicYearStart, (s, v) => s with { AcademicYearStart = (string?)v }),
    ];

    private static SettingDefinition[] Naming() =>
    [
        Choices<MisGroupType>(MisGroupType.Teaching, MisGroupType.Registration, MisGroupType.Year).Named(
            nameof(GroupSyncSetting.AutoCreate), "Types of group that the nightly run makes.",
            s => s.AutoCreate, (s, v) => s with { AutoCreate = (MisGroupType[]?)v }, _ => Array.Empty<MisGroupType>()),
        Text(SettingRules.Identifier).Named(
            nameof(GroupSyncSetting.NameIdentifier), "The part in brackets of every name; empty for none; the DfE number where it was never set.",
            s => s.NameIdentifier, (s, v) => s with { NameIdentifier = (string?)v }, emptyIsValue: true),
        Texts(SettingRules.Admins).Named(
            nameof(GroupSyncSetting.AdminOwner), "Administrators who own every new group: user principal names or object ids.",
            s => s.AdminOwner, (s, v) => s with { AdminOwner = (string[]?)v }, _ => Array.Empty<string>()),
        Choice<StaffOwner>().Named(
            nameof(GroupSyncSetting.StaffOwner), "Which MIS staff become owners; built in Single, for SEEMiS All.",
            s => s.StaffOwner, (s, v) => s with { StaffOwner = (StaffOwner?)v }, s => s.MisProduct == MisProduct.Seemis ? StaffOwner.All : StaffOwner.Single),
        Flag().Named(
            nameof(GroupSyncSetting.OwnerIsMember), "Whether owners are put into the members list too.",
            s => s.OwnerIsMember, (s, v) => s with { OwnerIsMember = (bool?)v }, _ => true),
        Flag().Named(
            nameof(GroupSyncSetting.TutorIsOwner), "Whether the tutor owns the registration group.",
            s => s.TutorIsOwner, (s, v) => s with { TutorIsOwner = (bool?)v }, _ => false),
        Choice<ExtraMember>().Named(
            nameof(GroupSyncSetting.ExtraMember), "What is done with members that a person added.",
            s => s.ExtraMember, (s, v) => s with { ExtraMember = (ExtraMember?)v }, _ => ExtraMember.Keep),
    ];

    private static SettingDefinition[] Matching() =>
    [
        Texts(SettingRules.Rules).Named(
            nameof(GroupSyncSetting.MatchRule), "Ordered rules [Student:|Staff:]SOURCE=TARGET by which people's accounts are found.",
            s => s.MatchRule, (s, v) => s with { MatchRule = (string[]?)v }, _ => MatchingRules()),
        Text(SettingRules.Domain).Named(
            nameof(GroupSyncSetting.MatchDomain), "Domain that completes a user name; the tenant's default domain where it was never set.",
            s => s.MatchDomain, (s, v) => s with { MatchDomain = (string?)v }),
        Text(SettingRules.FullPath).Named(
            nameof(GroupSyncSetting.MatchFile), "Full path of a CSV file with school, role, misId, account; wins over every rule.",
            s => s.MatchFile, (s, v) => s with { MatchFile = (string?)v }),
        Choice<DisabledAccount>().Named(
            nameof(GroupSyncSetting.DisabledAccount), "What is done with people whose only account is disabled.",
            s => s.DisabledAccount, (s, v) => s with { DisabledAccount = (DisabledAccount?)v }, _ => DisabledAccount.Skip),
        Number(-1, 100).Named(
            nameof(GroupSyncSetting.UnmatchedLimit), "Percentage of newly unmatched people that holds a school's removals; -1 is off.",
            s => s.UnmatchedLimit, (s, v) => s with { UnmatchedLimit = (int?)v }, _ => 10),
    ];

    private static SettingDefinition[] Groups() =>
    [
        Texts(SettingRules.TextsOfAnyCase).Named(
            nameof(GroupSyncSetting.NonMisYearGroup), "Values of NonMisYearAttribute for which year groups are made.",
            s => s.NonMisYearGroup, (s, v) => s with { NonMisYearGroup = (string[]?)v }, _ => Array.Empty<string>()),
        Text(SettingRules.YearAttribute).Named(
            nameof(GroupSyncSetting.NonMisYearAttribute), "Directory attribute that holds the year: Department, JobTitle, OfficeLocation, EmployeeType or ExtensionAttribute1 to 15.",
            s => s.NonMisYearAttribute, (s, v) => s with { NonMisYearAttribute = (string?)v }),
        Choices<RoleGroupKind>().Named(
            nameof(GroupSyncSetting.RoleGroup), "Role groups that are made.",
            s => s.RoleGroup, (s, v) => s with { RoleGroup = (RoleGroupKind[]?)v }, _ => Array.Empty<RoleGroupKind>()),
        Choice<GroupVisibility>().Named(
            nameof(GroupSyncSetting.Visibility), "Visibility of new groups.",
            s => s.Visibility, (s, v) => s with { Visibility = (GroupVisibility?)v }, _ => GroupVisibility.Private),
        Flag().Named(
            nameof(GroupSyncSetting.HideInOutlook), "Whether new groups are hidden in Outlook.",
            s => s.HideInOutlook, (s, v) => s with { HideInOutlook = (bool?)v }, _ => false),
        Choice<RolloverMode>().Named(
            nameof(GroupSyncSetting.TeachingRollover), "What happens to teaching groups when the academic year changes.",
            s => s.TeachingRollover, (s, v) => s with { TeachingRollover = (RolloverMode?)v }, _ => RolloverMode.New),
        Choice<RolloverMode>().Named(
            nameof(GroupSyncSetting.RegistrationRollover), "What happens to registration groups when the academic year changes.",
            s => s.RegistrationRollover, (s, v) => s with { RegistrationRollover = (RolloverMode?)v }, _ => RolloverMode.Reuse),
        Choice<RolloverMode>().Named(
            nameof(GroupSyncSetting.YearRollover), "What happens to year groups when the academic year changes.",
            s => s.YearRollover, (s, v) => s with { YearRollover = (RolloverMode?)v }, _ => RolloverMode.Reuse),
        Text(SettingRules.Window).Named(
            nameof(GroupSyncSetting.RolloverWindow), "Days of the year in which a rollover needs no confirmation, MM-dd/MM-dd.",
            s => s.RolloverWindow, (s, v) => s with { RolloverWindow = (string?)v }),
    ];

    private static SettingDefinition[] Safety() =>
    [
        Number(-1, 100).Named(
            nameof(GroupSyncSetting.GroupRemovalLimit), "Percentage of a group's members that may go in one run; -1 is off, 0 allows none.",
            s => s.GroupRemovalLimit, (s, v) => s with { GroupRemovalLimit = (int?)v }, _ => 30),
        Number(0, 1000).Named(
            nameof(GroupSyncSetting.GroupRemovalFloor), "Number of removals under which GroupRemovalLimit does not count.",
            s => s.GroupRemovalFloor, (s, v) => s with { GroupRemovalFloor = (int?)v }, _ => 5),
        Number(-1, 100).Named(
            nameof(GroupSyncSetting.SchoolRemovalLimit), "Percentage of a school's student memberships that may go in one run; -1 is off, 0 allows none.",
            s => s.SchoolRemovalLimit, (s, v) => s with { SchoolRemovalLimit = (int?)v }, _ => 10),
        Number(-1, 100).Named(
            nameof(GroupSyncSetting.SchoolGroupLimit), "Percentage of a school's groups that GroupRemovalLimit may hold before the school is held; -1 is off.",
            s => s.SchoolGroupLimit, (s, v) => s with { SchoolGroupLimit = (int?)v }, _ => 20),
        Number(-1, 100).Named(
            nameof(GroupSyncSetting.SourceDropLimit), "Percentage by which people, groups or memberships of a type may fall between two reads; -1 is off.",
            s => s.SourceDropLimit, (s, v) => s with { SourceDropLimit = (int?)v }, _ => 25),
        Texts(SettingRules.Texts).Named(
            nameof(GroupSyncSetting.ExcludedPerson), "MIS ids of people who are never put into a group; Student: or Staff: in front when an id stands for two people.",
            s => s.ExcludedPerson, (s, v) => s with { ExcludedPerson = (string[]?)v }, _ => Array.Empty<string>()),
    ];

    private static SettingType<string> Text(Func<string, string> rule) => new(new TextForm(), rule);

    private static SettingType<string[]> Texts(Func<string[], string[]> rule) => new(new ListForm<string>(new TextForm()), rule);

    private static SettingType<Uri> Address(Func<Uri, Uri> rule) => new(new AddressForm(), rule);

    private static SettingType<IReadOnlyDictionary<string, string>> Columns(
        Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> rule) => new(new ColumnsForm(), rule);

    private static SettingType<bool> Flag() => new(new FlagForm(), value => value);

    private static SettingType<int> Number(int least, int most)
    {
        var form = new NumberForm(least, most);
        return new(form, form.Checked);
    }

    private static SettingType<T> Choice<T>()
        where T : struct, Enum
    {
        var form = new ChoiceForm<T>();
        return new(form, form.Checked);
    }

    private static SettingType<T[]> Choices<T>(params T[] allowed)
        where T : struct, Enum
    {
        var form = new ChoiceForm<T>(allowed);
        return new(new ListForm<T>(form), values => [.. values.Select(form.Checked).Distinct()]);
    }

    private static string[] MatchingRules() => [.. MatchRule.Default.Select(r => r.ToString())];

    /// <summary>Form and rule of a setting that has yet to be named.</summary>
    private sealed record SettingType<T>(SettingForm<T> Form, Func<T, T> Rule)
        where T : notnull
    {
        public SettingDefinition<T> Named(
            string name,
            string summary,
            Func<GroupSyncSetting, object?> get,
            Func<GroupSyncSetting, object?, GroupSyncSetting> with,
            Func<GroupSyncSetting, object?>? builtIn = null,
            bool emptyIsValue = false) => new(name, summary, Form, Rule, get, with, builtIn) { EmptyIsValue = emptyIsValue };
    }
}
