using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Mis.Assembling;

/// <summary>A person in one role at one school while the source is being read.</summary>
internal sealed class PersonDraft(SchoolDraft school, MisPersonRecord first)
{
    private MisPersonRecord _record = first;

    /// <summary>The school.</summary>
    public SchoolDraft School { get; } = school;

    /// <summary>Student or staff.</summary>
    public PersonRole Role => _record.Role;

    /// <summary>Id in the source.</summary>
    public string Id => _record.Id;

    /// <summary>True when rows under this id contradict each other.</summary>
    public bool Contradictory { get; set; }

    /// <summary>True when the person belongs to another school and is only enrolled here.</summary>
    public bool IsGuest { get; init; }

    /// <summary>The same id and role at another school.</summary>
    public PersonDraft? Elsewhere { get; set; }

    /// <summary>
    /// The number of the group whose members are being finished, and the person's first place in it; saves a table for each group.
    /// </summary>
    public (int Group, int Place) LastPlace { get; set; }

    /// <summary>The finished person; complete once the people of the source have been read.</summary>
    public MisPersonRecord Record => _record;

    /// <summary>Whether a row can be about the same person: the names agree, or without names the user names.</summary>
    public bool Agrees(MisPersonRecord other)
    {
        var (mine, its) = (FullName(_record), FullName(other));
        return mine.Length > 0 && its.Length > 0 ? Same(mine, its)
            : string.IsNullOrEmpty(_record.UserName) || string.IsNullOrEmpty(other.UserName) || Same(_record.UserName, other.UserName);
    }

    /// <summary>Fills gaps from another row about the same person; years are joined.</summary>
    public void Merge(MisPersonRecord other) => _record = _record with
    {
        GivenName = Filled(_record.GivenName, other.GivenName),
        FamilyName = Filled(_record.FamilyName, other.FamilyName),
        UserName = Filled(_record.UserName, other.UserName),
        Email = Filled(_record.Email, other.Email),
        Number = Filled(_record.Number, other.Number),
        Upn = Filled(_record.Upn, other.Upn),
        StaffKind = _record.StaffKind == StaffKind.Teaching || other.StaffKind == StaffKind.Unknown ? _record.StaffKind : other.StaffKind,
        Grades = [.. _record.Grades.Union(other.Grades, StringComparer.Ordinal)],
        Enabled = _record.Enabled && other.Enabled,
    };

    private static string? Filled(string? mine, string? its) => string.IsNullOrEmpty(mine) ? its : mine;

    private static string FullName(MisPersonRecord person) => Words($"{person.GivenName} {person.FamilyName}");

    private static bool Same(string a, string b) => Words(a).Equals(Words(b), StringComparison.OrdinalIgnoreCase);

    private static string Words(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
