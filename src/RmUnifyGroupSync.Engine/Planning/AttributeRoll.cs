using RmUnifyGroupSync.Engine.Matching;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Engine.Planning;

/// <summary>
/// The students of non-MIS year groups (G1), whom the directory knows and not the MIS: for lists, the same as a run would put into the
/// group. Made once for a list. Pure.
/// </summary>
/// <param name="schools">All schools that could be read.</param>
/// <param name="tenant">The tenant as read for them.</param>
/// <param name="severalSchools">More schools are configured than could be read.</param>
public sealed class AttributeRoll(IReadOnlyList<SchoolToday> schools, TenantReading tenant, bool severalSchools)
{
    private readonly PlanInput _input = PlanInput.Of(schools, tenant, severalSchools);
    private readonly Dictionary<string, SchoolAccounts> _accounts = new(StringComparer.Ordinal);

    /// <summary>The students of a group, each with the account; none for a group that the MIS fills.</summary>
    public IReadOnlyList<MatchedPerson> Of(SchoolToday school, GroupToday group)
    {
        if (group.AttributeValue is null)
            return [];
        if (!_accounts.TryGetValue(school.Id, out var accounts))
            _accounts.Add(school.Id, accounts = new(_input, school));
        return [.. new GroupWish(_input, accounts, group).Students.Select(w => w.Match)];
    }

    /// <summary>A link whose MIS group has its students from the directory, where they come from there.</summary>
    public GroupLink Filled(GroupLink link) => link is { School: { } school, Mis: { AttributeValue: not null } mis }
        ? link with { Mis = mis with { Students = [.. Of(school, mis).Select(m => m.Person)] } }
        : link;
}
