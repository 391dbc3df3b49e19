using System.Diagnostics;
using System.Management.Automation;
using RmUnifyGroupSync.Module.Tests.Harness;

namespace RmUnifyGroupSync.Module.Tests;

/// <summary>The built module over the real engine and the practice tenant, as a user meets it.</summary>
public sealed class EndToEndTests
{
    [Fact]
    public void A_school_s_groups_are_made_synced_and_followed()
    {
        using var practice = Practice.SignedIn();
        var session = practice.Session;

        var first = Assert.Single(session.Run("Invoke-GroupSync").As<GroupSyncRun>());
        Assert.Equal((RunOutcome.Succeeded, 36), (first.Outcome, first.GroupsCreated));
        Assert.Equal(36, session.Run("Get-O365ClassGroup").Output.Count);

        var second = Assert.Single(session.Run("Invoke-GroupSync").As<GroupSyncRun>());
        Assert.Equal((RunOutcome.Succeeded, 0), (second.Outcome, second.Writes));

        practice.Edit("StudentEnrollment.csv", "11001,13001\r\n", "11002,13001\r\n");
        var plan = session.Run("Get-GroupSyncPlan").As<PlannedChange>();
        Assert.Equal([PlannedAction.AddMember, PlannedAction.RemoveMember], plan.Select(p => p.Action).Order());
        var third = Assert.Single(session.Run("Invoke-GroupSync").As<GroupSyncRun>());
        Assert.Equal((1, 1, 0), (third.MembersAdded, third.MembersRemoved, third.GroupsCreated));
    }

    [Fact]
    public void The_five_cmdlets_compose()
    {
        using var practice = Practice.SignedIn();

        var result = practice.Session.Run("Get-MisGroup -Type Teaching | New-O365ClassGroup | Sync-O365GroupMember");

        Assert.Empty(result.Errors);
        Assert.Equal(28, result.Output.Count);
        Assert.All(result.As<GroupSyncResult>(), r => Assert.Equal(SyncStatus.Unchanged, r.Status));
        var group = practice.Session.Run("Get-MisGroup -Type Teaching | Get-O365ClassGroup").As<O365ClassGroup>();
        Assert.Equal(28, group.Count);
        var members = practice.Session.Run("Get-MisGroup 'Math - Algebra 1' | Get-O365GroupMember -Role Member");
        Assert.Empty(members.Errors);
        Assert.NotEmpty(members.Output);
    }

    [Fact]
    public void A_group_is_made_once_deleted_and_not_made_again_by_the_night()
    {
        using var practice = Practice.SignedIn();
        var session = practice.Session;
        Assert.Single(session.Run("New-O365ClassGroup -MisGroupId 11001").Output);

        Assert.Equal(["GroupAlreadyExists"], session.Run("New-O365ClassGroup -MisGroupId 11001").ErrorIds);
        Assert.Empty(session.Run("Get-MisGroup -Id 11001 | Remove-O365ClassGroup -Force").Errors);

        Assert.Equal(LinkState.Deleted, Assert.Single(session.Run("Get-MisGroup -Id 11001").As<MisGroup>()).LinkState);
        Assert.Equal(["GroupNotFound"], session.Run("Remove-O365ClassGroup -MisGroupId 11001 -Force").ErrorIds);
        session.Run("Invoke-GroupSync");
        Assert.Empty(session.Run("Get-O365ClassGroup -MisGroupId 11001").Output);
    }

    [Theory]
    [InlineData("Set-GroupSyncSetting -NameIdentifier 42 -WhatIf")]
    [InlineData("Reset-GroupSyncSetting -WhatIf")]
    [InlineData("New-GroupSyncSandbox -Force -WhatIf")]
    [InlineData("Get-MisGroup -Type Year | New-O365ClassGroup -WhatIf")]
    [InlineData("Sync-O365GroupMember -All -WhatIf")]
    [InlineData("Get-O365ClassGroup | Remove-O365ClassGroup -Force -WhatIf")]
    [InlineData("Invoke-GroupSync -WhatIf")]
    [InlineData("$WhatIfPreference = $true; Invoke-GroupSync -Force")]
    [InlineData("Get-GroupSyncPlan")]
    public void What_if_writes_nothing_anywhere(string script)
    {
        using var practice = Practice.SignedIn();
        Assert.Empty(practice.Session.Run("New-O365ClassGroup -MisGroupId 11001").Errors);
        practice.Edit("StudentEnrollment.csv", "11001,13001\r\n", "11002,13001\r\n");
        var before = practice.Snapshot();

        var result = practice.Session.Run(script);

        Assert.Empty(result.Errors);
        Assert.Equal(before, practice.Snapshot());
    }

