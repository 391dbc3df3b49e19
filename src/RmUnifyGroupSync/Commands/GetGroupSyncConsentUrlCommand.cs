using System.Management.Automation;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Writes the address at which a global administrator consents to the application's permissions.</summary>
[Cmdlet(VerbsCommon.Get, "GroupSyncConsentUrl")]
[OutputType(typeof(string))]
public sealed class GetGroupSyncConsentUrlCommand : ConnectedCommand
{
    /// <summary>Tenant id or domain; left out, the sign-in's, else any organisation.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? TenantId { get; set; }

    /// <summary>Application (client) id; left out, the sign-in's.</summary>
    [Parameter(Position = 1)]
    [Alias("AppId", "ApplicationId")]
    [ValidateNotNullOrEmpty]
    public string? ClientId { get; set; }

    /// <summary>Where the browser goes after the consent; one that the application has registered.</summary>
    [Parameter]
    public Uri? RedirectUri { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing() => WriteObject(Await((service, options, _) =>
        Task.FromResult(service.GetConsentUrl(TenantId, ClientId, RedirectUri?.OriginalString, options))));
}
