using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;
using RmUnifyGroupSync.Module.Tests.Harness;

namespace RmUnifyGroupSync.Module.Tests;

/// <summary>The error catalogue (surface.md, Errors).</summary>
public sealed class ErrorTests : IDisposable
{
    private readonly FakeService _service = new();
    private readonly ModuleSession _session;

    public ErrorTests() => _session = ModuleSession.With(_service);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Every_id_has_a_category_and_says_what_to_do()
    {
        var unexpected = Write(new InvalidOperationException()).ErrorDetails.RecommendedAction;

        Assert.All(Enum.GetValues<GroupSyncErrorId>(), id =>
        {
            var record = Write(new GroupSyncException(id, "What is wrong.") { TargetObject = "7A" });
            Assert.StartsWith($"{id},", record.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.NotEqual(ErrorCategory.NotSpecified, record.CategoryInfo.Category);
            Assert.False(string.IsNullOrWhiteSpace(record.ErrorDetails.RecommendedAction));
            Assert.NotEqual(unexpected, record.ErrorDetails.RecommendedAction);
            Assert.Equal("7A", record.TargetObject);
            Assert.IsType<GroupSyncException>(record.Exception);
        });
    }

    [Fact]
    public void A_module_without_its_engine_says_which_file_is_missing()
    {
        var folder = Directory.CreateTempSubdirectory("rmugs-");
        var copy = Path.Combine(folder.FullName, "RmUnifyGroupSync.dll");
        File.Copy(BuiltModule.CmdletAssembly, copy);
        var broken = new AssemblyLoadContext("broken module").LoadFromAssemblyPath(copy);

        var error = Assert.Throws<TargetInvocationException>(() => Call("Hosting.ServiceHost", "Create")).InnerException!;
        var record = (ErrorRecord)Call("Errors.ErrorCatalogue", "ToRecord", error, null)!;

        Assert.Contains(Path.Combine(folder.FullName, "deps", "RmUnifyGroupSync.Runtime.dll"), error.Message, StringComparison.Ordinal);
        Assert.Equal(("ModuleIncomplete", ErrorCategory.NotInstalled), (record.FullyQualifiedErrorId, record.CategoryInfo.Category));
        folder.Delete(recursive: true);

        object? Call(string type, string method, params object?[] arguments) => broken.GetType("RmUnifyGroupSync." + type, throwOnError: true)!
            .GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!.Invoke(null, arguments);
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
        _service.Work = (_, _) => throw new GroupSyncException(GroupSyncErrorId.NotConnected, "Nobody is signed in.");

        var shown = _session.Show("Get-MisSchool");

        Assert.Contains("Nobody is signed in.", shown, StringComparison.Ordinal);
        Assert.Contains("Connect-GroupSync -Sandbox", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_of_items_do_not_end_the_command()
    {
        _service.MisGroups.Add(Sample.MisGroup("7A"));
        _service.Work = (options, _) =>
        {
            options.Observer.Report(new ItemErrorEvent(new GroupSyncException(GroupSyncErrorId.PersonAmbiguous, "x") { TargetObject = "p1" }));
            return Task.CompletedTask;
        };

        var result = _session.Run("Get-MisGroup; 'reached'");

        Assert.Equal(["PersonAmbiguous"], result.ErrorIds);
        Assert.Null(result.Failure);
        Assert.Equal(2, result.Output.Count);
    }

    private ErrorRecord Write(Exception error)
    {
        _service.Work = (_, _) => throw error;
        return Assert.Single(_session.Run("Get-MisSchool").Errors);
    }
}
