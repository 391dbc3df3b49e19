using System.Management.Automation;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Signs in to Microsoft 365, or to the practice tenant.</summary>
[Cmdlet(VerbsCommunications.Connect, "GroupSync", DefaultParameterSetName = BrowserSet)]
[OutputType(typeof(GroupSyncContext))]
public sealed class ConnectGroupSyncCommand : UnattendedSignInCommand
{
    private const string CertificateSet = "Certificate";
    private const string SecretSet = "ClientSecret";
    private const string DeviceCodeSet = "DeviceCode";
    private const string BrowserSet = "Browser";
    private const string TokenSet = "AccessToken";

    /// <summary>Tenant id, or one of the tenant's domains.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ThumbprintSet, HelpMessage = TenantHelp)]
    [Parameter(Mandatory = true, ParameterSetName = SubjectSet, HelpMessage = TenantHelp)]
    [Parameter(Mandatory = true, ParameterSetName = CertificateSet, HelpMessage = TenantHelp)]
    [Parameter(Mandatory = true, ParameterSetName = CertificatePathSet, HelpMessage = TenantHelp)]
    [Parameter(Mandatory = true, ParameterSetName = SecretSet, HelpMessage = TenantHelp)]
    [Parameter(Mandatory = true, ParameterSetName = DeviceCodeSet, HelpMessage = TenantHelp)]
    [Parameter(Mandatory = true, ParameterSetName = BrowserSet, HelpMessage = TenantHelp)]
    [Alias("Tenant")]
    [ValidateNotNullOrEmpty]
    public string? TenantId { get; set; }

    /// <summary>Application (client) id; of a managed identity when it is a user-assigned one.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ThumbprintSet, HelpMessage = ClientHelp)]
    [Parameter(Mandatory = true, ParameterSetName = SubjectSet, HelpMessage = ClientHelp)]
    [Parameter(Mandatory = true, ParameterSetName = CertificateSet, HelpMessage = ClientHelp)]
    [Parameter(Mandatory = true, ParameterSetName = CertificatePathSet, HelpMessage = ClientHelp)]
    [Parameter(Mandatory = true, ParameterSetName = DeviceCodeSet, HelpMessage = ClientHelp)]
    [Parameter(Mandatory = true, ParameterSetName = BrowserSet, HelpMessage = ClientHelp)]
    [Parameter(ParameterSetName = IdentitySet)]
    [Alias("AppId", "ApplicationId")]
    [ValidateNotNullOrEmpty]
    public string? ClientId { get; set; }

    /// <summary>A certificate with its private key.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CertificateSet, HelpMessage = "A certificate with its private key")]
    [ValidateNotNull]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>PFX or PEM file with the certificate and its private key.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CertificatePathSet, HelpMessage = "PFX or PEM file with the certificate and its private key")]
    [ValidateNotNullOrEmpty]
    public string? CertificatePath { get; set; }

    /// <summary>Password of that file.</summary>
    [Parameter(ParameterSetName = CertificatePathSet)]
    public SecureString? CertificatePassword { get; set; }

    /// <summary>Application id as user name, application secret as password.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SecretSet, HelpMessage = "Application id as user name, application secret as password")]
    [Alias("SecretCredential", "Credential")]
    [Credential]
    [ValidateNotNull]
    public PSCredential? ClientSecretCredential { get; set; }

    /// <summary>Sign in by a code that is typed on another device.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DeviceCodeSet, HelpMessage = "Signs in by a code that is typed on another device")]
    [Alias("DeviceCode", "UseDeviceAuthentication")]
    public SwitchParameter UseDeviceCode { get; set; }

    /// <summary>An access token for Microsoft Graph.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TokenSet, HelpMessage = "An access token for Microsoft Graph")]
    [ValidateNotNull]
    public SecureString? AccessToken { get; set; }

    /// <summary>Sign in as the environment variables say.</summary>
    [Parameter(Mandatory = true, ParameterSetName = EnvironmentSet, HelpMessage = "Signs in as the environment variables AZURE_... or RMUNIFY_GROUPSYNC_ACCESS_TOKEN say")]
    public SwitchParameter EnvironmentVariable { get; set; }

    /// <summary>Write the sign-in.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }


    /// <summary>PowerShell tells its cmdlets nothing of -NonInteractive (or -noni, and so on), so the command line has to.</summary>
    private static bool IsInteractive => System.Environment.UserInteractive &&
        !System.Environment.GetCommandLineArgs().Skip(1).TakeWhile(a => !a.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase))
            .Any(a => a.Length >= 5 && "-NonInteractive".StartsWith(a.Replace("--", "-", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        var request = ToRequest();
        var context = Await((service, options, token) => service.ConnectAsync(request, options, token));
        if (PassThru)
            WriteObject(context);
    }

    private SignInRequest ToRequest()
    {
        var common = CommonSignIn();
        return common with
        {
            Kind = ParameterSetName switch
            {
                SecretSet => SignInKind.ClientSecret,
                DeviceCodeSet => SignInKind.DeviceCode,
                TokenSet => SignInKind.AccessToken,
                BrowserSet => SignInKind.Browser,
                _ => common.Kind,
            },
            TenantId = TenantId,
            ClientId = ClientId ?? ClientSecretCredential?.UserName,
            Certificate = Certificate,
            CertificatePath = ToFullPathOrNull(CertificatePath),
            CertificatePassword = CertificatePassword,
            ClientSecret = ClientSecretCredential?.Password,
            AccessToken = AccessToken,
            IsInteractive = IsInteractive,
        };
    }
}
