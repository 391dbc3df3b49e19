using RmUnifyGroupSync.Module.Tests.Harness;

namespace RmUnifyGroupSync.Module.Tests;

/// <summary>Remove-O365ClassGroup: nothing is deleted that was not plainly named (requirements D1, D4).</summary>
public sealed class RemoveTests : IDisposable
{
    private readonly FakeService _service = new()
    {
        ClassGroups = { Sample.ClassGroup("7A[1][2026]", "7A"), Sample.ClassGroup("7B[1][2026]", "7B"), Sample.ClassGroup("8", "8") },
    };

    private readonly ModuleSession _session;

    public RemoveTests() => _session = ModuleSession.With(_service);

    private IEnumerable<string> Deleted => _service.Calls.Where(c => c.Method == "DeleteClassGroupAsync").Select(c => ((O365ClassGroup)c.Request!).DisplayName);

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("Remove-O365ClassGroup -Name '7*' -Force")]
    [InlineData("Remove-O365ClassGroup -Name '7*' -Confirm:$false")]
    [InlineData("$ConfirmPreference = 'None'; Remove-O365ClassGroup -Name '7*'")]
    [InlineData("Remove-O365ClassGroup -Name '7*' -School S1 -Confirm:$false")]
    [InlineData("Remove-O365ClassGroup -Name '7*' -School '*' -Force")]
    [InlineData("Remove-O365ClassGroup -Name '7*' -School S1, 'S*' -Force")]
    public void Wildcards_are_refused_when_nobody_is_asked(string script)
    {
        var result = _session.Run(script);

        Assert.Equal(["SettingInvalid"], result.ErrorIds);
        Assert.Equal("7*", result.Errors[0].TargetObject);
        Assert.Empty(Deleted);
    }

    [Fact]
    public void Wildcards_ask_about_each_group()
    {
        _session.Host.Answers.Enqueue("Yes");
        _session.Host.Answers.Enqueue("No");

        _session.Run("Remove-O365ClassGroup -Name '7*'");

        Assert.Equal(2, _session.Host.Questions.Count);
        Assert.Equal(["7A[1][2026]"], Deleted);
    }

    [Fact]
    public void Wildcards_with_Force_and_School_ask_nothing()
    {
        var result = _session.Run("Remove-O365ClassGroup -Name '7*' -Force -School S1 -PassThru");

        Assert.Equal(["7A[1][2026]", "7B[1][2026]"], Deleted);
        Assert.Equal(2, result.Output.Count);
        Assert.Equal(["S1"], _service.Request<ClassGroupQuery>("GetClassGroupsAsync").School!);
    }

    [Fact]
    public void A_name_with_brackets_is_a_name_and_no_pattern()
    {
        var result = _session.Run("Remove-O365ClassGroup -Name '7A[1][2026]' -Force");

        Assert.Empty(result.Errors);
        Assert.Empty(result.Output);
        Assert.Equal(["7A[1][2026]"], Deleted);
    }

    [Fact]
    public void A_name_of_several_groups_deletes_none_and_lists_them()
    {
        _service.ClassGroups.Add(Sample.ClassGroup("8", "8", Sample.Id("another")));

        var result = _session.Run("Remove-O365ClassGroup -Name 8 -Force");

        Assert.Equal(["GroupAmbiguous"], result.ErrorIds);
        Assert.Contains(Sample.Id("another"), result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Empty(Deleted);
    }

    [Theory]
    [InlineData("Remove-O365ClassGroup -Name nobody -Force", "nobody")]
    [InlineData("Remove-O365ClassGroup -MisGroupId nobody, 8 -Force", "nobody")]
    public void What_is_not_there_is_an_error_and_the_others_go_on(string script, string target)
    {
        var result = _session.Run(script);

        Assert.Equal(["GroupNotFound"], result.ErrorIds);
        Assert.Equal(target, result.Errors[0].TargetObject);
        Assert.Equal(script.Contains('8', StringComparison.Ordinal) ? ["8"] : [], Deleted);
    }

    [Fact]
    public void What_is_somebody_else_s_is_refused_as_that()
    {
        _service.MemberErrors.Add(new GroupSyncException(GroupSyncErrorId.GroupNotManaged, "Not ours.") { TargetObject = Sample.Id("foreign") });

        var result = _session.Run("Remove-O365ClassGroup -Id $args[0], $args[1] -Force", Sample.Id("foreign"), Sample.Id("unknown"));

        Assert.Equal(["GroupNotManaged", "GroupNotFound"], result.ErrorIds);
        Assert.Empty(Deleted);
    }

    [Theory]
    [InlineData("Get-O365ClassGroup 8 | Remove-O365ClassGroup -Force")]
    [InlineData("[pscustomobject]@{ GroupId = $args[0] } | Remove-O365ClassGroup -Force")]
    [InlineData("Remove-O365ClassGroup -Id $args[0] -Force")]
    [InlineData("Remove-O365ClassGroup -Id $args[0], $args[0] -Force")]
    [InlineData("Remove-O365ClassGroup -MisGroupId 8 -Force")]
    [InlineData("Remove-O365ClassGroup 8 -Force")]
    [InlineData("$args[0] | Remove-O365ClassGroup -Force")]
    public void One_group_is_deleted_once_whatever_names_it(string script)
    {
        var result = _session.Run(script, Sample.Id("8"));

        Assert.Empty(result.Errors);
        Assert.Equal(["8"], Deleted);
    }

    [Fact]
    public void An_empty_pipeline_deletes_nothing()
    {
        _session.Run("@() | Remove-O365ClassGroup -Force");

        Assert.Empty(Deleted);
    }

    [Fact]
    public void A_group_that_cannot_be_deleted_does_not_keep_the_others_from_it()
    {
        var first = true;
        _service.Work = (_, _) =>
        {
            if (_service.Calls[^1].Method != "DeleteClassGroupAsync" || !first)
                return Task.CompletedTask;
            first = false;
            throw new GroupSyncException(GroupSyncErrorId.GroupMasteredOnPremises, "On premises.");
        };

        var result = _session.Run("Remove-O365ClassGroup -MisGroupId 7A, 8 -Force -PassThru");

        Assert.Equal(["GroupMasteredOnPremises"], result.ErrorIds);
        Assert.Equal("8", Assert.Single(result.As<O365ClassGroup>()).DisplayName);
    }
}
