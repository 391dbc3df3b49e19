using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace RmUnifyGroupSync.Graph.SignIn;

/// <summary>
/// Makes the credential that a sign-in names, and no other: nothing is guessed from what else is on the computer, no token is
/// written anywhere, no broker is asked.
/// </summary>
internal sealed class CredentialFactory(CloudEndpoints endpoints, TimeProvider time) : IDisposable
{
    private readonly HttpClientTransport _transport = new(LoopbackLogin.Wrap(GraphConnection.NetworkHandler(), endpoints.Login));

    /// <summary>Hears what a person has to do: whoever asks for a token at the moment.</summary>
    public ISyncObserver Observer { get; set; } = SilentObserver.Instance;

    /// <summary>A certificate of an application.</summary>
    public TokenCredential Certificate(string tenantId, string clientId, X509Certificate2 certificate) =>
        endpoints.Login.Scheme == Uri.UriSchemeHttp
            ? new ClientAssertionCredential(
                tenantId,
                clientId,
                () => LoopbackLogin.SignAssertion(certificate, endpoints.Login, tenantId, clientId, time.GetUtcNow()),
                Configure(new ClientAssertionCredentialOptions { DisableInstanceDiscovery = IsOwnLogin }))
            : new ClientCertificateCredential(
                tenantId, clientId, certificate, Configure(new ClientCertificateCredentialOptions { DisableInstanceDiscovery = IsOwnLogin }));

    /// <summary>A secret of an application.</summary>
    public TokenCredential Secret(string tenantId, string clientId, string secret) => new ClientSecretCredential(
        tenantId, clientId, secret, Configure(new ClientSecretCredentialOptions { DisableInstanceDiscovery = IsOwnLogin }));

    /// <summary>The identity of the Azure resource; a user-assigned one when an application id is given.</summary>
    public static TokenCredential ManagedIdentity(string? clientId)
    {
        var options = new ManagedIdentityCredentialOptions(
            clientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId));
        options.Retry.MaxRetries = 2;
        options.Diagnostics.IsTelemetryEnabled = false;
        options.Diagnostics.IsLoggingContentEnabled = false;
        return new ManagedIdentityCredential(options);
    }

    /// <summary>The federated token of a workload, read from its file each time.</summary>
    public TokenCredential Workload(string tenantId, string clientId, string tokenFile) => new WorkloadIdentityCredential(
        Configure(new WorkloadIdentityCredentialOptions
        {
            TenantId = tenantId,
            ClientId = clientId,
            TokenFilePath = tokenFile,
            DisableInstanceDiscovery = IsOwnLogin,
        }));

    /// <summary>A person with a second device.</summary>
    public TokenCredential DeviceCode(string tenantId, string clientId) => new DeviceCodeCredential(
        Configure(new DeviceCodeCredentialOptions
        {
            TenantId = tenantId,
            ClientId = clientId,
            DisableInstanceDiscovery = IsOwnLogin,
            DeviceCodeCallback = (code, _) =>
            {
                Observer.Report(new WarningEvent(code.Message));
                return Task.CompletedTask;
            },
        }));

    /// <summary>A person at the system's browser.</summary>
    public TokenCredential Browser(string tenantId, string clientId) => new InteractiveBrowserCredential(
        Configure(new InteractiveBrowserCredentialOptions
        {
            TenantId = tenantId,
            ClientId = clientId,
            RedirectUri = new("http://localhost"),
            DisableInstanceDiscovery = IsOwnLogin,
        }));

    /// <inheritdoc />
    public void Dispose() => _transport.Dispose();

    /// <summary>An endpoint that Microsoft's list of clouds does not know is not looked up there.</summary>
    private bool IsOwnLogin =>
        !Enum.GetValues<CloudEnvironment>().Any(c => CloudEndpoints.Of(c).Login.Host.Equals(endpoints.Login.Host, StringComparison.OrdinalIgnoreCase));

    private T Configure<T>(T options)
        where T : TokenCredentialOptions
    {
        options.AuthorityHost = LoopbackLogin.AsHttps(endpoints.Login);
        options.Transport = _transport;
        options.Retry.MaxRetries = 2;
        options.Diagnostics.IsTelemetryEnabled = false;
        options.Diagnostics.IsLoggingContentEnabled = false;
        return options;
    }
}
