using System.Management.Automation;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Writes the current sign-in; nothing when there is none.</summary>
[Cmdlet(VerbsCommon.Get, "GroupSyncContext")]
[OutputType(typeof(GroupSyncContext))]
public sealed class GetGroupSyncContextCommand : GroupSyncCommand
{
    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (Await((service, _, _) => Task.FromResult(service.CurrentContext)) is { } context)
            WriteObject(context);
    }
}
