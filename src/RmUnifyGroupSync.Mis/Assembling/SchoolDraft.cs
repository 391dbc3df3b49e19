using RmUnifyGroupSync.Engine.Ports;

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
    public int LostStudents { get; set; }

    /// <summary>Year groups that came from elsewhere than the people's grades.</summary>
    public List<MisGroupRecord> YearGroups { get; } = [];
}
