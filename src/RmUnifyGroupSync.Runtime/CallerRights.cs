using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Runtime;

/// <summary>Who may make groups by hand (requirements C7): administrators and teaching staff of the school. An application is nobody's caller.</summary>
internal static class CallerRights
{
    // Template ids of the directory roles, the same in every tenant: Global, Groups and User Administrator.
    private static readonly string[] Roles = ["62e90394-69f5-4237-9190-012177145e10", "fdd7a751-b60b-444a-984c-02652fe8fa1c", "fe930be7-5e62-47db-91af-98c3a49a38b1"];

    /// <summary>The links of schools in which the caller may; one error for each other one.</summary>
    public static IReadOnlyList<GroupLink> Filter(Session session, TenantReading tenant, IReadOnlyList<GroupLink> links, ISyncObserver observer)
    {
        if (session.Connection.CallerId is not { } caller || session.Connection.DirectoryRoleIds.Intersect(Roles, StringComparer.OrdinalIgnoreCase).Any())
            return links;
        var allowed = links.ToLookup(l => MayIn(l.School, tenant, caller));
        foreach (var refused in allowed[false])
        {
            observer.Report(new ItemErrorEvent(new(
                GroupSyncErrorId.CallerNotAllowed, $"{session.Connection.Account} is neither an administrator (setting AdminOwner) nor teaching staff of school {refused.SchoolId}, and makes no group for \"{refused.MisName}\".")
            { TargetObject = refused.MisId }));
        }

        return [.. allowed[true]];
    }

    /// <summary>Whether somebody is an administrator or a teacher of the school.</summary>
    public static bool MayIn(SchoolToday? school, TenantReading tenant, string callerId) => school is not null
        && ((school.Setting.AdminOwner ?? []).Any(a => a.Trim().Equals(callerId, StringComparison.OrdinalIgnoreCase)
                || a.Trim().Equals(tenant.Users.GetValueOrDefault(callerId)?.UserPrincipalName, StringComparison.OrdinalIgnoreCase))
            || tenant.Matches.People.Any(p => p.School == school.Id && p.Person.Role == PersonRole.Teacher && p.Account?.Id == callerId));
}
