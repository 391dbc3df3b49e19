using System.Management.Automation;
using RmUnifyGroupSync.Completion;
using RmUnifyGroupSync.Errors;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Runs the nightly sync. Always writes its run, then its errors.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "GroupSync", SupportsShouldProcess = true)]
[OutputType(typeof(GroupSyncRun))]
public sealed class InvokeGroupSyncCommand : ConnectedCommand
{
    /// <summary>Schools by id, DfE number or name, with wildcards; left out, all.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SchoolCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? School { get; set; }

    /// <summary>Types of groups; left out, all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public MisGroupType[]? Type { get; set; }

    /// <summary>Lift the group and school limits for this run, and ask nothing.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Take today's source as the new good one.</summary>
    [Parameter]
    public SwitchParameter AcceptSource { get; set; }

    /// <summary>The new academic year is confirmed.</summary>
    [Parameter]
    public SwitchParameter Rollover { get; set; }

    /// <summary>Apply today's administrators to groups made before.</summary>
    [Parameter]
    public SwitchParameter UpdateOwner { get; set; }

    /// <summary>Start nothing new after this time.</summary>
    [Parameter]
    public TimeSpan? StopAfter { get; set; }

    /// <summary>How long to wait for another run to end.</summary>
    [Parameter]
    public TimeSpan? WaitForLock { get; set; }

    /// <summary>The most groups worked on at once; 4 when left out.</summary>
    [Parameter]
    [ValidateRange(1, 20)]
    public int? ThrottleLimit { get; set; }

    /// <summary>Where to write a report: a file, or a folder for a file named after the run.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReportPath { get; set; }

    private protected override bool IsForced => Force;

    private protected override int? Concurrency => ThrottleLimit;

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        var request = ToRequest();
        var started = TimeProvider.System.GetUtcNow();
        HoldErrors();
        var error = TryAwait((service, options, token) => service.RunAsync(request, options, token), out var run);
        WriteObject(run ?? ToRun(error, started));
        WriteHeldErrors();
        if (error is not null)
            WriteError(ErrorCatalogue.ToRecord(error));
    }

    /// <summary>
    /// A scheduled job ends with <c>exit $run.ExitCode</c>: without a run that would be 0, success. So there is one even when the service
    /// could not give it.
    /// </summary>
    private static GroupSyncRun ToRun(Exception? error, DateTimeOffset started) => new()
    {
        Id = Guid.NewGuid().ToString(),
        StartedAt = started,
        Duration = TimeProvider.System.GetUtcNow() - started,
        Outcome = ToOutcome((error as GroupSyncException)?.ErrorId),
    };

    private static RunOutcome ToOutcome(GroupSyncErrorId? id) => id switch
    {
        GroupSyncErrorId.NotConnected or GroupSyncErrorId.SignInFailed or GroupSyncErrorId.PermissionMissing => RunOutcome.SignInFailed,
        GroupSyncErrorId.LockHeld => RunOutcome.Locked,
        GroupSyncErrorId.MisUnavailable or GroupSyncErrorId.MisSourceInvalid or GroupSyncErrorId.MisSourceNotConfigured => RunOutcome.MisUnavailable,
        _ => RunOutcome.Failed,
    };

    private RunRequest ToRequest() => new()
    {
        School = School,
        Type = Type,
        Force = Force,
        AcceptSource = AcceptSource,
        Rollover = Rollover,
        UpdateOwner = UpdateOwner,
        StopAfter = StopAfter,
        WaitForLock = WaitForLock,
        ReportPath = ToFullPathOrNull(ReportPath),
    };
}
