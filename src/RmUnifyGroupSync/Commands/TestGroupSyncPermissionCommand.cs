using System.Management.Automation;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Says whether the sign-in has all permissions that this module needs; with -Detailed, job by job.</summary>
[Cmdlet(VerbsDiagnostic.Test, "GroupSyncPermission")]
[OutputType(typeof(bool), typeof(PermissionCheck))]
public sealed class TestGroupSyncPermissionCommand : ConnectedCommand
{
    /// <summary>Write what each job needs instead of true or false.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        var checks = Await((service, options, token) => service.TestPermissionAsync(options, token));
        if (Detailed)
            WriteObject(checks, enumerateCollection: true);
        else
            WriteObject(checks.All(c => c.Granted != false));
    }
}
