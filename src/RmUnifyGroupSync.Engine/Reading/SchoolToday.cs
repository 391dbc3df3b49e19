using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Reading;

/// <summary>A school as it is on the day of the run: its settings, its academic year, and who is where today.</summary>
public sealed record SchoolToday
{
    /// <summary>Id in the source.</summary>
    public required string Id { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>DfE number, digits only; null when neither source nor settings know it.</summary>
    public string? DfeNumber { get; init; }

    /// <summary>Effective settings.</summary>
    public required GroupSyncSetting Setting { get; init; }

    /// <summary>The run's date in the school's time zone.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>The current academic year; null when neither source nor settings say.</summary>
    public AcademicYear? AcademicYear { get; init; }

    /// <summary>People of the school today.</summary>
    public IReadOnlyList<MisPersonRecord> People { get; init; } = [];

    /// <summary>Groups of all types.</summary>
    public IReadOnlyList<GroupToday> Groups { get; init; } = [];

    /// <summary>What the source said about the school.</summary>
    public required MisSchoolRecord Record { get; init; }

    /// <summary>Settings-and-source problems worth a warning, such as a role group that the source cannot tell.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>True when the setting <c>AcademicYearStart</c> is a full date more than twelve months back (A3).</summary>
    public bool AcademicYearStale { get; init; }

    /// <summary>True when the source says no academic year, so that the setting <c>AcademicYearStart</c> alone decides it.</summary>
    public bool AcademicYearFromSetting { get; init; }

    /// <summary>The school in words: its name, and its id to name it by.</summary>
    public string Words => Name == Id ? Id : $"{Name} ({Id})";

    /// <summary>The school's part of link keys: the DfE number, else the source's id (requirements §7).</summary>
    public string KeyPart => DfeNumber ?? Id;
}

/// <summary>A MIS group with today's people.</summary>
public sealed record GroupToday
{
    /// <summary>The school's id in the source.</summary>
    public required string School { get; init; }

    /// <summary>Type.</summary>
    public required MisGroupType Type { get; init; }

    /// <summary>Id in the MIS.</summary>
    public required string Id { get; init; }

    /// <summary>Name as the MIS gives it.</summary>
    public required string Name { get; init; }

    /// <summary>Year in which its academic year starts; null for types without one and when nobody says.</summary>
    public int? Year { get; init; }

    /// <summary>True when its academic year is over (A2): not made, and frozen where it exists.</summary>
    public bool Ended { get; init; }

    /// <summary>Students today, each once, in MIS order.</summary>
    public IReadOnlyList<MisPersonRecord> Students { get; init; } = [];

    /// <summary>Staff of the group today, each once, the main one first, then in MIS order.</summary>
    public IReadOnlyList<MisPersonRecord> Teachers { get; init; } = [];

    /// <summary>Last days of people who were in the group once, for the words of a removal: person to first day out.</summary>
    public IReadOnlyDictionary<string, DateOnly> Left { get; init; } = new Dictionary<string, DateOnly>();

    /// <summary>True when non-MIS year groups take its place in the lists (S6).</summary>
    public bool Hidden { get; init; }

    /// <summary>For a non-MIS year group: the attribute's value whose accounts are its members (G1).</summary>
    public string? AttributeValue { get; init; }

    /// <summary>True for types that belong to an academic year by name (G1, G2: the others have no year part).</summary>
    public bool HasYearPart => Type is MisGroupType.Year or MisGroupType.Registration or MisGroupType.Teaching;
}

/// <summary>An academic year.</summary>
/// <param name="StartYear">The year in which it starts; the number in names (N6).</param>
/// <param name="Start">First day.</param>
/// <param name="Until">First day after it.</param>
public sealed record AcademicYear(int StartYear, DateOnly Start, DateOnly Until)
{
    /// <summary>Whether a day lies in it.</summary>
    public bool Contains(DateOnly day) => Start <= day && day < Until;
}
