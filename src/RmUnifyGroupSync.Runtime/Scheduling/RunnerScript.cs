using System.Text;

namespace RmUnifyGroupSync.Runtime.Scheduling;

/// <summary>
/// The script that a schedule runs. It holds names only: what a secret is called, never a secret; and nothing that lifts a limit.
/// </summary>
internal static class RunnerScript
{
    /// <summary>What stands for a single quote in PowerShell, so that it has to be doubled in a quoted text.</summary>
    private const string QuoteMarks = "'\u2018\u2019\u201a\u201b";

    /// <summary>The script. Its exit code is the run's; 4 when it cannot sign in, 1 when not even a run came of it.</summary>
    public static string Compose(string name, ScheduleRequest request, string homeFolder) =>
        $$"""
        # {{name}}: made by Register-GroupSyncSchedule. It holds names only. Register again to change it.
        $ErrorActionPreference = 'Stop'
        $ProgressPreference = 'SilentlyContinue'
        $env:RMUNIFY_GROUPSYNC_HOME = {{Quote(homeFolder)}}
        Import-Module -Name {{Quote(request.ModulePath)}}
        $signIn = @{
        {{SignIn(request.SignIn)}}
        }
        try {
            Connect-GroupSync @signIn
        }
        catch {
            # The run below is recorded as one without a sign-in, and ends with exit code 4.
            $Host.UI.WriteErrorLine($_.Exception.Message)
        }
        $run = Invoke-GroupSync{{Schools(request.School)}} -Confirm:$false -ErrorAction Continue
        if ($null -eq $run) { exit 1 }
        $run
        exit $run.ExitCode

        """;

    /// <summary>A text as PowerShell reads it back.</summary>
    internal static string Quote(string text)
    {
        var quoted = new StringBuilder("'");
        foreach (var c in SchedulerFailure.OneLine(text))
        {
            if (QuoteMarks.Contains(c, StringComparison.Ordinal)) quoted.Append(c);
            quoted.Append(c);
        }

        return quoted.Append('\'').ToString();
    }

    private static string Schools(string[]? schools) => schools is { Length: > 0 } ? $" -School {string.Join(", ", schools.Select(Quote))}" : "";

    private static string SignIn(SignInRequest request)
    {
        List<(string Name, string? Value)> parameters =
        [
            (Switch(request.Kind) ?? "", "$true"),
            ("SandboxPath", Text(request.SandboxPath)),
            ("TenantId", Text(request.TenantId)),
            ("ClientId", Text(request.ClientId)),
            ("CertificateThumbprint", Text(request.CertificateThumbprint)),
            ("CertificateSubjectName", Text(request.CertificateSubjectName)),
            ("CertificatePath", Text(request.CertificatePath)),
            ("Environment", request.Environment == CloudEnvironment.Global ? null : Quote(request.Environment.ToString())),
            ("GraphEndpoint", Text(request.GraphEndpoint?.OriginalString)),
            ("LoginEndpoint", Text(request.LoginEndpoint?.OriginalString)),
        ];
        return string.Join("\n", parameters.Where(p => p is { Name.Length: > 0, Value: not null }).Select(p => $"    {p.Name} = {p.Value}"));
    }

    private static string? Switch(SignInKind kind) => kind switch
    {
        SignInKind.Sandbox => "Sandbox",
        SignInKind.ManagedIdentity => "Identity",
        SignInKind.WorkloadIdentity => "WorkloadIdentity",
        SignInKind.EnvironmentVariable => "EnvironmentVariable",
        _ => null,
    };

    private static string? Text(string? text) => text is null ? null : Quote(text);
}
