namespace RmUnifyGroupSync;

/// <summary>
/// What was done before. It needs no sign-in: the ledger is that of the context given, else of the current sign-in, else of the tenant used
/// last. Runs are kept for 400 days.
/// </summary>
public interface IHistoryService
{
    /// <summary>Past runs, newest first; <see cref="GroupSyncErrorId.SettingInvalid"/> for each id that no run has.</summary>
    IAsyncEnumerable<GroupSyncRun> GetRunsAsync(RunQuery query, CallOptions options, CancellationToken cancellationToken);

    /// <summary>Changes that runs made, oldest first; <see cref="GroupSyncErrorId.SettingInvalid"/> for each id that no run has.</summary>
    IAsyncEnumerable<GroupSyncChange> GetChangesAsync(ChangeQuery query, CallOptions options, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the report of a past run. Gives the full path of the file; null in a what-if call.
    /// <see cref="GroupSyncErrorId.SettingInvalid"/> when it cannot be written.
    /// </summary>
    Task<string?> ExportReportAsync(ReportRequest request, CallOptions options, CancellationToken cancellationToken);
}

/// <summary>Which runs.</summary>
public sealed record RunQuery
{
    /// <summary>The newest so many; null for all.</summary>
    public int? Last { get; init; }

    /// <summary>Ids, with wildcards; null for all.</summary>
    public string[]? Id { get; init; }

    /// <summary>Commands that made them, with wildcards; null for all.</summary>
    public string[]? Command { get; init; }
}

/// <summary>Which changes.</summary>
public sealed record ChangeQuery
{
    /// <summary>Ids of runs, with wildcards; null for all runs.</summary>
    public string[]? Run { get; init; }

    /// <summary>MIS group ids; exact.</summary>
    public string[]? MisGroupId { get; init; }

    /// <summary>People by user principal name (with wildcards), object id or MIS id.</summary>
    public string[]? User { get; init; }
}

/// <summary>Which report, and where to.</summary>
public sealed record ReportRequest
{
    /// <summary>Id of the run; null for the newest.</summary>
    public string? Run { get; init; }

    /// <summary>Full path of the file, or of a folder for a file named after the run; null for the folder of reports in the home folder.</summary>
    public string? Path { get; init; }

    /// <summary>Refuse to replace a file.</summary>
    public bool NoClobber { get; init; }

    /// <summary>Replace a file that is marked read-only, too.</summary>
    public bool Force { get; init; }
}

/// <summary>Settings to be written into a file.</summary>
public sealed record SettingExportRequest
{
    /// <summary>Full path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>Only the own settings of these schools, by id, DfE number or name; null for everything.</summary>
    public string[]? School { get; init; }

    /// <summary>Refuse to replace a file.</summary>
    public bool NoClobber { get; init; }

    /// <summary>Replace a file that is marked read-only, too.</summary>
    public bool Force { get; init; }
}

/// <summary>Settings to be taken over from a file.</summary>
public sealed record SettingImportRequest
{
    /// <summary>Full path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>Only what the file says of these schools, by id, DfE number or name as there; null for everything.</summary>
    public string[]? School { get; init; }

    /// <summary>Forget what is set now and is not in the file; else the two are merged and the file wins.</summary>
    public bool Replace { get; init; }
}
