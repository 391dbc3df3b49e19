using System.Diagnostics;
using System.Management.Automation;
using RmUnifyGroupSync.Module.Tests.Harness;

namespace RmUnifyGroupSync.Module.Tests;

/// <summary>Engine work and the pipeline: streams, order, stopping, endings (style.md §2; a stop takes at most half a second).</summary>
public sealed class PumpTests
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Everything_that_the_engine_says_reaches_its_stream_in_order()
    {
        var service = new FakeService { Schools = { School("S1") }, Work = Say };
        using var session = ModuleSession.With(service);

        var result = session.Run("$VerbosePreference = 'Continue'; $DebugPreference = 'Continue'; $InformationPreference = 'Continue'; Get-MisSchool *>&1");

        Assert.Equal(["decision", "detail", "notice", "warning", "item", "S1"], result.Output.Select(o => o.ToString()));
        Assert.Equal(
            [typeof(VerboseRecord), typeof(DebugRecord), typeof(InformationRecord), typeof(WarningRecord), typeof(ErrorRecord), typeof(MisSchool)],
            result.Output.Select(o => o.BaseObject.GetType()));
        Assert.Equal(["GroupSync"], ((InformationRecord)result.Output[2].BaseObject).Tags);

        static Task Say(CallOptions options, CancellationToken token)
        {
            SyncEvent[] events =
            [
                new DecisionEvent("decision"), new DetailEvent("detail"), new NoticeEvent("notice"), new WarningEvent("warning"),
                new ItemErrorEvent(new GroupSyncException(GroupSyncErrorId.OwnerRequired, "item")),
            ];
            foreach (var e in events)
                options.Observer.Report(e);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public void Reports_from_many_threads_are_all_written()
    {
        var service = new FakeService
        {
            Work = (options, token) => Parallel.ForEachAsync(
                Enumerable.Range(0, 1000), token, (i, _) => { options.Observer.Report(new WarningEvent($"{i}")); return ValueTask.CompletedTask; }),
        };
        using var session = ModuleSession.With(service);

        var result = session.Run("Get-MisSchool");

        Assert.Empty(result.Errors);
        Assert.Equal(Enumerable.Range(0, 1000), result.Streams.Warning.Select(w => int.Parse(w.Message, null)).Order());
    }

    [Fact]
    public async Task Ctrl_C_ends_a_waiting_command_within_half_a_second()
    {
        var (service, started, ended) = Waiting();
        using var session = ModuleSession.With(service);
        using var shell = session.Shell("Get-MisSchool");
        var running = shell.BeginInvoke();
        await started.Task.WaitAsync(Patience);

        var clock = Stopwatch.StartNew();
        shell.Stop();

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, StopLimit);
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.True(ended.Task.IsCompleted, "The work must have ended before the command does.");
        Assert.Empty(shell.Streams.Error);
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
    }

    [Fact]
    public async Task Ctrl_C_ends_a_command_that_waits_for_a_full_queue()
    {
        var started = new TaskCompletionSource();
        var service = new FakeService
        {
            Schools = { },
            Work = (options, _) =>
            {
                for (var i = 0; i < 100_000; i++)
                {
                    options.Observer.Report(new WarningEvent("x"));
                    started.TrySetResult();
                }

                return Task.CompletedTask;
            },
        };
        using var session = ModuleSession.With(service);
        using var shell = session.Shell("Get-MisSchool 3>&1 | ForEach-Object { [System.Threading.Thread]::Sleep(5) }");
        shell.BeginInvoke();
        await started.Task.WaitAsync(Patience);

        var clock = Stopwatch.StartNew();
        shell.Stop();

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, StopLimit);
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
    }

    [Fact]
    public void A_downstream_command_that_has_enough_stops_the_work()
    {
        var (service, started, ended) = Waiting();
        service.Work = (_, _) => Task.CompletedTask;
        service.MisGroups.AddRange(Enumerable.Range(0, 1000).Select(i => Sample.MisGroup($"{i}")));
        using var session = ModuleSession.With(service);

        var clock = Stopwatch.StartNew();
        var result = session.Run("while ($true) { Get-MisGroup | ForEach-Object { $_; break } }");

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, StopLimit + StopLimit);
        Assert.Equal("0", Assert.Single(result.As<MisGroup>()).Id);
        Assert.Empty(result.Errors);
        Assert.False(started.Task.IsCompleted || ended.Task.IsCompleted);
    }

    [Fact]
    public void ErrorAction_Stop_ends_the_work_and_the_command()
    {
        CancellationToken seen = default;
        var service = new FakeService
        {
            Work = async (options, token) =>
            {
                seen = token;
                options.Observer.Report(new ItemErrorEvent(new GroupSyncException(GroupSyncErrorId.OwnerRequired, "item")));
                await new TaskCompletionSource().Task.WaitAsync(token);
            },
        };
        using var session = ModuleSession.With(service);

        var result = session.Run("Get-MisSchool -ErrorAction Stop");

        Assert.Equal(["OwnerRequired"], result.ErrorIds);
        Assert.NotNull(result.Failure);
        Assert.True(seen.IsCancellationRequested);
    }

    [Fact]
    public void A_question_that_cannot_be_asked_does_not_leave_the_engine_waiting()
    {
        var answered = new TaskCompletionSource<bool>();
        var service = new FakeService
        {
            Work = async (options, _) =>
            {
                try
                {
                    await options.Observer.ApproveAsync(new ApprovalRequest("x", "y"), CancellationToken.None);
                }
                catch (OperationCanceledException)
                {
                    answered.SetResult(false);
                    throw;
                }
            },
        };
        using var session = ModuleSession.With(service);

        var result = session.Run("Sync-O365GroupMember -All -Confirm");

        Assert.Single(result.Errors);
        Assert.True(answered.Task.IsCompleted);
    }

    [Fact]
    public void Progress_is_shown_at_most_five_times_a_second_and_always_ends()
    {
        var service = new FakeService
        {
            Work = (options, _) =>
            {
                for (var i = 0; i <= 10_000; i++)
                    options.Observer.Report(new ProgressEvent("Syncing", $"Group {i}", i, 10_000));
                throw new GroupSyncException(GroupSyncErrorId.GraphRequestFailed, "broken");
            },
        };
        using var session = ModuleSession.With(service);
        var clock = Stopwatch.StartNew();

        var progress = session.Run("Get-MisSchool").Streams.Progress.Where(p => p.Activity == "Syncing").ToList();

        Assert.InRange(progress.Count, 2, 2 + (int)(clock.Elapsed.TotalSeconds * 5) + 1);
        Assert.Equal(ProgressRecordType.Completed, progress[^1].RecordType);
        Assert.Single(progress, p => p.RecordType == ProgressRecordType.Completed);
        Assert.Single(progress.Select(p => p.ActivityId).Distinct());
        Assert.All(progress.SkipLast(1), p => Assert.InRange(p.PercentComplete, 0, 100));
    }

    [Fact]
    public void What_the_work_throws_is_a_terminating_error_with_its_id()
    {
        var service = new FakeService { Work = (_, _) => throw new GroupSyncException(GroupSyncErrorId.NotConnected, "Not signed in.") };
        using var session = ModuleSession.With(service);

        var result = session.Run("$ErrorActionPreference = 'Stop'; Get-MisSchool; 'not reached'");

        Assert.Empty(result.Output);
        Assert.Equal("NotConnected,RmUnifyGroupSync.Commands.GetMisSchoolCommand", result.Failure!.ErrorRecord.FullyQualifiedErrorId);
    }

    [Fact]
    public void A_cancellation_that_nobody_asked_for_is_an_error_and_not_silence()
    {
        var service = new FakeService { Work = (_, _) => throw new TaskCanceledException("The request timed out.") };
        using var session = ModuleSession.With(service);

        Assert.Equal(["Unexpected"], session.Run("Get-MisSchool").ErrorIds);
    }

    [Fact]
    public void A_report_that_comes_late_is_dropped()
    {
        ISyncObserver? observer = null;
        var service = new FakeService { Work = (options, _) => { observer = options.Observer; return Task.CompletedTask; } };
        using var session = ModuleSession.With(service);
        session.Run("Get-MisSchool");

        observer!.Report(new WarningEvent("late"));
    }

    private static MisSchool School(string id) => new() { School = id, Name = id };

    private static (FakeService Service, TaskCompletionSource Started, TaskCompletionSource Ended) Waiting()
    {
        var started = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        var service = new FakeService
        {
            Work = async (_, token) =>
            {
                started.SetResult();
                try
                {
                    await new TaskCompletionSource().Task.WaitAsync(token);
                }
                finally
                {
                    ended.SetResult();
                }
            },
        };
        return (service, started, ended);
    }
}
