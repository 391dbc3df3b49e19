using System.Security;
using System.Security.Cryptography.X509Certificates;

namespace RmUnifyGroupSync;

/// <summary>A Microsoft cloud.</summary>
public enum CloudEnvironment
{
    /// <summary>Worldwide, GCC included.</summary>
    Global,

    /// <summary>US Government L4 (GCC High).</summary>
    USGov,

    /// <summary>US Government L5 (DoD).</summary>
    USGovDoD,

    /// <summary>China, operated by 21Vianet.</summary>
    China,
}

/// <summary>A way to sign in.</summary>
public enum SignInKind
{
    /// <summary>The practice tenant on this computer.</summary>
    Sandbox,

    /// <summary>Application certificate, from a store, a file or given.</summary>
    Certificate,

    /// <summary>Application secret.</summary>
    ClientSecret,

    /// <summary>Managed identity of the Azure resource.</summary>
    ManagedIdentity,

    /// <summary>Federated token of a workload.</summary>
    WorkloadIdentity,

    /// <summary>A person, by a code typed on another device.</summary>
    DeviceCode,

    /// <summary>A person, in the system's browser.</summary>
    Browser,

    /// <summary>A token that the caller already has.</summary>
    AccessToken,

    /// <summary>Whatever the environment variables describe.</summary>
    EnvironmentVariable,
}

/// <summary>A sign-in that somebody asks for. Secrets in it live in memory only.</summary>
public sealed record SignInRequest
{
    /// <summary>How to sign in.</summary>
    public required SignInKind Kind { get; init; }

    /// <summary>Folder of the sandbox tenant; null for the one in the home folder.</summary>
    public string? SandboxPath { get; init; }

    /// <summary>Tenant id or one of its domains.</summary>
    public string? TenantId { get; init; }

    /// <summary>Application (client) id.</summary>
    public string? ClientId { get; init; }

    /// <summary>Thumbprint of a certificate in CurrentUser\My or LocalMachine\My.</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>Subject name of a certificate in the same stores.</summary>
    public string? CertificateSubjectName { get; init; }

    /// <summary>A certificate with its private key.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Full path of a PFX or PEM file.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>Password of that file.</summary>
    public SecureString? CertificatePassword { get; init; }

    /// <summary>Application secret.</summary>
    public SecureString? ClientSecret { get; init; }

    /// <summary>An access token for Microsoft Graph.</summary>
    public SecureString? AccessToken { get; init; }

    /// <summary>False where nobody is there who could use a browser.</summary>
    public bool IsInteractive { get; init; } = true;

    /// <summary>Which cloud.</summary>
    public CloudEnvironment Environment { get; init; }

    /// <summary>Root of another Graph endpoint, without a version; https, or http on loopback.</summary>
    public Uri? GraphEndpoint { get; init; }

    /// <summary>Root of another login endpoint; https, or http on loopback.</summary>
    public Uri? LoginEndpoint { get; init; }
}

/// <summary>A sign-in. One is current in a process; others can be passed on with <c>-Context</c>.</summary>
public sealed record GroupSyncContext
{
    /// <summary>Names the sign-in within this process.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>Tenant id.</summary>
    public string? TenantId { get; init; }

    /// <summary>The organisation's name.</summary>
    public string? TenantName { get; init; }

    /// <summary>Application (client) id.</summary>
    public string? ClientId { get; init; }

    /// <summary>The person who signed in; null for an application.</summary>
    public string? Account { get; init; }

    /// <summary>How it signed in.</summary>
    public SignInKind AuthType { get; init; }

    /// <summary>Which cloud.</summary>
    public CloudEnvironment Environment { get; init; }

    /// <summary>Root of the Graph endpoint.</summary>
    public required string GraphEndpoint { get; init; }

    /// <summary>The tenant's default verified domain.</summary>
    public required string DefaultDomain { get; init; }

    /// <summary>Permissions in the token; empty when it could not be read.</summary>
    public string[] Scopes { get; init; } = [];

    /// <summary>True for the practice tenant.</summary>
    public bool IsSandbox { get; init; }

    /// <summary>Version of this module.</summary>
    public required string ModuleVersion { get; init; }

    /// <summary>Settings that do not come from the built-in values, with where each comes from.</summary>
    public IReadOnlyDictionary<string, SettingOrigin> SettingOrigin { get; init; } = new Dictionary<string, SettingOrigin>();
}

/// <summary>How much a sandbox tenant lets through.</summary>
public enum SandboxQuota
{
    /// <summary>No quota.</summary>
    None,

    /// <summary>A tenant of under 50 users: 3,500 resource units in 10 seconds.</summary>
    Small,

    /// <summary>50 to 500 users: 5,000 resource units in 10 seconds.</summary>
    Medium,

    /// <summary>Over 500 users: 8,000 resource units in 10 seconds.</summary>
    Large,
}

/// <summary>A sandbox tenant that somebody asks for.</summary>
public sealed record SandboxRequest
{
    /// <summary>Folder for it; null for the home folder.</summary>
    public string? Path { get; init; }

    /// <summary>Make an account for everybody in the configured MIS sources, and admin@ the domain.</summary>
    public bool FromMis { get; init; }

    /// <summary>CSV or JSON file of accounts.</summary>
    public string? UserPath { get; init; }

    /// <summary>The tenant's default domain.</summary>
    public string DefaultDomain { get; init; } = "school.onmicrosoft.com";

    /// <summary>Quota to keep.</summary>
    public SandboxQuota Quota { get; init; }

    /// <summary>Time that each answer takes.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Share of answers that fail, 0 to 1.</summary>
    public double FaultRate { get; init; }

    /// <summary>Seed of the faults.</summary>
    public int Seed { get; init; }

    /// <summary>Replace a sandbox tenant that is there.</summary>
    public bool Force { get; init; }
}

/// <summary>A sandbox tenant.</summary>
public sealed record GroupSyncSandbox
{
    /// <summary>Folder that holds it.</summary>
    public required string Path { get; init; }

    /// <summary>Its default domain.</summary>
    public required string DefaultDomain { get; init; }

    /// <summary>Number of accounts.</summary>
    public int UserCount { get; init; }

    /// <summary>User principal name of its administrator.</summary>
    public required string Administrator { get; init; }

    /// <summary>The folder.</summary>
    public override string ToString() => Path;
}

/// <summary>A permission and what it is needed for.</summary>
/// <param name="Permission">Microsoft Graph's name of the least one that does; or a directory role, which says so.</param>
/// <param name="Granted">Whether the token carries it or one that includes it; null when the token does not tell.</param>
/// <param name="NeededFor">What it is needed for, in words.</param>
public sealed record PermissionCheck(string Permission, bool? Granted, string NeededFor);
