namespace RmUnifyGroupSync;

/// <summary>What every call carries.</summary>
public sealed record CallOptions
{
    /// <summary>Whom to tell.</summary>
    public ISyncObserver Observer { get; init; } = SilentObserver.Instance;

    /// <summary>The sign-in to use; null for the current one.</summary>
    public GroupSyncContext? Context { get; init; }

    /// <summary>Plan and show, but write nothing anywhere.</summary>
    public bool WhatIf { get; init; }

    /// <summary>The most groups or requests worked on at once; null for the built-in 4.</summary>
    public int? ThrottleLimit { get; init; }
}

/// <summary>Which MIS groups.</summary>
public sealed record MisGroupQuery
{
    /// <summary>Name patterns, with wildcards; compared with the MIS name and the catalogue name, case and outer spaces aside.</summary>
    public string[]? Name { get; init; }

    /// <summary>Ids; exact.</summary>
    public string[]? Id { get; init; }

    /// <summary>Types.</summary>
    public MisGroupType[]? Type { get; init; }

    /// <summary>Schools by id, DfE number or name.</summary>
    public string[]? School { get; init; }

    /// <summary>Year in which the academic year starts.</summary>
    public int? AcademicYear { get; init; }

    /// <summary>Staff id, name or user name patterns; groups that such a person teaches.</summary>
    public string[]? Staff { get; init; }

    /// <summary>Hidden groups too.</summary>
    public bool IncludeHidden { get; init; }
}

/// <summary>Which class groups.</summary>
public sealed record ClassGroupQuery
{
    /// <summary>Name patterns, with wildcards; compared with the catalogue name and the actual name.</summary>
    public string[]? Name { get; init; }

    /// <summary>Object ids; exact.</summary>
    public string[]? Id { get; init; }

    /// <summary>MIS group ids; exact.</summary>
    public string[]? MisGroupId { get; init; }

    /// <summary>Schools by id, DfE number or name.</summary>
    public string[]? School { get; init; }

    /// <summary>Types.</summary>
    public MisGroupType[]? Type { get; init; }

    /// <summary>Year in which the academic year starts.</summary>
    public int? AcademicYear { get; init; }

    /// <summary>Link states.</summary>
    public LinkState[]? LinkState { get; init; }
}

/// <summary>Names one group: by its MIS group, or by its object id.</summary>
public sealed record GroupReference
{
    /// <summary>Id of the MIS group.</summary>
    public string? MisGroupId { get; init; }

    /// <summary>Type of the MIS group; null when the id is enough.</summary>
    public MisGroupType? Type { get; init; }

    /// <summary>School by id, DfE number or name; null when the id is enough.</summary>
    public string? School { get; init; }

    /// <summary>Object id of the Microsoft 365 group.</summary>
    public string? GroupId { get; init; }

    /// <summary>What the user gave, for errors.</summary>
    public object? Target { get; init; }
}

/// <summary>A MIS group and a group that is, or is to be, its class group.</summary>
public sealed record LinkRequest
{
    /// <summary>Id of the MIS group.</summary>
    public required string MisGroupId { get; init; }

    /// <summary>Object id of the Microsoft 365 group.</summary>
    public required string GroupId { get; init; }

    /// <summary>Type of the MIS group; null when the id is enough.</summary>
    public MisGroupType? Type { get; init; }

    /// <summary>School by id, DfE number or name; null when the id is enough.</summary>
    public string? School { get; init; }

    /// <summary>What the user gave, for errors.</summary>
    public object? Target { get; init; }
}

/// <summary>A class group to be made by hand.</summary>
public sealed record NewClassGroupRequest
{
    /// <summary>The MIS groups.</summary>
    public required IReadOnlyList<GroupReference> Groups { get; init; }

    /// <summary>The whole Microsoft 365 name; null for the usual one. One group only.</summary>
    public string? Name { get; init; }

    /// <summary>Description; null for the usual one.</summary>
    public string? Description { get; init; }

    /// <summary>Visibility; null for the setting.</summary>
    public GroupVisibility? Visibility { get; init; }

    /// <summary>ISO date, or ISO 8601 duration such as <c>P1Y</c>, for which the group is required.</summary>
    public string? RequiredLifetime { get; init; }

    /// <summary>More owners: user principal names or object ids.</summary>
    public string[]? Owner { get; init; }

    /// <summary>Make a new one although a deleted one could be restored.</summary>
    public bool Force { get; init; }
}

/// <summary>Groups to be synced by hand.</summary>
public sealed record SyncRequest
{
    /// <summary>The groups; null for all linked ones.</summary>
    public IReadOnlyList<GroupReference>? Groups { get; init; }

    /// <summary>Schools, when all linked groups are meant; null for all schools.</summary>
    public string[]? School { get; init; }

    /// <summary>Remove nobody.</summary>
    public bool AddOnly { get; init; }

    /// <summary>Apply today's administrators to groups made before.</summary>
    public bool UpdateOwner { get; init; }

    /// <summary>The new academic year is confirmed.</summary>
    public bool Rollover { get; init; }

    /// <summary>Lift the group and school limits for this call.</summary>
    public bool Force { get; init; }
}

/// <summary>A nightly run, or its plan.</summary>
public sealed record RunRequest
{
    /// <summary>Schools; null for all.</summary>
    public string[]? School { get; init; }

    /// <summary>Types; null for all.</summary>
    public MisGroupType[]? Type { get; init; }

    /// <summary>MIS group ids; null for all (plans only).</summary>
    public string[]? MisGroupId { get; init; }

    /// <summary>Lift the group and school limits for this call.</summary>
    public bool Force { get; init; }

    /// <summary>Take today's source as the new good one.</summary>
    public bool AcceptSource { get; init; }

    /// <summary>The new academic year is confirmed.</summary>
    public bool Rollover { get; init; }

    /// <summary>Apply today's administrators to groups made before.</summary>
    public bool UpdateOwner { get; init; }

    /// <summary>Start nothing new after this time.</summary>
    public TimeSpan? StopAfter { get; init; }

    /// <summary>How long to wait for another run to end.</summary>
    public TimeSpan? WaitForLock { get; init; }

    /// <summary>Where to write a report.</summary>
    public string? ReportPath { get; init; }
}
