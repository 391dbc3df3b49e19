namespace RmUnifyGroupSync.Sandbox;

/// <summary>An account of a practice tenant.</summary>
public sealed record SandboxUser
{
    /// <summary>User principal name; unique in the tenant, compared without case.</summary>
    public required string UserPrincipalName { get; init; }

    /// <summary>Display name; the local part of the user principal name when null.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Mail address.</summary>
    public string? Mail { get; init; }

    /// <summary>Employee id.</summary>
    public string? EmployeeId { get; init; }

    /// <summary>Department.</summary>
    public string? Department { get; init; }

    /// <summary>Job title.</summary>
    public string? JobTitle { get; init; }

    /// <summary>Office location.</summary>
    public string? OfficeLocation { get; init; }

    /// <summary>Employee type.</summary>
    public string? EmployeeType { get; init; }

    /// <summary>Immutable id of the on-premises account.</summary>
    public string? OnPremisesImmutableId { get; init; }

    /// <summary>Extension attributes 1 to 15, at index 0 to 14; null when none is set.</summary>
    public IReadOnlyList<string?>? ExtensionAttributes { get; init; }

    /// <summary>False for a disabled account.</summary>
    public bool AccountEnabled { get; init; } = true;

    /// <summary>True for a guest.</summary>
    public bool IsGuest { get; init; }

    /// <summary>Object id, a GUID; made from the user principal name (always the same one) when null.</summary>
    public string? Id { get; init; }
}
