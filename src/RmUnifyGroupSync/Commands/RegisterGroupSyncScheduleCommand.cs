using System.Management.Automation;
using RmUnifyGroupSync.Completion;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Has the computer start the nightly run, after trying it once.</summary>
[Cmdlet(VerbsLifecycle.Register, "GroupSyncSchedule", SupportsShouldProcess = true, DefaultParameterSetName = EnvironmentSet)]
[OutputType(typeof(GroupSyncSchedule))]
public sealed class RegisterGroupSyncScheduleCommand : UnattendedSignInCommand
{
    /// <summary>When, every day, by this computer's clock.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string At { get; set; } = "02:00";

    /// <summary>Schools by id, DfE number or name, with wildcards; left out, all.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SchoolCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? School { get; set; }

    /// <summary>Account that runs it; left out, the one that registers it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RunAs { get; set; }

    /// <summary>What starts it; left out, the usual one of this computer.</summary>
    [Parameter]
    public SchedulerKind Scheduler { get; set; }

    /// <summary>Full path of pwsh; left out, the one that this runs in, else the one on the path.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PowerShellPath { get; set; }

    /// <summary>Tenant id, or one of the tenant's domains.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ThumbprintSet, HelpMessage = TenantHelp)]
    [Parameter(Mandatory = true, ParameterSetName = SubjectSet, HelpMessage = TenantHelp)]
    [Parameter(Mandatory = true, ParameterSetName = CertificatePathSet, HelpMessage = TenantHelp)]
    [Alias("Tenant")]
    [ValidateNotNullOrEmpty]
    public string? TenantId { get; set; }

    /// <summary>Application (client) id; of a managed identity when it is a user-assigned one.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ThumbprintSet, HelpMessage = ClientHelp)]
    [Parameter(Mandatory = true, ParameterSetName = SubjectSet, HelpMessage = ClientHelp)]
    [Parameter(Mandatory = true, ParameterSetName = CertificatePathSet, HelpMessage = ClientHelp)]
    [Parameter(ParameterSetName = IdentitySet)]
    [Alias("AppId", "ApplicationId")]
    [ValidateNotNullOrEmpty]
    public string? ClientId { get; set; }

    /// <summary>PFX or PEM file with the certificate and its private key, without a password.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CertificatePathSet, HelpMessage = "PFX or PEM file with the certificate and its private key, without a password")]
    [ValidateNotNullOrEmpty]
    public string? CertificatePath { get; set; }

    /// <summary>Sign in as the environment variables say when it runs.</summary>
    [Parameter(Mandatory = true, ParameterSetName = EnvironmentSet, HelpMessage = "Signs in as the environment variables AZURE_... say when it runs")]
    public SwitchParameter EnvironmentVariable { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        var request = new ScheduleRequest
        {
            At = At,
            School = School,
            RunAs = RunAs,
            Scheduler = MyInvocation.BoundParameters.ContainsKey(nameof(Scheduler)) ? Scheduler : null,
            SignIn = CommonSignIn() with { TenantId = TenantId, ClientId = ClientId, CertificatePath = ToFullPathOrNull(CertificatePath) },
            PowerShellPath = ToFullPathOrNull(PowerShellPath) ?? OwnPowerShell(),
            ModulePath = System.IO.Path.Combine(MyInvocation.MyCommand.Module.ModuleBase, "RmUnifyGroupSync.psd1"),
        };
        if (Await((service, options, token) => service.RegisterScheduleAsync(request, options, token)) is { } schedule)
            WriteObject(schedule);
    }

    private string? OwnPowerShell() => SessionState.PSVariable.GetValue("PSHOME") is string home
        ? System.IO.Path.Combine(home, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh")
        : null;
}
