using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Matching;

/// <summary>One row of the match file, which wins over every rule.</summary>
/// <param name="School">The school's id, DfE number or name.</param>
/// <param name="Role">Student or staff.</param>
/// <param name="MisId">The person's id in the MIS; case and leading zeros count.</param>
/// <param name="Account">User principal name or object id; empty when the person is to have no account.</param>
public sealed record MatchFileEntry(string School, PersonRole Role, string MisId, string Account);

/// <summary>The people of one school, and how their accounts are found.</summary>
public sealed record MatchSchool
{
    /// <summary>The school's id in the source.</summary>
    public required string Id { get; init; }

    /// <summary>DfE number, by which the match file may name the school.</summary>
    public string? DfeNumber { get; init; }

    /// <summary>Name, by which the match file may name the school.</summary>
    public string? Name { get; init; }

    /// <summary>The people who are to have accounts; whoever has left is left out, or his reused user name becomes a conflict.</summary>
    public required IReadOnlyList<MisPersonRecord> People { get; init; }

    /// <summary>Rules, in order.</summary>
    public IReadOnlyList<MatchRule> Rules { get; init; } = MatchRule.Default;

    /// <summary>Domain that completes user names; null for the tenant's default domain.</summary>
    public string? Domain { get; init; }

    /// <summary>Rows of the match file; rows of other schools are passed over.</summary>
    public IReadOnlyList<MatchFileEntry> File { get; init; } = [];
}
