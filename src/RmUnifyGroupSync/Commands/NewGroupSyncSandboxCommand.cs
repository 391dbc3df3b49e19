using System.Management.Automation;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Makes the practice tenant that <c>Connect-GroupSync -Sandbox</c> opens.</summary>
[Cmdlet(VerbsCommon.New, "GroupSyncSandbox", SupportsShouldProcess = true)]
[OutputType(typeof(GroupSyncSandbox))]
public sealed class NewGroupSyncSandboxCommand : GroupSyncCommand
{
    /// <summary>Folder for the tenant; left out, the one in the home folder.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Make an account for everybody in the configured MIS sources.</summary>
    [Parameter]
    public SwitchParameter FromMis { get; set; }

    /// <summary>CSV or JSON file of accounts.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? UserPath { get; set; }

    /// <summary>The tenant's default domain.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string DefaultDomain { get; set; } = "school.onmicrosoft.com";

    /// <summary>How many requests the tenant lets through.</summary>
    [Parameter]
    public SandboxQuota Quota { get; set; }

    /// <summary>Time that each answer takes.</summary>
    [Parameter]
    public TimeSpan Latency { get; set; }

    /// <summary>Share of answers that fail, 0 to 1.</summary>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    public double FaultRate { get; set; }

    /// <summary>Seed of the faults.</summary>
    [Parameter]
    public int Seed { get; set; }

    /// <summary>Replace a sandbox tenant that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool IsForced => Force;

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        var request = ToRequest();
        if (Approve($"Sandbox tenant {request.DefaultDomain}{(request.Path is null ? "" : $" in {request.Path}")}", Force ? "Make anew" : "Make"))
            WriteObject(Await((service, options, token) => service.CreateSandboxAsync(request, options, token)));
    }

    private SandboxRequest ToRequest() => new()
    {
        Path = ToFullPathOrNull(Path),
        FromMis = FromMis,
        UserPath = ToFullPathOrNull(UserPath),
        DefaultDomain = DefaultDomain,
        Quota = Quota,
        Latency = Latency,
        FaultRate = FaultRate,
        Seed = Seed,
        Force = Force,
    };
}
