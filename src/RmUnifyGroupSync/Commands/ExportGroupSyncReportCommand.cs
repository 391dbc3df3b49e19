using System.Management.Automation;
using RmUnifyGroupSync.Completion;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Writes the report of a past run: one HTML file that needs nothing else. Needs no sign-in.</summary>
[Cmdlet(VerbsData.Export, "GroupSyncReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportGroupSyncReportCommand : ConnectedCommand
{
    /// <summary>Id of the run; left out, the newest.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RunCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Run { get; set; }

    /// <summary>The file, or a folder for a file named after the run; left out, the folder reports in the home folder.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Do not replace a file that is there.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replace a file that is marked read-only, too, and ask nothing.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool IsForced => Force;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (var run in Run ?? [null!])
        {
            var request = new ReportRequest { Run = run, Path = ToFullPathOrNull(Path), NoClobber = NoClobber, Force = Force };
            if (!Approve(Path ?? "folder of reports", run is null ? "Write the report of the newest run" : $"Write the report of run {run}") && !IsWhatIf)
                continue;
            var error = TryAwait(async (service, options, token) => await service.ExportReportAsync(request, options, token) ?? "", out var path);
            if (error is not null)
                WriteItemError(error, run ?? "newest run");
            else if (path is { Length: > 0 })
                WriteObject(new FileInfo(path));
        }
    }
}
