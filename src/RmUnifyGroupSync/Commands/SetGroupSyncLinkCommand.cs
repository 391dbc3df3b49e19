using System.Management.Automation;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Links groups that somebody else made to MIS groups, so that they are synced from now on.</summary>
[Cmdlet(VerbsCommon.Set, "GroupSyncLink", SupportsShouldProcess = true)]
[OutputType(typeof(O365ClassGroup))]
public sealed class SetGroupSyncLinkCommand : LinkCommand
{
    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (Links.Count > 0)
            Stream((service, options, token) => service.SetLinksAsync(Links, options, token));
    }
}
