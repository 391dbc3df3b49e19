using System.Security;

namespace RmUnifyGroupSync;

/// <summary>What an application is registered for; each is one of the documented sets of permissions (graph contract §10.1).</summary>
public enum ApplicationPermission
{
    /// <summary>Members of groups that are there: GroupMember.ReadWrite.All, Group.ReadBasic.All, User.Read.All.</summary>
    Membership,

    /// <summary>All that this module does: Group.ReadWrite.All, User.Read.All.</summary>
    Group,
}

/// <summary>An application that somebody wants to register.</summary>
public sealed record ApplicationRequest
{
    /// <summary>Display name.</summary>
    public required string Name { get; init; }

    /// <summary>Full path of a CER, PEM or PFX file; only the public part of it is read.</summary>
    public required string CertificatePath { get; init; }

    /// <summary>Password of a PFX file.</summary>
    public SecureString? CertificatePassword { get; init; }

    /// <summary>What it is to do.</summary>
    public ApplicationPermission Permission { get; init; } = ApplicationPermission.Group;
}

/// <summary>An application that is registered.</summary>
public sealed record GroupSyncApplication
{
    /// <summary>Application (client) id, for <c>Connect-GroupSync -ClientId</c>.</summary>
    public required string ClientId { get; init; }

    /// <summary>Tenant id.</summary>
    public required string TenantId { get; init; }

    /// <summary>Where a global administrator consents to its permissions.</summary>
    public required string ConsentUrl { get; init; }

    /// <summary>Display name.</summary>
    public required string Name { get; init; }

    /// <summary>Permissions that it asks for.</summary>
    public string[] Permission { get; init; } = [];

    /// <summary>Thumbprint of its certificate, for <c>Connect-GroupSync -CertificateThumbprint</c>.</summary>
    public required string CertificateThumbprint { get; init; }

    /// <summary>When the certificate expires, and with it the sign-in.</summary>
    public DateTimeOffset CertificateExpiresAt { get; init; }

    /// <summary>False when it was there already.</summary>
    public bool IsNew { get; init; }

    /// <summary>The application id.</summary>
    public override string ToString() => ClientId;
}
