using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Assembling;

namespace RmUnifyGroupSync.Mis.Rostering;

/// <summary>What a role is to class groups.</summary>
internal enum RoleKind
{
    /// <summary>A word that no format has.</summary>
    Unknown,

    /// <summary>Guardians, former students and others who are no members.</summary>
    Outside,

    /// <summary>Student.</summary>
    Student,

    /// <summary>Staff who teach.</summary>
    Teaching,

    /// <summary>Other staff.</summary>
    OtherStaff,
}

/// <summary>A role as it was written, and what it means.</summary>
internal sealed record RoleWord(string Text, RoleKind Kind)
{
    /// <summary>Reads a word.</summary>
    public static RoleWord Of(string text) => new(text, RoleWords.KindOf(text));
}

/// <summary>The role words of OneRoster 1.1 and 1.2 and of SDS V2 and V2.1, and the two other words for a student, whatever their case.</summary>
internal static class RoleWords
{
    private static readonly Dictionary<string, RoleKind> Kinds = Build();

    /// <summary>What the word means.</summary>
    public static RoleKind KindOf(string word) => Kinds.GetValueOrDefault(word);

    /// <summary>The person's role; only for students and staff.</summary>
    public static PersonRole PersonRoleOf(RoleKind kind) => kind == RoleKind.Student ? PersonRole.Student : PersonRole.Teacher;

    /// <summary>What staff do.</summary>
    public static StaffKind StaffKindOf(RoleKind kind) => kind switch
    {
        RoleKind.Teaching => StaffKind.Teaching,
        RoleKind.OtherStaff => StaffKind.NonTeaching,
        _ => StaffKind.Unknown,
    };

    /// <summary>Part in a group; only for students and staff.</summary>
    public static MemberPart PartOf(RoleKind kind) => kind switch
    {
        RoleKind.Student => MemberPart.Student,
        RoleKind.Teaching => MemberPart.Teacher,
        _ => MemberPart.OtherStaff,
    };

    private static Dictionary<string, RoleKind> Build()
    {
        var kinds = new Dictionary<string, RoleKind>(StringComparer.OrdinalIgnoreCase) { ["student"] = RoleKind.Student };
        Add(RoleKind.Student, "pupil", "learner");
        Add(RoleKind.Teaching,
            "teacher", "faculty", "professor", "lecturer", "instructor", "adjunct", "substitute", "chair", "coach");
        Add(RoleKind.OtherStaff,
            "administrator", "aide", "aid", "proctor", "counselor", "principal", "siteAdministrator", "districtAdministrator",
            "systemAdministrator", "staff", "assistant", "teacherAssistant", "teacherAide", "paraprofessional", "specialServices",
            "advisor", "nurse", "officeStaff", "itAdmin", "researcher", "affiliate", "occupationalTherapist", "physicalTherapist",
            "speechTherapist", "visionTherapist");
        Add(RoleKind.Outside, "guardian", "parent", "relative", "alumni", "other", "doctor", "child");
        return kinds;

        void Add(RoleKind kind, params string[] words)
        {
            foreach (var word in words)
                kinds.Add(word, kind);
        }
    }
}
