namespace RmUnifyGroupSync;

/// <summary>What a support person asks for first. It holds no secret, no token and no pupil.</summary>
public sealed record GroupSyncDiagnostic
{
    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Version of this module.</summary>
    public required string ModuleVersion { get; init; }

    /// <summary>Version of PowerShell.</summary>
    public string? PowerShellVersion { get; init; }

    /// <summary>The .NET runtime.</summary>
    public required string Runtime { get; init; }

    /// <summary>Operating system and processor.</summary>
    public required string OperatingSystem { get; init; }

    /// <summary>Where settings, ledger and sandbox are.</summary>
    public required string HomeFolder { get; init; }

    /// <summary>How this process is signed in; null when it is not.</summary>
    public SignInKind? AuthType { get; init; }

    /// <summary>Tenant id of the sign-in.</summary>
    public string? TenantId { get; init; }

    /// <summary>Permissions of the sign-in.</summary>
    public string[] Scopes { get; init; } = [];

    /// <summary>Assemblies that modules for Microsoft 365 quarrel about, with the context that each is loaded in.</summary>
    public LoadedAssembly[] Assembly { get; init; } = [];

    /// <summary>Settings that are not the built-in ones.</summary>
    public DiagnosticSetting[] Setting { get; init; } = [];

    /// <summary>What was looked at, and whether it is as it should be.</summary>
    public DiagnosticCheck[] Check { get; init; } = [];

    /// <summary>The newest run in the ledger; null for none.</summary>
    public GroupSyncRun? LastRun { get; init; }

    /// <summary>The file that was written; null for none.</summary>
    public string? Path { get; init; }
}

/// <summary>A loaded assembly.</summary>
/// <param name="Name">Simple name.</param>
/// <param name="Version">Version.</param>
/// <param name="LoadContext">Load context.</param>
public sealed record LoadedAssembly(string Name, string Version, string LoadContext)
{
    /// <summary>All of it in one line.</summary>
    public override string ToString() => $"{Name} {Version} ({LoadContext})";
}

/// <summary>A setting, with what could be a secret or a person left out.</summary>
/// <param name="School">The school that it is for; null for all.</param>
/// <param name="Name">Name.</param>
/// <param name="Value">Value, or what can be said of it.</param>
/// <param name="Origin">Where it comes from.</param>
public sealed record DiagnosticSetting(string? School, string Name, string Value, SettingOrigin Origin)
{
    /// <summary>All of it in one line.</summary>
    public override string ToString() => $"{(School is null ? "" : $"{School}: ")}{Name} = {Value} ({Origin})";
}

/// <summary>Something that was looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="Passed">Whether it is as it should be.</param>
/// <param name="Detail">What was found.</param>
public sealed record DiagnosticCheck(string Name, bool Passed, string Detail)
{
    /// <summary>All of it in one line.</summary>
    public override string ToString() => $"{(Passed ? "ok" : "NOT OK")}: {Name}: {Detail}";
}

/// <summary>What a diagnostic is asked for.</summary>
public sealed record DiagnosticRequest
{
    /// <summary>Version of PowerShell, which only the caller knows.</summary>
    public string? PowerShellVersion { get; init; }

    /// <summary>Full path of a JSON or zip file to write it to; null for none.</summary>
    public string? Path { get; init; }
}
