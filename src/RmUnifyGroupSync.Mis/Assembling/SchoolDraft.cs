namespace RmUnifyGroupSync.Mis.Assembling;

/// <summary>A school while the source is being read.</summary>
internal sealed class SchoolDraft(string id, string name, string? dfeNumber)
{
    /// <summary>Id in the source.</summary>
    public string Id { get; } = id;

    /// <summary>Name.</summary>
    public string Name { get; } = name;

    /// <summary>DfE number.</summary>
    public string? DfeNumber { get; } = dfeNumber;

    /// <summary>People in the order of the source.</summary>
    public List<PersonDraft> People { get; } = [];

    /// <summary>Groups in the order of the source.</summary>
    public List<GroupDraft> Groups { get; } = [];

    /// <summary>Ids of groups whose rows contradict each other, this school among them.</summary>
    public HashSet<string> ContradictoryGroups { get; } = new(StringComparer.Ordinal);

    /// <summary>Enrolments in its groups of whom nobody knows, or of whom nobody knows what they are.</summary>
    public int LostStudents { get; private set; }

    /// <summary>Enrolments of staff in its groups of whom nobody knows.</summary>
    public int LostStaff { get; private set; }

    /// <summary>True for an organisation of another kind that has classes, such as a trust's for its staff.</summary>
    public bool IsOther { get; set; }

    /// <summary>Why the school could not be read; null when it could.</summary>
    public GroupSyncException? Failure { get; set; }

    /// <summary>Whether the source says nothing of it but that it exists.</summary>
    public bool IsEmpty => People.Count == 0 && Groups.Count == 0;

    /// <summary>Whether it has students, guests in its classes included.</summary>
    public bool HasStudents => People.Exists(p => p.Role == PersonRole.Student);

    /// <summary>Whether it has students of its own.</summary>
    public bool HasOwnStudents => People.Exists(p => p is { Role: PersonRole.Student, IsGuest: false });

    /// <summary>Counts an enrolment in its groups of somebody who is not in the source.</summary>
    public void Lose(MemberPart part)
    {
        if (part == MemberPart.Student)
            LostStudents++;
        else
            LostStaff++;
    }
}