    [Theory]
    [InlineData("Get-O365ClassGroup")]
    [InlineData("Get-O365GroupMember -Id 00000000-0000-0000-0000-000000000001")]
    [InlineData("New-O365ClassGroup -MisGroupId 11001")]
    [InlineData("Sync-O365GroupMember -All")]
    [InlineData("Remove-O365ClassGroup -MisGroupId 11001 -Force")]
    [InlineData("Get-GroupSyncPlan")]
    public void Without_a_sign_in_it_says_so_and_what_to_do(string script)
    {
        using var practice = new Practice();
        practice.Session.Run("Set-GroupSyncSetting -MisSource SdsCsv -MisPath $args[0]", practice.Export);

        var error = Assert.Single(practice.Session.Run(script).Errors);

        Assert.StartsWith("NotConnected,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Connect-GroupSync", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-MisGroup", "MisSourceNotConfigured")]
    [InlineData("Set-GroupSyncSetting -MisSource SdsCsv -MisPath /nowhere/at/all; Get-MisGroup", "MisUnavailable")]
    [InlineData("Set-GroupSyncSetting -MisSource SdsCsv -MisPath $args[0]; Get-MisGroup -School nobody", "SchoolNotFound")]
    [InlineData("Set-GroupSyncSetting -GroupRemovalLimit 500", "SettingInvalid")]
    [InlineData("Set-GroupSyncSetting -AcademicYearStart tomorrow", "SettingInvalid")]
    [InlineData("Connect-GroupSync -Sandbox -SandboxPath /nowhere/at/all", "SignInFailed")]
    public void Bad_input_has_its_error_id_and_an_advice(string script, string id)
    {
        using var practice = new Practice();

        var error = Assert.Single(practice.Session.Run(script, practice.Export).Errors);

        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.NotEqual(ErrorCategory.NotSpecified, error.CategoryInfo.Category);
    }

    [Theory]
    [InlineData("", "NotConnected", 4)]
    [InlineData("$null = New-GroupSyncSandbox; Connect-GroupSync -Sandbox; [IO.Directory]::Delete($args[0], $true);", "MisUnavailable", 6)]
    public void A_run_that_cannot_start_gives_its_exit_code_and_one_error(string before, string id, int exitCode)
    {
        using var practice = new Practice();
        practice.Session.Run("Set-GroupSyncSetting -MisSource SdsCsv -MisPath $args[0]", practice.Export);

        var result = practice.Session.Run(before + "Invoke-GroupSync", practice.Export);

        Assert.Equal(exitCode, Assert.Single(result.As<GroupSyncRun>()).ExitCode);
        Assert.Equal([id], result.ErrorIds);
    }

    [Fact]
    public void A_round_trip_of_the_settings_changes_nothing()
    {
        using var practice = Practice.SignedIn();
        practice.Session.Run("Set-GroupSyncSetting -School 10001 -NameIdentifier '' -AutoCreate @()");
        var before = practice.Session.Run("Get-GroupSyncSetting").As<GroupSyncSetting>();

        var result = practice.Session.Run("Get-GroupSyncSetting | Set-GroupSyncSetting; Get-GroupSyncSetting");

        Assert.Empty(result.Errors);
        Assert.Equal(before.Select(Describe), result.As<GroupSyncSetting>().Select(Describe));
        Assert.Contains(before, s => s.NameIdentifier == "" && s.Origin["NameIdentifier"] == SettingOrigin.School);

        static string Describe(GroupSyncSetting s) => string.Join('\n', typeof(GroupSyncSetting).GetProperties()
            .Where(p => p.Name != "Origin")
            .Select(p => $"{p.Name}={(p.GetValue(s) is Array list ? string.Join(',', list.Cast<object>()) : p.GetValue(s))} {s.Origin.GetValueOrDefault(p.Name)}"));
    }

    [Fact]
    public async Task Ctrl_C_ends_a_run_within_half_a_second()
    {
        using var practice = Practice.SignedIn();
        practice.Session.Run("$null = New-GroupSyncSandbox -FromMis -Force -Latency 0:0:0.2; Connect-GroupSync -Sandbox");
        using var shell = practice.Session.Shell("Invoke-GroupSync");
        var begun = new TaskCompletionSource();
        shell.Streams.Progress.DataAdded += (_, _) => begun.TrySetResult();
        shell.BeginInvoke();
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30));

        var clock = Stopwatch.StartNew();
        shell.Stop();

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Empty(shell.Streams.Error);
    }

    [Fact]
    public void Parallel_runspaces_share_the_sign_in()
    {
        using var practice = Practice.SignedIn();

        var result = practice.Session.Run(
            "$module = $args[0]; 1..3 | ForEach-Object -Parallel { Import-Module $using:module; Get-GroupSyncContext }", BuiltModule.Manifest);

        Assert.Empty(result.Errors);
        Assert.Equal(3, result.Output.Count);
        Assert.Single(result.As<GroupSyncContext>().Select(c => c.SessionId).Distinct());
    }

    [Fact]
    public void Two_tenants_can_be_asked_side_by_side()
    {
        using var practice = Practice.SignedIn();

        var result = practice.Session.Run(
            """
            $first = Get-GroupSyncContext
            $null = New-O365ClassGroup -MisGroupId 11001
            $null = New-GroupSyncSandbox -Path $args[0] -FromMis
            $second = Connect-GroupSync -Sandbox -SandboxPath $args[0] -PassThru
            @(Get-O365ClassGroup -Context $first).Count
            @(Get-O365ClassGroup -Context $second).Count
            """,
            Path.Combine(practice.Home, "other"));

        Assert.Empty(result.Errors);
        Assert.Equal([1, 0], result.As<int>());
    }
}
