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

/// <summary>What the parts mean.</summary>
internal static class MemberPartExtensions
{
    /// <summary>The role of who does that.</summary>
    public static PersonRole Role(this MemberPart part) => part == MemberPart.Student ? PersonRole.Student : PersonRole.Teacher;
}

/// <summary>One enrolment as the source gave it; packed, for there may be millions.</summary>
internal readonly struct MembershipDraft(PersonDraft person, MemberPart part, bool isMain, PackedDate from, PackedDate until)
{
    private readonly PackedDate _from = from;
    private readonly PackedDate _until = until;

    /// <summary>A row, with its person.</summary>
    public MembershipDraft(PersonDraft person, in EnrolmentLine line)
        : this(person, line.Part, line.IsMain, line.From, line.Until)
    {
    }

    public PersonDraft Person { get; } = person;

    public MemberPart Part { get; } = part;

    public bool IsMain { get; } = isMain;

    public DateOnly? From => _from;

    public DateOnly? Until => _until;

    /// <summary>Role in the group.</summary>
    public PersonRole Role => Part.Role();
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

    /// <summary>How many enrolments are about to be added.</summary>
    public int Expected { get; set; }

    /// <summary>True when enrolments are about to be added of which some need a decision, so that they must be added one after another.</summary>
    public bool NeedsOrder { get; set; }

    /// <summary>
    /// Gives the group the room that it needs for what it has and what it expects, and gives the length of that. Unless the group needs
    /// order, what it expects counts as there, and has to be put into its places.
    /// </summary>
    public int MoveTo(ArraySegment<MembershipDraft> room)
    {
        room = room[..(_count + Expected)];
        Members.CopyTo(room);
        _members = room;
        _count += NeedsOrder ? 0 : Expected;
        Expected = 0;
        return room.Count;
    }

    /// <summary>Puts an expected enrolment into its place.</summary>
    public void Put(int place, in MembershipDraft member) => _members.AsSpan()[place] = member;

    /// <summary>Adds an enrolment.</summary>
    public void Add(in MembershipDraft member)
    {
        if (_count == _members.Count)
        {
            var room = new MembershipDraft[Math.Max(FirstRoom, _count * 2)];
            Members.CopyTo(room);
            _members = room;
        }

        Put(_count++, member);
    }

    /// <summary>Whether a student has been enrolled.</summary>
    public bool HasStudents
    {
        get
        {
            foreach (ref readonly var member in Members)
                if (member.Part == MemberPart.Student)
                    return true;
            return false;
        }
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
