namespace RmUnifyGroupSync.Mis.MappedCsv;

/// <summary>What a column of a report, or a property of an object, may mean. These names are the keys of the MisColumn setting.</summary>
internal enum MappedField
{
    /// <summary>Id of the school; left out when there is one school only.</summary>
    School,

    /// <summary>Name of the school.</summary>
    SchoolName,

    /// <summary>DfE number of the school.</summary>
    DfeNumber,

    /// <summary>Id of the person in the MIS.</summary>
    PersonId,

    /// <summary>Student or teacher; student when not said.</summary>
    PersonRole,

    /// <summary>Given name.</summary>
    GivenName,

    /// <summary>Family name.</summary>
    FamilyName,

    /// <summary>User name.</summary>
    UserName,

    /// <summary>E-mail address.</summary>
    Email,

    /// <summary>Admission or staff number.</summary>
    Number,

    /// <summary>Unique pupil number.</summary>
    Upn,

    /// <summary>Year of the student.</summary>
    Year,

    /// <summary>Name of the student's registration group.</summary>
    Registration,

    /// <summary>Name of the group.</summary>
    GroupName,

    /// <summary>Id of the group; its name when not said.</summary>
    GroupId,

    /// <summary>Teaching, Registration or Year; Teaching when not said.</summary>
    GroupType,

    /// <summary>First day of the term or year that the group belongs to.</summary>
    TermStart,

    /// <summary>Last day of it.</summary>
    TermEnd,

    /// <summary>First day of the person in the group.</summary>
    Start,

    /// <summary>Last day of the person in the group.</summary>
    End,

    /// <summary>Whether the person is the main teacher of the group.</summary>
    Main,

    /// <summary>Id of a teacher of the group; the user name or e-mail when not said.</summary>
    TeacherId,

    /// <summary>User name of that teacher.</summary>
    TeacherUserName,

    /// <summary>E-mail address of that teacher.</summary>
    TeacherEmail,

    /// <summary>Given name of that teacher.</summary>
    TeacherGivenName,

    /// <summary>Family name of that teacher.</summary>
    TeacherFamilyName,
}
