namespace RmUnifyGroupSync;

/// <summary>A school as its MIS describes it.</summary>
public sealed record MisSchool
{
    /// <summary>The school's id in the source.</summary>
    public required string School { get; init; }

    /// <summary>The school's name.</summary>
    public required string Name { get; init; }

    /// <summary>DfE number, digits only, when source or settings know it.</summary>
    public string? DfeNumber { get; init; }

    /// <summary>Where it was read from.</summary>
    public MisSourceKind MisSource { get; init; }

    /// <summary>The school's MIS product.</summary>
    public MisProduct MisProduct { get; init; }

    /// <summary>Year in which the current academic year starts; null when neither source nor settings say.</summary>
    public int? AcademicYear { get; init; }

    /// <summary>Number of students on roll today.</summary>
    public int Students { get; init; }

    /// <summary>Number of staff today.</summary>
    public int Staff { get; init; }

    /// <summary>Number of MIS groups of all types.</summary>
    public int Groups { get; init; }

    /// <summary>When the source was read.</summary>
    public DateTimeOffset ReadAt { get; init; }

    /// <summary>The school's id, so that it binds to string parameters.</summary>
    public override string ToString() => School;
}

/// <summary>A group that the MIS knows, with what Microsoft 365 has or would have for it.</summary>
public sealed record MisGroup
{
    /// <summary>The group's id in the source; unique within a school and type.</summary>
    public required string Id { get; init; }

    /// <summary>Name as the MIS gives it, untrimmed.</summary>
    public required string Name { get; init; }

    /// <summary>The name in our lists, such as <c>Mon Ch [1234567][2019]</c> (requirements §2).</summary>
    public required string CatalogueName { get; init; }

    /// <summary>The Microsoft 365 display name that it has or would get.</summary>
    public required string GroupName { get; init; }

    /// <summary>The local part of the address that it has or would get.</summary>
    public required string MailNickname { get; init; }

    /// <summary>Type of the group.</summary>
    public MisGroupType Type { get; init; }

    /// <summary>The school's id in the source.</summary>
    public required string School { get; init; }

    /// <summary>Year in which the group's academic year starts.</summary>
    public int? AcademicYear { get; init; }

    /// <summary>Display names of today's students.</summary>
    public string[] Student { get; init; } = [];

    /// <summary>Number of today's students.</summary>
    public int StudentCount => Student.Length;

    /// <summary>Display names of today's teachers, the main one first.</summary>
    public string[] Teacher { get; init; } = [];

    /// <summary>Number of today's teachers.</summary>
    public int TeacherCount => Teacher.Length;

    /// <summary>Where the group stands in Microsoft 365; without a sign-in, as the ledger last saw it.</summary>
    public LinkState LinkState { get; init; }

    /// <summary>Object id of the linked Microsoft 365 group.</summary>
    public string? GroupId { get; init; }

    /// <summary>Why the group is Blocked or Failed; otherwise null.</summary>
    public string? Reason { get; init; }

    /// <summary>True for a MIS year group that non-MIS year groups replace in the lists.</summary>
    public bool Hidden { get; init; }

    /// <summary>The group's id, so that it binds to string parameters.</summary>
    public override string ToString() => Id;
}

/// <summary>A person in a MIS group.</summary>
public sealed record MisGroupMember
{
    /// <summary>The MIS group's id.</summary>
    public required string MisGroupId { get; init; }

    /// <summary>The person's id in the MIS; text, leading zeros count.</summary>
    public required string PersonId { get; init; }

    /// <summary>The person's name, else the user name, else the id.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Student or teacher.</summary>
    public PersonRole Role { get; init; }

    /// <summary>User principal name of the matched account.</summary>
    public string? UserPrincipalName { get; init; }

    /// <summary>Object id of the matched account.</summary>
    public string? UserId { get; init; }

    /// <summary>How the match went; null without a sign-in.</summary>
    public MatchState? MatchState { get; init; }

    /// <summary>The match rule that found the account.</summary>
    public string? MatchedBy { get; init; }

    /// <summary>The person's id.</summary>
    public override string ToString() => PersonId;
}

/// <summary>How one MIS person was matched to an account.</summary>
public sealed record PersonMatch
{
    /// <summary>The person's id in the MIS.</summary>
    public required string PersonId { get; init; }

    /// <summary>The person's name, else the user name, else the id.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Student or member of staff.</summary>
    public PersonRole Role { get; init; }

    /// <summary>The school's id in the source.</summary>
    public required string School { get; init; }

    /// <summary>How the match went.</summary>
    public MatchState State { get; init; }

    /// <summary>The match rule that found the account.</summary>
    public string? MatchedBy { get; init; }

    /// <summary>User principal name of the account.</summary>
    public string? UserPrincipalName { get; init; }

    /// <summary>Object id of the account.</summary>
    public string? UserId { get; init; }

    /// <summary>Why there is no match, in words: which accounts compete, or that the account is disabled.</summary>
    public string? Detail { get; init; }

    /// <summary>The person's id.</summary>
    public override string ToString() => PersonId;
}

/// <summary>Something that the MIS reader noticed.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Code">Stable code, such as <c>EnrolmentUnknownPerson</c>; every code is documented.</param>
/// <param name="File">File or endpoint, without its folder.</param>
/// <param name="Line">Line (of the first case), one-based; null when the finding is about the whole file.</param>
/// <param name="Message">What was found and what to do about it. Never a pupil's name.</param>
public sealed record MisFinding(FindingSeverity Severity, string Code, string? File, int? Line, string Message);
