using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Engine.Planning;

/// <summary>Whether anybody could own a group that is not made yet (O10). Pure.</summary>
public static class OwnerCheck
{
    /// <summary>True when no chosen administrator and no teacher of the group has an account.</summary>
    public static bool IsOwnerless(SchoolToday school, GroupToday group, IReadOnlyList<SchoolToday> schools, TenantReading tenant)
    {
        var input = new PlanInput
        {
            Schools = schools,
            Links = tenant.Links,
            Matches = tenant.Matches,
            Directory = new(tenant.Users, new Dictionary<string, GroupRoster>()),
            Ledger = tenant.Ledger,
            Options = new(),
        };
        var wish = new GroupWish(input, school, group);
        return new OwnerPlanning(wish, input.Directory, new Dictionary<(string, GroupRole), LedgerLink>()).ForCreation([]).Count == 0;
    }
}
