using System.Management.Automation;

namespace RmUnifyGroupSync.Pipeline;

/// <summary>A command that names a sign-in: the parameters of those that need no person and are the same for signing in and for a schedule.</summary>
public abstract class UnattendedSignInCommand : GroupSyncCommand
{
    private protected const string SandboxSet = "Sandbox";
    private protected const string ThumbprintSet = "CertificateThumbprint";
    private protected const string SubjectSet = "CertificateSubjectName";
    private protected const string CertificatePathSet = "CertificatePath";
    private protected const string IdentitySet = "Identity";
    private protected const string WorkloadSet = "WorkloadIdentity";
    private protected const string EnvironmentSet = "EnvironmentVariable";
    private protected const string TenantHelp = "Tenant id, or one of the tenant's domains";
    private protected const string ClientHelp = "Application (client) id";

    /// <summary>Open the practice tenant on this computer.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SandboxSet, HelpMessage = "Opens the practice tenant on this computer")]
    public SwitchParameter Sandbox { get; set; }

    /// <summary>Folder of the practice tenant; left out, the one in the home folder.</summary>
    [Parameter(ParameterSetName = SandboxSet)]
    [ValidateNotNullOrEmpty]
    public string? SandboxPath { get; set; }

    /// <summary>Thumbprint of a certificate in the stores My of the user or the computer.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ThumbprintSet, HelpMessage = "Thumbprint of a certificate in CurrentUser\\My or LocalMachine\\My")]
    [ValidateNotNullOrEmpty]
    public string? CertificateThumbprint { get; set; }

    /// <summary>Subject name of a certificate in the same stores.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SubjectSet, HelpMessage = "Subject name of a certificate in CurrentUser\\My or LocalMachine\\My")]
    [Alias("CertificateSubject", "CertificateName")]
    [ValidateNotNullOrEmpty]
    public string? CertificateSubjectName { get; set; }

    /// <summary>Sign in as the managed identity of this Azure resource.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdentitySet, HelpMessage = "Signs in as the managed identity of this Azure resource")]
    [Alias("ManagedIdentity", "MSI")]
    public SwitchParameter Identity { get; set; }

    /// <summary>Sign in with the federated token of this workload.</summary>
    [Parameter(Mandatory = true, ParameterSetName = WorkloadSet, HelpMessage = "Signs in with the federated token of this workload")]
    public SwitchParameter WorkloadIdentity { get; set; }

    /// <summary>The Microsoft cloud.</summary>
    [Parameter]
    public CloudEnvironment Environment { get; set; }

    /// <summary>Root of another Graph endpoint, without a version.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? GraphEndpoint { get; set; }

    /// <summary>Root of another login endpoint.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? LoginEndpoint { get; set; }

    /// <summary>The sign-in as far as these parameters say it.</summary>
    private protected SignInRequest CommonSignIn() => new()
    {
        Kind = ParameterSetName switch
        {
            SandboxSet => SignInKind.Sandbox,
            IdentitySet => SignInKind.ManagedIdentity,
            WorkloadSet => SignInKind.WorkloadIdentity,
            EnvironmentSet => SignInKind.EnvironmentVariable,
            _ => SignInKind.Certificate,
        },
        SandboxPath = ToFullPathOrNull(SandboxPath),
        CertificateThumbprint = CertificateThumbprint,
        CertificateSubjectName = CertificateSubjectName,
        Environment = Environment,
        GraphEndpoint = GraphEndpoint,
        LoginEndpoint = LoginEndpoint,
    };
}
