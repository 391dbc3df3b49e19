using System.Management.Automation;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Forgets the links between MIS groups and groups; the groups and their members stay as they are.</summary>
[Cmdlet(VerbsCommon.Remove, "GroupSyncLink", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class RemoveGroupSyncLinkCommand : LinkCommand
{
    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (Links.Count > 0)
            Await((service, options, token) => service.RemoveLinksAsync(Links, options, token));
    }
}
