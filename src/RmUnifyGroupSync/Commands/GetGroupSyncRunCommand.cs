using System.Management.Automation;
using RmUnifyGroupSync.Completion;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Writes past runs, the newest first. Needs no sign-in.</summary>
[Cmdlet(VerbsCommon.Get, "GroupSyncRun", DefaultParameterSetName = LastSet)]
[OutputType(typeof(GroupSyncRun))]
public sealed class GetGroupSyncRunCommand : ConnectedCommand
{
    private const string LastSet = "Last";
    private const string IdSet = "Id";

    /// <summary>The newest so many; left out, all.</summary>
    [Parameter(Position = 0, ParameterSetName = LastSet)]
    [ValidateRange(1, int.MaxValue)]
    public int? Last { get; set; }

    /// <summary>Ids of runs. Wildcards are accepted: an id begins with day and time, such as 20261120-020000.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdSet, ValueFromPipelineByPropertyName = true, HelpMessage = "Id of a run; an id begins with day and time, such as 20261120-020000.")]
    [Alias("Run")]
    [ArgumentCompleter(typeof(RunCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    /// <summary>Only runs of these commands. Wildcards are accepted.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RecordedCommandCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Command { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        var query = new RunQuery { Last = Last, Id = Id, Command = Command };
        Stream((service, options, token) => service.GetRunsAsync(query, options, token));
    }
}
