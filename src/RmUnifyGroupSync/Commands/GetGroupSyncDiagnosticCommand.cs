using System.Collections;
using System.Management.Automation;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Collects what a support person asks for first, without secrets and without pupils.</summary>
[Cmdlet(VerbsCommon.Get, "GroupSyncDiagnostic", SupportsShouldProcess = true)]
[OutputType(typeof(GroupSyncDiagnostic))]
public sealed class GetGroupSyncDiagnosticCommand : GroupSyncCommand
{
    /// <summary>JSON or zip file to write it to as well.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        var version = SessionState.PSVariable.GetValue("PSVersionTable") is IDictionary table ? table["PSVersion"]?.ToString() : null;
        var request = new DiagnosticRequest { PowerShellVersion = version, Path = ToFullPathOrNull(Path) };
        if (request.Path is { } path && !Approve(path, "Write the diagnostic"))
            request = request with { Path = null };
        WriteObject(Await((service, options, token) => service.GetDiagnosticAsync(request, options, token)));
    }
}
