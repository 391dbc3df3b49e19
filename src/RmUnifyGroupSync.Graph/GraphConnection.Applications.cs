using RmUnifyGroupSync.Graph.Applications;
using RmUnifyGroupSync.Graph.Requests;

namespace RmUnifyGroupSync.Graph;

/// <content>What an administrator does once: the application registration.</content>
public sealed partial class GraphConnection
{
    private static readonly string[] MayRegister = ["Application.ReadWrite.All", "Directory.AccessAsUser.All"];

    /// <summary>
    /// Registers an application with a certificate and exactly the permissions of a set; null when it was not approved.
    /// Throws <see cref="GroupSyncErrorId.PermissionMissing"/> without an administrator's sign-in, and
    /// <see cref="GroupSyncErrorId.SettingInvalid"/> for a certificate or a name that cannot serve.
    /// </summary>
    public async Task<GroupSyncApplication?> RegisterApplicationAsync(
        ApplicationRequest request, GraphCallOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(options);
        if (IsTokenReadable && !Scopes.Intersect(MayRegister, StringComparer.OrdinalIgnoreCase).Any())
            throw NotAllowed("the sign-in lacks the permission Application.ReadWrite.All", null);
        var session = new GraphSession(_transport, _pace, options, _time, _consent);
        var target = new ApplicationTarget(TenantId ?? DefaultDomain, TenantName ?? DefaultDomain, _consent.LoginEndpoint, _consent.GraphEndpoint);
        try
        {
            return await new ApplicationRegistration(session, target, options.Observer).RegisterAsync(request, cancellationToken);
        }
        catch (GroupSyncException e) when (e.ErrorId == GroupSyncErrorId.PermissionMissing)
        {
            throw NotAllowed("Microsoft Graph refused it", e);
        }
    }

    private GroupSyncException NotAllowed(string why, GroupSyncException? e) => new(
        GroupSyncErrorId.PermissionMissing,
        $"{Account ?? "This application"} may not register applications: {why}. An administrator has to sign in as a person: Application Administrator, Cloud Application Administrator or Global Administrator, with the permission Application.ReadWrite.All.",
        e)
    {
        TargetObject = "Application.ReadWrite.All",
        StatusCode = e?.StatusCode,
        GraphCode = e?.GraphCode,
        RequestId = e?.RequestId,
        RecommendedAction = "Sign in with Connect-GroupSync -UseDeviceCode as such an administrator; docs/guides/sign-in.md says with which -ClientId. Or register the application by hand in the Entra admin centre, as the guide describes.",
    };
}
