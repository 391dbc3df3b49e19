using RmUnifyGroupSync.Graph.Requests;

namespace RmUnifyGroupSync.Graph.SignIn;

/// <summary>Where an administrator grants the permissions of the application (contract §10.2).</summary>
/// <param name="LoginEndpoint">Root of the login endpoint.</param>
/// <param name="GraphEndpoint">Root of the Graph endpoint.</param>
/// <param name="TenantId">Tenant id or domain; null when not known.</param>
/// <param name="ClientId">Application id; null when not known.</param>
internal sealed record ConsentLink(Uri LoginEndpoint, Uri GraphEndpoint, string? TenantId, string? ClientId)
{
    /// <summary>The address; null when the application is not known.</summary>
    public string? Address => ClientId is null ? null : ConsentUrl.Build(LoginEndpoint, GraphEndpoint, TenantId, ClientId, redirectUri: null);

    /// <summary>The error for a 403 that names what is missing.</summary>
    public GroupSyncException PermissionMissing(GraphPermission permission, GraphAnswer answer)
    {
        var name = permission.Least == permission.Recommended
            ? permission.Recommended
            : $"{permission.Recommended} (for this call alone {permission.Least} would do)";
        var grant = Address is { } address ? $" A global administrator grants it here: {address}" : " A global administrator must grant it.";
        return GraphFailure.Make(
            GroupSyncErrorId.PermissionMissing,
            $"Microsoft Graph refused {permission.Job}: the sign-in lacks the permission {name}.{grant}",
            answer,
            permission.Recommended,
            $"Add the permission {permission.Recommended} to the application, have a global administrator consent to it, and sign in again.");
    }
}
