using System.Management.Automation;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Forgets the sign-in, tokens and all.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "GroupSync")]
[OutputType(typeof(void))]
public sealed class DisconnectGroupSyncCommand : ConnectedCommand
{
    /// <inheritdoc />
    protected override void EndProcessing() =>
        Await((service, options, token) => service.DisconnectAsync(options, token));
}
