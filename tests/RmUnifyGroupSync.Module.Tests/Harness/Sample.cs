namespace RmUnifyGroupSync.Module.Tests.Harness;

/// <summary>Objects for tests.</summary>
internal static class Sample
{
    internal static GroupSyncContext Context { get; } = new()
    {
        SessionId = new Guid("00000000-0000-0000-0000-000000000001"),
        TenantId = "tenant",
        TenantName = "Sample School",
        AuthType = SignInKind.Sandbox,
        GraphEndpoint = "https://graph.microsoft.com",
        DefaultDomain = "school.onmicrosoft.com",
        IsSandbox = true,
        ModuleVersion = "0.1.0",
    };

    internal static PlannedChange Change { get; } = new()
    {
        Action = PlannedAction.AddMember,
        School = "S1",
        MisGroupId = "7A",
        GroupName = "7A[1234567][2026]",
        Reason = "Joined the group.",
    };

    internal static MisGroup MisGroup(string id, MisGroupType type = MisGroupType.Teaching, string? groupId = null) => new()
    {
        Id = id,
        Name = "Class " + id,
        CatalogueName = $"Class {id}[1234567][2026]",
        GroupName = $"Class-{id}[1234567][2026]",
        MailNickname = $"Class-{id}.1234567.2026",
        Type = type,
        School = "S1",
        AcademicYear = 2026,
        Student = ["Pupil One", "Pupil Two"],
        Teacher = ["Teacher One"],
        GroupId = groupId,
    };

    internal static O365ClassGroup ClassGroup(string name, string? misGroupId = null, string? id = null) => new()
    {
        Id = id ?? Id(name),
        DisplayName = name,
        CatalogueName = name,
        Mail = $"{name}@school.example",
        MailNickname = name,
        MisGroupId = misGroupId,
        School = "S1",
        Type = MisGroupType.Teaching,
        AcademicYear = 2026,
        Owner = ["admin@school.example"],
        MemberCount = 31,
        StudentCount = 30,
        LinkState = LinkState.Created,
    };

    internal static MisGroupMember Member(string group, PersonRole role) => new() { MisGroupId = group, PersonId = "1", DisplayName = "Person", Role = role };

    /// <summary>An object id that depends on the name only.</summary>
    internal static string Id(string name) =>
        new Guid(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)).ToString();
}
