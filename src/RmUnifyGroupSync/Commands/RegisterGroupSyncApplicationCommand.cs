using System.Management.Automation;
using System.Security;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Registers an application in the tenant, with a certificate and exactly the permissions that are needed.</summary>
[Cmdlet(VerbsLifecycle.Register, "GroupSyncApplication", SupportsShouldProcess = true)]
[OutputType(typeof(GroupSyncApplication))]
public sealed class RegisterGroupSyncApplicationCommand : ConnectedCommand
{
    /// <summary>Display name of the application.</summary>
    [Parameter(Position = 0)]
    [ValidateLength(1, 256)]
    public string Name { get; set; } = "RmUnifyGroupSync";

    /// <summary>CER, PEM or PFX file; only the public part of the certificate is used.</summary>
    [Parameter(Mandatory = true, Position = 1, HelpMessage = "CER, PEM or PFX file; only the public part of the certificate is used")]
    [ValidateNotNullOrEmpty]
    public string? CertificatePath { get; set; }

    /// <summary>Password of a PFX file.</summary>
    [Parameter]
    public SecureString? CertificatePassword { get; set; }

    /// <summary>What the application is to do.</summary>
    [Parameter]
    public ApplicationPermission Permission { get; set; } = ApplicationPermission.Group;

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        var request = new ApplicationRequest
        {
            Name = Name.Trim(),
            CertificatePath = ToFullPath(CertificatePath!),
            CertificatePassword = CertificatePassword,
            Permission = Permission,
        };
        var application = Await((service, options, token) => service.RegisterApplicationAsync(request, options, token));
        if (application is not null)
            WriteObject(application);
    }
}
