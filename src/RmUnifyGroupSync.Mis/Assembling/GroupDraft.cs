using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Mis.Assembling;

/// <summary>What a member does in a group, in the order in which staff are listed.</summary>
internal enum MemberPart : byte
{
    /// <summary>Student.</summary>
    Student,

    /// <summary>Teacher or tutor.</summary>
    Teacher,

    /// <summary>Other staff, such as an assistant; listed behind the teachers, so that none of them is taken for the first teacher.</summary>
    OtherStaff,
}

/// <summary>One enrolment as the source gave it; packed, for there may be millions.</summary>
internal readonly struct MembershipDraft(PersonDraft person, MemberPart part, bool isMain, DateOnly? from, DateOnly? until)
{
    private readonly PackedDate _from = from;
    private readonly PackedDate _until = until;

    public PersonDraft Person { get; } = person;

    public MemberPart Part { get; } = part;

    public bool IsMain { get; } = isMain;

    public DateOnly? From => _from;

    public DateOnly? Until => _until;

    /// <summary>Role in the group.</summary>
    public PersonRole Role => Part == MemberPart.Student ? PersonRole.Student : PersonRole.Teacher;
}

/// <summary>A group while the source is being read.</summary>
internal sealed class GroupDraft(SchoolDraft school, MisGroupType type, string id, string name)
{
    private const int FirstRoom = 8;
    private readonly List<MisSessionRecord> _sessions = [];
    private ArraySegment<MembershipDraft> _members = ArraySegment<MembershipDraft>.Empty;
    private int _count;

    /// <summary>One-based and different for all groups of a source.</summary>
    public required int Number { get; init; }

    /// <summary>The school.</summary>
    public SchoolDraft School { get; } = school;

    /// <summary>Type.</summary>
    public MisGroupType Type { get; } = type;

    /// <summary>Id in the source.</summary>
    public string Id { get; } = id;

    /// <summary>Name, untrimmed.</summary>
    public string Name { get; } = name;

    /// <summary>True when rows under this id contradict each other.</summary>
    public bool Contradictory { get; private set; }

    /// <summary>A group with the same key at another school.</summary>
    public GroupDraft? Elsewhere { get; set; }

    /// <summary>Enrolments in the order of the source, repeats included.</summary>
    public ReadOnlySpan<MembershipDraft> Members => _members.AsSpan(0, _count);

    /// <summary>Terms and years, each once.</summary>
    public IReadOnlyList<MisSessionRecord> Sessions => _sessions;

    /// <summary>Gives the group room for its enrolments; what it has already moves there.</summary>
    public void MoveTo(ArraySegment<MembershipDraft> room)
    {
        Members.CopyTo(room);
        _members = room;
    }

    /// <summary>Adds an enrolment.</summary>
    public void Add(in MembershipDraft member)
    {
        if (_count == _members.Count)
            MoveTo(new MembershipDraft[Math.Max(FirstRoom, _count * 2)]);
        _members.AsSpan()[_count++] = member;
    }

    /// <summary>Whether the person has been enrolled already.</summary>
    public bool Has(PersonDraft person)
    {
        foreach (ref readonly var member in Members)
            if (ReferenceEquals(member.Person, person))
                return true;
        return false;
    }

    /// <summary>Says that what is known of the group contradicts itself, so that it is left out.</summary>
    public void Contradict()
    {
        Contradictory = true;
        School.ContradictoryGroups.Add(Id);
    }

    /// <summary>Adds a term, once.</summary>
    public void AddSession(MisSessionRecord? session)
    {
        if (session is not null && !_sessions.Contains(session))
            _sessions.Add(session);
    }

    /// <summary>Whether a row of the same school can be about the same group.</summary>
    public bool Agrees(MisGroupType type, string name) => Type == type && Name.Trim().Equals(name.Trim(), StringComparison.Ordinal);
}
