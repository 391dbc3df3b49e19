using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Mis.Assembling;

/// <summary>What a member does in a group, in the order in which staff are listed.</summary>
internal enum MemberPart
{
    /// <summary>Student.</summary>
    Student,

    /// <summary>Teacher or tutor.</summary>
    Teacher,

    /// <summary>Other staff, such as an assistant; listed behind the teachers, so that none of them is taken for the first teacher.</summary>
    OtherStaff,
}

/// <summary>One enrolment as the source gave it.</summary>
internal readonly record struct MembershipDraft(PersonDraft Person, MemberPart Part, bool IsMain, DateOnly? From, DateOnly? Until)
{
    /// <summary>Role in the group.</summary>
    public PersonRole Role => Part == MemberPart.Student ? PersonRole.Student : PersonRole.Teacher;
}

/// <summary>A group while the source is being read.</summary>
internal sealed class GroupDraft(SchoolDraft school, MisGroupType type, string id, string name)
{
    /// <summary>A class with its teachers; room for it is made at once instead of by doubling.</summary>
    private const int UsualSize = 32;

    private readonly List<MisSessionRecord> _sessions = [];

    /// <summary>The school.</summary>
    public SchoolDraft School { get; } = school;

    /// <summary>Type.</summary>
    public MisGroupType Type { get; } = type;

    /// <summary>Id in the source.</summary>
    public string Id { get; } = id;

    /// <summary>Name, untrimmed.</summary>
    public string Name { get; } = name;

    /// <summary>True when rows under this id contradict each other.</summary>
    public bool Contradictory { get; set; }

    /// <summary>Enrolments in the order of the source, repeats included.</summary>
    public List<MembershipDraft> Members { get; } = [];

    /// <summary>Terms and years, each once.</summary>
    public IReadOnlyList<MisSessionRecord> Sessions => _sessions;

    /// <summary>Adds an enrolment.</summary>
    public void Add(MembershipDraft member)
    {
        if (Members.Count == 0)
            Members.Capacity = UsualSize;
        Members.Add(member);
    }

    /// <summary>Adds a term, once.</summary>
    public void AddSession(MisSessionRecord? session)
    {
        if (session is not null && !_sessions.Contains(session))
            _sessions.Add(session);
    }

    /// <summary>Whether a row can be about the same group.</summary>
    public bool Agrees(SchoolDraft school, MisGroupType type, string name) =>
        ReferenceEquals(School, school) && Type == type && Name.Trim().Equals(name.Trim(), StringComparison.Ordinal);
}
