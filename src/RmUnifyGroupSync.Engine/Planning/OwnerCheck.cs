using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Engine.Planning;

/// <summary>Whether anybody could own groups that are not made yet (O10). Made once for a list. Pure.</summary>
public sealed class OwnerCheck
{
    private readonly PlanInput _input;
    private readonly Dictionary<string, SchoolAccounts> _accounts = new(StringComparer.Ordinal);

    /// <summary>Makes the check.</summary>
    /// <param name="schools">All configured schools.</param>
    /// <param name="tenant">The tenant as read for them.</param>
    public OwnerCheck(IReadOnlyList<SchoolToday> schools, TenantReading tenant) => _input = PlanInput.Of(schools, tenant);

    /// <summary>True when no chosen administrator and no teacher of the group has an enabled account.</summary>
    public bool IsOwnerless(SchoolToday school, GroupToday group)
    {
        if (!_accounts.TryGetValue(school.Id, out var accounts))
            _accounts.Add(school.Id, accounts = new(_input, school));
        return !new OwnerPlanning(new(_input, accounts, group), _input.Directory, new Dictionary<(string, GroupRole), LedgerLink>()).CanOwn([]);
    }
}
