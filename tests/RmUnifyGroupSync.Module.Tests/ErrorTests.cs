using System.Management.Automation;
using RmUnifyGroupSync.Module.Tests.Harness;

namespace RmUnifyGroupSync.Module.Tests;

/// <summary>The error catalogue (surface.md, Errors).</summary>
public sealed class ErrorTests
{
    public static TheoryData<string> Ids => [.. Enum.GetNames<GroupSyncErrorId>()];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_id_has_a_category_and_says_what_to_do(string id)
    {
        var record = Write(new GroupSyncException(Enum.Parse<GroupSyncErrorId>(id), "What is wrong.") { TargetObject = "7A" });

        Assert.StartsWith($"{id},", record.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.NotEqual(ErrorCategory.NotSpecified, record.CategoryInfo.Category);
        Assert.NotEqual(Write(new InvalidOperationException()).ErrorDetails.RecommendedAction, record.ErrorDetails.RecommendedAction);
        Assert.False(string.IsNullOrWhiteSpace(record.ErrorDetails.RecommendedAction));
        Assert.Equal("7A", record.TargetObject);
        Assert.IsType<GroupSyncException>(record.Exception);
    }

    [Fact]
    public void The_error_s_own_advice_wins()
    {
        var record = Write(new GroupSyncException(GroupSyncErrorId.PermissionMissing, "x") { RecommendedAction = "Open https://consent.example" });

        Assert.Equal("Open https://consent.example", record.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void What_nobody_foresaw_is_unwrapped_and_not_blamed_on_Graph()
    {
        var record = Write(new AggregateException(new AggregateException(new DivideByZeroException("Divided."))));

        Assert.StartsWith("Unexpected,", record.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.InvalidOperation, record.CategoryInfo.Category);
        Assert.IsType<DivideByZeroException>(record.Exception);
        Assert.NotEmpty(record.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void The_console_shows_the_message_and_the_advice()
    {
        using var session = ModuleSession.With(new FakeService { Work = (_, _) => throw new GroupSyncException(GroupSyncErrorId.NotConnected, "Nobody is signed in.") });

        var shown = session.Show("try { Get-MisSchool } catch { Write-Error -ErrorRecord $_ }".Replace("Write-Error -ErrorRecord $_", "$_", StringComparison.Ordinal));

        Assert.Contains("Nobody is signed in.", shown, StringComparison.Ordinal);
        Assert.Contains("Connect-GroupSync -Sandbox", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_of_items_do_not_end_the_command()
    {
        var service = new FakeService
        {
            MisGroups = { Sample.MisGroup("7A") },
            Work = (options, _) =>
            {
                options.Observer.Report(new ItemErrorEvent(new GroupSyncException(GroupSyncErrorId.PersonAmbiguous, "x") { TargetObject = "p1" }));
                return Task.CompletedTask;
            },
        };
        using var session = ModuleSession.With(service);

        var result = session.Run("Get-MisGroup; 'reached'");

        Assert.Equal(["PersonAmbiguous"], result.ErrorIds);
        Assert.Null(result.Failure);
        Assert.Equal(2, result.Output.Count);
    }

    private static ErrorRecord Write(Exception error)
    {
        using var session = ModuleSession.With(new FakeService { Work = (_, _) => throw error });
        return Assert.Single(session.Run("Get-MisSchool").Errors);
    }
}
