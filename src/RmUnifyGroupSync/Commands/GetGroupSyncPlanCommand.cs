using System.Management.Automation;
using RmUnifyGroupSync.Completion;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Writes what a run would change now; changes nothing.</summary>
[Cmdlet(VerbsCommon.Get, "GroupSyncPlan")]
[OutputType(typeof(PlannedChange))]
public sealed class GetGroupSyncPlanCommand : ConnectedCommand
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

    /// <summary>Ids of MIS groups; left out, all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? MisGroupId { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        var request = new RunRequest { School = School, Type = Type, MisGroupId = MisGroupId };
        Stream((service, options, token) => service.GetPlanAsync(request, options, token));
    }
}
