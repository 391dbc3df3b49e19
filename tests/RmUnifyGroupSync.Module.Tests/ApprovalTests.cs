using RmUnifyGroupSync.Module.Tests.Harness;

namespace RmUnifyGroupSync.Module.Tests;

/// <summary>The table of notes/powershell.md §1.4: who is asked, and what is done.</summary>
public sealed class ApprovalTests
{
    [Theory]
    [InlineData("Remove-O365ClassGroup -Name 7A", "Yes", 1, true)]
    [InlineData("Remove-O365ClassGroup -Name 7A", "No", 1, false)]
    [InlineData("Remove-O365ClassGroup -Name 7A -Force", null, 0, true)]
    [InlineData("Remove-O365ClassGroup -Name 7A -Confirm:$false", null, 0, true)]
    [InlineData("Remove-O365ClassGroup -Name 7A -WhatIf", null, 0, false)]
    [InlineData("Remove-O365ClassGroup -Name 7A -WhatIf -Force", null, 0, false)]
    [InlineData("$WhatIfPreference = $true; Remove-O365ClassGroup -Name 7A -Force", null, 0, false)]
    [InlineData("$WhatIfPreference = $true; Remove-O365ClassGroup -Name 7A -Force -WhatIf:$false", null, 0, true)]
    [InlineData("Remove-O365ClassGroup -Name 7A -Force -Confirm", "Yes", 1, true)]
    [InlineData("Remove-O365ClassGroup -Name 7A -Force -Confirm", "No", 1, false)]
    [InlineData("$ConfirmPreference = 'None'; Remove-O365ClassGroup -Name 7A", null, 0, true)]
    public void Remove_asks_and_deletes_as_the_table_says(string script, string? answer, int questions, bool deletes)
    {
        var service = new FakeService { ClassGroups = { Sample.ClassGroup("7A") } };
        using var session = ModuleSession.With(service);
        if (answer is not null)
            session.Host.Answers.Enqueue(answer);

        var result = session.Run(script);

        Assert.Empty(result.Errors);
        Assert.Equal(questions, session.Host.Questions.Count);
        Assert.Equal(deletes ? 1 : 0, service.Count("DeleteClassGroupAsync"));
    }

    [Fact]
    public void Without_anybody_to_ask_it_is_an_error_and_nothing_is_deleted()
    {
        var service = new FakeService { ClassGroups = { Sample.ClassGroup("7A") } };
        using var session = ModuleSession.With(service);

        var result = session.Run("Remove-O365ClassGroup -Name 7A");

        Assert.NotEmpty(result.Errors);
        Assert.Equal(0, service.Count("DeleteClassGroupAsync"));
    }

    [Theory]
    [InlineData("New-O365ClassGroup -MisGroupId a, b", null, 0, 2)]
    [InlineData("New-O365ClassGroup -MisGroupId a, b -Confirm", "Yes,No", 2, 1)]
    [InlineData("New-O365ClassGroup -MisGroupId a, b -Confirm", "No to All", 1, 0)]
    [InlineData("New-O365ClassGroup -MisGroupId a, b -Force", null, 0, 2)]
    [InlineData("New-O365ClassGroup -MisGroupId a, b -WhatIf", null, 0, 0)]
    public void New_asks_once_for_each_group(string script, string? answers, int questions, int made)
    {
        var service = new FakeService();
        using var session = ModuleSession.With(service);
        foreach (var answer in answers?.Split(',') ?? [])
            session.Host.Answers.Enqueue(answer);

        var result = session.Run(script);

        Assert.Empty(result.Errors);
        Assert.Equal(questions, session.Host.Questions.Count);
        Assert.Equal(made, service.Count("Created"));
        Assert.Equal(made, result.Output.Count);
    }

    [Fact]
    public void A_what_if_call_tells_the_engine_and_says_what_would_be_done()
    {
        var service = new FakeService();
        using var session = ModuleSession.With(service);

        var shown = session.Show("New-O365ClassGroup -MisGroupId a -WhatIf");

        Assert.True(service.Calls.Single(c => c.Method == "CreateClassGroupsAsync").Options!.WhatIf);
        Assert.Contains("What if: Performing the operation \"Create\" on target \"Class group \"a\"\".", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Reset-GroupSyncSetting -WhatIf", "ResetSettingsAsync")]
    [InlineData("New-GroupSyncSandbox -WhatIf", "CreateSandboxAsync")]
    [InlineData("Remove-O365ClassGroup -Name 7A -WhatIf", "DeleteClassGroupAsync")]
    public void WhatIf_calls_nothing_that_writes(string script, string method)
    {
        var service = new FakeService { ClassGroups = { Sample.ClassGroup("7A") } };
        using var session = ModuleSession.With(service);

        var shown = session.Show(script);

        Assert.Contains("What if: ", shown, StringComparison.Ordinal);
        Assert.Equal(0, service.Count(method));
    }

    [Theory]
    [InlineData("Sync-O365GroupMember -All -WhatIf", "SyncGroupsAsync", true)]
    [InlineData("Set-GroupSyncSetting -AutoCreate Year -WhatIf", "SetSettingsAsync", true)]
    [InlineData("Invoke-GroupSync -WhatIf", "RunAsync", true)]
    [InlineData("$WhatIfPreference = $true; Invoke-GroupSync", "RunAsync", true)]
    [InlineData("Invoke-GroupSync", "RunAsync", false)]
    [InlineData("$WhatIfPreference = $true; Connect-GroupSync -Sandbox", "ConnectAsync", false)]
    public void What_if_reaches_the_engine(string script, string method, bool whatIf)
    {
        var service = new FakeService();
        using var session = ModuleSession.With(service);

        session.Run(script);

        Assert.Equal(whatIf, service.Calls.Single(c => c.Method == method).Options!.WhatIf);
    }
}
