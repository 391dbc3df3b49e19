namespace RmUnifyGroupSync;

/// <summary>Objects that a script made and that the MIS source <see cref="MisSourceKind.Objects"/> reads.</summary>
public sealed record MisObjectFile
{
    /// <summary>Full path of the file that holds them.</summary>
    public required string Path { get; init; }

    /// <summary>How many are kept.</summary>
    public required int Objects { get; init; }

    /// <summary>How many were left out because something is wrong with them.</summary>
    public int LeftOut { get; init; }

    /// <summary>How many students are named and are in no group, registration group or year.</summary>
    public int WithoutGroup { get; init; }

    /// <summary>When they were taken.</summary>
    public required DateTimeOffset ImportedAt { get; init; }
}
