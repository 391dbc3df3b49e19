using System.Management.Automation;
using RmUnifyGroupSync.Completion;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Writes every single change that runs made, with its reason, the oldest first. Needs no sign-in.</summary>
[Cmdlet(VerbsCommon.Get, "GroupSyncChange")]
[OutputType(typeof(GroupSyncChange))]
public sealed class GetGroupSyncChangeCommand : ConnectedCommand
{
    private readonly HashSet<string> _runs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _misGroups = new(StringComparer.Ordinal);

    /// <summary>Ids of runs; left out, all runs. Wildcards are accepted.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RunCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Run { get; set; }

    /// <summary>Ids of MIS groups; exact.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[]? MisGroupId { get; set; }

    /// <summary>People by user principal name (wildcards are accepted), object id or MIS id.</summary>
    [Parameter]
    [Alias("UserPrincipalName", "UPN")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? User { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        _runs.UnionWith(Run ?? []);
        _misGroups.UnionWith(MisGroupId ?? []);
    }

    // One look into the ledger, however many come through the pipeline.
    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (MyInvocation.ExpectingInput && _runs.Count + _misGroups.Count == 0)
            return;
        var query = new ChangeQuery
        {
            Run = _runs.Count == 0 ? null : [.. _runs],
            MisGroupId = _misGroups.Count == 0 ? null : [.. _misGroups],
            User = User,
        };
        Stream((service, options, token) => service.GetChangesAsync(query, options, token));
    }
}
