using System.Runtime.InteropServices;
using System.Runtime.Loader;
using RmUnifyGroupSync.Graph;
using RmUnifyGroupSync.Runtime.Diagnostics;

namespace RmUnifyGroupSync.Runtime;

/// <content>Diagnostics.</content>
public sealed partial class GroupSyncService
{
    private static readonly string[] QuarrelledAbout =
        ["RmUnifyGroupSync", "Microsoft.Graph", "Azure.", "Microsoft.Identity", "Microsoft.Kiota", "System.Management.Automation", "Microsoft.Data.Sqlite", "SQLitePCL", "System.Text.Json"];

    /// <summary>What the reachability of endpoints is tried with; null for the network.</summary>
    internal Func<HttpMessageHandler>? ProbeHandler { get; init; }

    /// <inheritdoc />
    public async Task<GroupSyncDiagnostic> GetDiagnosticAsync(DiagnosticRequest request, CallOptions options, CancellationToken cancellationToken)
    {
        var home = Home.Resolve(_time);
        IReadOnlyList<GroupSyncSetting> settings = [];
        GroupSyncRun? lastRun = null;
        List<DiagnosticCheck> checks =
        [
            LocalChecks.Try("Settings", () => (settings = GetSettings()).Count > 1 ? $"{settings.Count - 1} schools have settings of their own" : "for all schools alike"),
            LocalChecks.Try("Ledger", () => (lastRun = home.LastRuns() is [var newest, ..] ? newest : null) is null ? "holds no run" : $"holds run {lastRun.Id}"),
            .. LocalChecks.OfSources(settings),
        ];
        var context = _sessions.IsConnected(options) ? _sessions.Of(options).Context : null;
        checks.AddRange(await ReachAsync(context, cancellationToken));
        var redaction = Redaction.Of(Environment.GetEnvironmentVariables(), [.. settings.SelectMany(SettingSummary.VariablesOf)]);
        var text = DiagnosticFile.Text(Describe(home, context, request) with
        {
            Setting = [.. settings.SelectMany(s => SettingSummary.Of(s, Environment.GetEnvironmentVariable))],
            Check = [.. checks],
            LastRun = lastRun,
        }, redaction);
        if (request.Path is { } path) DiagnosticFile.Write(path, text);
        return DiagnosticFile.Parse(text);
    }

    private async Task<IReadOnlyList<DiagnosticCheck>> ReachAsync(GroupSyncContext? context, CancellationToken cancellationToken)
    {
        if (context?.IsSandbox == true) return [new("Microsoft Graph", true, "the practice tenant; the network is not needed")];
        var graph = context is null ? null : new Uri(context.GraphEndpoint);
        return await new EndpointProbe(_time) { Handler = ProbeHandler }.CheckAsync(context?.Environment ?? CloudEnvironment.Global, graph, cancellationToken);
    }

    private GroupSyncDiagnostic Describe(Home home, GroupSyncContext? context, DiagnosticRequest request) => new()
    {
        CreatedAt = _time.GetUtcNow(),
        ModuleVersion = Sessions.ModuleVersion,
        PowerShellVersion = request.PowerShellVersion,
        Runtime = RuntimeInformation.FrameworkDescription,
        OperatingSystem = $"{RuntimeInformation.OSDescription} ({RuntimeInformation.ProcessArchitecture})",
        HomeFolder = home.Folder,
        AuthType = context?.AuthType,
        TenantId = context?.TenantId,
        Scopes = context?.Scopes ?? [],
        Assembly = LoadedAssemblies(),
        Path = request.Path,
    };

    private static LoadedAssembly[] LoadedAssemblies() =>
    [
        .. from context in AssemblyLoadContext.All
           from assembly in context.Assemblies
           let name = assembly.GetName()
           let simple = name.Name ?? ""
           where QuarrelledAbout.Any(q => simple.StartsWith(q, StringComparison.Ordinal))
           orderby simple, context.Name
           select new LoadedAssembly(simple, name.Version?.ToString() ?? "", context.Name ?? context.GetType().Name),
    ];
}
