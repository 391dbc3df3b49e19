using RmUnifyGroupSync.Engine.Naming;

namespace RmUnifyGroupSync.Engine.Planning;

/// <summary>
/// A link that the directory cannot hold, because the group has a key of somebody else or of another MIS group and a key is never
/// changed; or one that is not followed any more although the directory holds it. Kept in the settings file (requirements §7).
/// </summary>
public sealed record KeptLink
{
    /// <summary>The tenant's id, as the ledger has it: one settings file may serve a practice tenant too.</summary>
    public required string Tenant { get; init; }

    /// <summary>The school's part of the key: its DfE number, else its id in the source.</summary>
    public required string School { get; init; }

    /// <summary>Type of the MIS group.</summary>
    public required MisGroupType Type { get; init; }

    /// <summary>Id of the MIS group.</summary>
    public required string MisGroupId { get; init; }

    /// <summary>Year in which the academic year starts, for types that get a new group each year; else null.</summary>
    public int? AcademicYear { get; init; }

    /// <summary>Generation of the link, as in a key.</summary>
    public int Generation { get; init; } = 1;

    /// <summary>Object id of the group.</summary>
    public required string GroupId { get; init; }

    /// <summary>Name of the group when the link was made, for people who read the file.</summary>
    public string? DisplayName { get; init; }

    /// <summary>False: the group is not managed, and the night makes no other one for the MIS group.</summary>
    public bool Follow { get; init; } = true;

    /// <summary>The key that stands for the link.</summary>
    public LinkKey Key => new(School, Type, MisGroupId, AcademicYear, Generation);

    /// <summary>Puts a key into the form of the settings file.</summary>
    public static KeptLink Of(string tenant, LinkKey key, string groupId, string? displayName, bool follow) => new()
    {
        Tenant = tenant,
        School = key.School,
        Type = key.Type,
        MisGroupId = key.MisId,
        AcademicYear = key.Year,
        Generation = key.Generation,
        GroupId = groupId,
        DisplayName = displayName,
        Follow = follow,
    };
}

/// <summary>The links of the settings file; one for a group at most. Pure.</summary>
public sealed class KeptLinks
{
    private readonly Dictionary<string, KeptLink> _byGroup;

    /// <summary>Makes the list. Of several links of one group in one tenant the last counts.</summary>
    public KeptLinks(IEnumerable<KeptLink> links)
    {
        All = [.. links.GroupBy(l => (l.Tenant, l.GroupId.ToUpperInvariant())).Select(g => g.Last())];
        _byGroup = All.GroupBy(l => l.GroupId, StringComparer.OrdinalIgnoreCase).ToDictionary(g => g.Key, g => g.Last(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>No links.</summary>
    public static KeptLinks None { get; } = new([]);

    /// <summary>All links, in the order of the file.</summary>
    public IReadOnlyList<KeptLink> All { get; }

    /// <summary>Object ids of the groups that are followed.</summary>
    public IEnumerable<string> FollowedGroups => All.Where(l => l.Follow).Select(l => l.GroupId);

    /// <summary>The links of one tenant.</summary>
    public KeptLinks In(string tenant) => new(All.Where(l => l.Tenant.Equals(tenant, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The link of a group; null when the file says nothing of it.</summary>
    public KeptLink? Find(string groupId) => _byGroup.GetValueOrDefault(groupId);

    /// <summary>With a link in place of what the file said of its group.</summary>
    public KeptLinks With(KeptLink link) => new(All.Where(l => !IsOf(l, link.Tenant, link.GroupId)).Append(link));

    /// <summary>Without what the file said of a group.</summary>
    public KeptLinks Without(string tenant, string groupId) => new(All.Where(l => !IsOf(l, tenant, groupId)));

    private static bool IsOf(KeptLink link, string tenant, string groupId) =>
        link.Tenant.Equals(tenant, StringComparison.OrdinalIgnoreCase) && link.GroupId.Equals(groupId, StringComparison.OrdinalIgnoreCase);
}
