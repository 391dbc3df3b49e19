namespace RmUnifyGroupSync;

/// <summary>Kind of a group. The order is the one in which clashing names are numbered.</summary>
public enum MisGroupType
{
    /// <summary>Everybody of one year (grade) of a school.</summary>
    Year,

    /// <summary>Registration, tutor or form group.</summary>
    Registration,

    /// <summary>A timetabled class.</summary>
    Teaching,

    /// <summary>Year group built from a directory attribute instead of the MIS.</summary>
    NonMisYear,

    /// <summary>Students, teaching staff or non-teaching staff of a school.</summary>
    Role,
}

/// <summary>Where MIS data is read from.</summary>
public enum MisSourceKind
{
    /// <summary>OneRoster CSV 1.1 or 1.2, a folder or a zip file.</summary>
    OneRosterCsv,

    /// <summary>School Data Sync CSV: V1, V1 with UK headers, V2 or V2.1.</summary>
    SdsCsv,

    /// <summary>Any report as CSV, with the columns named in the settings.</summary>
    MappedCsv,

    /// <summary>OneRoster REST 1.1 or 1.2.</summary>
    OneRosterApi,

    /// <summary>Wonde REST.</summary>
    Wonde,

    /// <summary>Objects given on the pipeline.</summary>
    Objects,
}

/// <summary>The product that the school keeps its records in; some have rules of their own.</summary>
public enum MisProduct
{
    /// <summary>Any other product; no special rule.</summary>
    Other,

    /// <summary>SIMS.</summary>
    Sims,

    /// <summary>Arbor.</summary>
    Arbor,

    /// <summary>Bromcom.</summary>
    Bromcom,

    /// <summary>ScholarPack; hands out no teaching groups.</summary>
    ScholarPack,

    /// <summary>SEEMiS; every member of a group's staff is an owner unless StaffOwner says otherwise.</summary>
    Seemis,

    /// <summary>iSAMS.</summary>
    ISams,
}

/// <summary>What a person is in a MIS group.</summary>
public enum PersonRole
{
    /// <summary>Pupil or student.</summary>
    Student,

    /// <summary>Teacher, tutor or other staff of the group.</summary>
    Teacher,
}

/// <summary>Whom a role group holds.</summary>
public enum RoleGroupKind
{
    /// <summary>All students of the school.</summary>
    Students,

    /// <summary>All teaching staff of the school.</summary>
    TeachingStaff,

    /// <summary>All non-teaching staff of the school.</summary>
    NonTeachingStaff,
}

/// <summary>How a MIS person was matched to an account.</summary>
public enum MatchState
{
    /// <summary>No rule found an account.</summary>
    Missing,

    /// <summary>Exactly one account.</summary>
    Matched,

    /// <summary>Rules found several accounts and none found exactly one.</summary>
    Ambiguous,

    /// <summary>One account for two people of a school, or for a student and a member of staff anywhere.</summary>
    Conflict,
}

/// <summary>How grade codes become year names.</summary>
public enum GradeLabel
{
    /// <summary>As the source writes them.</summary>
    AsIs,

    /// <summary>CEDS codes to English years: KG is Year 1, 01 is Year 2 and so on.</summary>
    CedsToEngland,

    /// <summary>CEDS codes to Scottish stages: KG is P2, 06 is S1 and so on.</summary>
    CedsToScotland,
}

/// <summary>How bad a finding of the MIS reader is.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing.</summary>
    Information,

    /// <summary>Something was dropped or is doubtful; the rest is used.</summary>
    Warning,

    /// <summary>The source cannot be used.</summary>
    Error,
}
