using RmUnifyGroupSync.Mis.Assembling;

namespace RmUnifyGroupSync.Mis.Rostering;

/// <summary>A class.</summary>
internal sealed record ClassRow(
    string Id, string Title, string Code, string Type, string SchoolId, IReadOnlyList<string> TermIds, RowPlace Place)
{
    /// <summary>Titles and codes of its course, where the source gives one.</summary>
    public string[] Course { get; init; } = [];
}

/// <summary>A role that a user has at an organisation; where users carry one role themselves, made from that.</summary>
internal readonly record struct RoleRow(string OrgId, RoleWord Role, DateOnly? From, DateOnly? Until, RowPlace Place)
{
    /// <summary>Whether its dates cannot be read, so that nobody can say when it holds.</summary>
    public bool IsUnclear { get; init; }

    /// <summary>Term that the role was given for; null when not said.</summary>
    public string? TermId { get; init; }

    /// <summary>Year of a student in this role; null when not said.</summary>
    public string? Grade { get; init; }
}

/// <summary>A user, without what is never read.</summary>
internal sealed record UserRow
{
    public required string Id { get; init; }

    public bool Enabled { get; init; } = true;

    public string? UserName { get; init; }

    public string? GivenName { get; init; }

    public string? FamilyName { get; init; }

    public string? Email { get; init; }

    public string? Identifier { get; init; }

    public string? Upn { get; init; }

    public IReadOnlyList<string> Grades { get; init; } = [];

    public required RowPlace Place { get; init; }
}
