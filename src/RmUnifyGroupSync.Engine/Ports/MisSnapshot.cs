namespace RmUnifyGroupSync.Engine.Ports;

/// <summary>
/// All that one read of a MIS source gave: the one model that every source produces. Dates are days in the school's
/// calendar; every "until" is the first day on which the thing is no longer true, whatever the source's own convention.
/// </summary>
public sealed record MisSnapshot
{
    /// <summary>Schools, in the order of the source.</summary>
    public required IReadOnlyList<MisSchoolRecord> Schools { get; init; }

    /// <summary>Schools of the source that were not exported whole, each with the reason; they are not among <see cref="Schools"/>.</summary>
    public IReadOnlyList<MisSchoolFailure> Failures { get; init; } = [];

    /// <summary>What the reader noticed.</summary>
    public IReadOnlyList<MisFinding> Findings { get; init; } = [];

    /// <summary>What was read, and how whole it is.</summary>
    public MisCompleteness Completeness { get; init; } = new();
}

/// <summary>Counts by which a reader's result can be judged.</summary>
public sealed record MisCompleteness
{
    /// <summary>Files or endpoints, each with its rows.</summary>
    public IReadOnlyList<MisFileCount> Files { get; init; } = [];

    /// <summary>Enrolments whose person or group is not in the source.</summary>
    public int DanglingEnrolments { get; init; }

    /// <summary>When the export was written, where that can be known.</summary>
    public DateTimeOffset? ExportedAt { get; init; }

    /// <summary>Type that this source or product does not hand out at all (ScholarPack: Teaching).</summary>
    public IReadOnlyList<MisGroupType> TypesNotProvided { get; init; } = [];
}

/// <summary>Rows of one file or endpoint.</summary>
/// <param name="File">Name without its folder.</param>
/// <param name="Rows">Rows read, the header and blank rows aside.</param>
public sealed record MisFileCount(string File, int Rows);

/// <summary>A school that is in the source and of which the source does not say enough: absent, not empty.</summary>
/// <param name="Id">Id in the source.</param>
/// <param name="Name">Name.</param>
/// <param name="DfeNumber">DfE number as the source has it; null when it has none.</param>
/// <param name="Reason">What is missing, and what to do.</param>
public sealed record MisSchoolFailure(string Id, string Name, string? DfeNumber, GroupSyncException Reason);

/// <summary>One school.</summary>
public sealed record MisSchoolRecord
{
    /// <summary>Id in the source.</summary>
    public required string Id { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>DfE number as the source has it; null when it has none.</summary>
    public string? DfeNumber { get; init; }

    /// <summary>People of the school, each once a role.</summary>
    public IReadOnlyList<MisPersonRecord> People { get; init; } = [];

    /// <summary>Year, registration and teaching groups, in the order of the source.</summary>
    public IReadOnlyList<MisGroupRecord> Groups { get; init; } = [];

    /// <summary>People who were dropped because their rows contradict each other: not known to be here, and not known to have left.</summary>
    public IReadOnlyList<(PersonRole Role, string Id)> DroppedPeople { get; init; } = [];

    /// <summary>Number of ids of people that stood on rows which contradict each other; such people are dropped.</summary>
    public int ContradictoryPeople { get; init; }

    /// <summary>Number of ids of groups that stood on rows which contradict each other; such groups are dropped.</summary>
    public int ContradictoryGroups { get; init; }
}

/// <summary>What staff do, as far as the source tells.</summary>
public enum StaffKind
{
    /// <summary>The source cannot tell.</summary>
    Unknown,

    /// <summary>Teaches.</summary>
    Teaching,

    /// <summary>Does not teach.</summary>
    NonTeaching,
}

/// <summary>One person in one role at one school. Pupil 4001 and staff 4001 are two people.</summary>
public sealed record MisPersonRecord
{
    /// <summary>Id in the MIS: text, leading zeros and case count.</summary>
    public required string Id { get; init; }

    /// <summary>Student or staff.</summary>
    public required PersonRole Role { get; init; }

    /// <summary>What staff do.</summary>
    public StaffKind StaffKind { get; init; }

    /// <summary>Given (preferred) name.</summary>
    public string? GivenName { get; init; }

    /// <summary>Family name.</summary>
    public string? FamilyName { get; init; }

    /// <summary>User name, with or without a domain.</summary>
    public string? UserName { get; init; }

    /// <summary>E-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Admission or staff number.</summary>
    public string? Number { get; init; }

    /// <summary>Unique pupil number.</summary>
    public string? Upn { get; init; }

    /// <summary>Years (grades) as the source writes them, trimmed; students only.</summary>
    public IReadOnlyList<string> Grades { get; init; } = [];

    /// <summary>First day at the school; null when not said.</summary>
    public DateOnly? From { get; init; }

    /// <summary>First day no longer at the school; null when not said.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>False when the source marks the account as not to be used.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The name shown for the person: given and family name, else user name, else id.</summary>
    public string DisplayName
    {
        get
        {
            var name = $"{GivenName?.Trim()} {FamilyName?.Trim()}".Trim();
            return name.Length > 0 ? name : string.IsNullOrWhiteSpace(UserName) ? Id : UserName.Trim();
        }
    }
}

/// <summary>One year, registration or teaching group of one school.</summary>
public sealed record MisGroupRecord
{
    /// <summary>Type.</summary>
    public required MisGroupType Type { get; init; }

    /// <summary>Id in the MIS, unique within school and type; for a year group made from grades, the grade as the source writes it.</summary>
    public required string Id { get; init; }

    /// <summary>Name as the MIS gives it, untrimmed.</summary>
    public required string Name { get; init; }

    /// <summary>Terms or years that the group belongs to; empty when the source gives none.</summary>
    public IReadOnlyList<MisSessionRecord> Sessions { get; init; } = [];

    /// <summary>Members in the order of the source, students and teachers.</summary>
    public IReadOnlyList<MisMembershipRecord> Members { get; init; } = [];
}

/// <summary>A term or an academic year.</summary>
/// <param name="Id">Id in the source.</param>
/// <param name="Start">First day.</param>
/// <param name="Until">First day after it.</param>
/// <param name="YearStart">First day of the academic year that it lies in, where the source says; else null.</param>
/// <param name="YearUntil">First day after that academic year, where the source says.</param>
public sealed record MisSessionRecord(string Id, DateOnly Start, DateOnly Until, DateOnly? YearStart = null, DateOnly? YearUntil = null);

/// <summary>One person in one group.</summary>
/// <param name="Person">The person; the same object as in the school's people.</param>
/// <param name="Role">Role in the group.</param>
/// <param name="IsMain">True for the teacher that the MIS marks as main.</param>
/// <param name="From">First day in the group; null when not said.</param>
/// <param name="Until">First day no longer in the group; null when not said.</param>
public readonly record struct MisMembershipRecord(
    MisPersonRecord Person, PersonRole Role, bool IsMain = false, DateOnly? From = null, DateOnly? Until = null);
