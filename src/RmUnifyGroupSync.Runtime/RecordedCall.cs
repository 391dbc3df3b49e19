using System.Runtime.CompilerServices;
using RmUnifyGroupSync.Engine;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Recording;

namespace RmUnifyGroupSync.Runtime;

/// <summary>
/// A command by hand, recorded as a run of its own, so that what it changed can be looked up like the changes of a night. One that has
/// nothing to change and holds nothing leaves no run.
/// </summary>
internal sealed class RecordedCall : IDisposable
{
    private readonly RunTally _tally = new();
    private readonly ConnectedCall _call;
    private readonly RunJournal _journal;
    private readonly bool _recorded;
    private readonly GroupSyncRun _run;
    private bool _ended;

    private RecordedCall(ConnectedCall call, RunJournal journal, GroupSyncRun run, bool recorded, SyncRecorder recorder)
    {
        (_call, _journal, _run, _recorded, Recorder) = (call, journal, run, recorded, recorder);
        journal.Context = call.Session.Context;
        Save(run with { Outcome = RunOutcome.Running });
    }

    /// <summary>Writes its changes.</summary>
    public SyncRecorder Recorder { get; }

    /// <summary>Begins the record of a command that applies a plan.</summary>
    /// <param name="call">The call.</param>
    /// <param name="journal">What was said so far.</param>
    /// <param name="run">Id and command.</param>
    /// <param name="prepared">The plan.</param>
    /// <param name="reading">The schools that were read.</param>
    /// <param name="recorder">Writes its changes.</param>
    public static RecordedCall Begin(ConnectedCall call, RunJournal journal, GroupSyncRun run, PreparedPlan prepared, SourceReading reading, SyncRecorder recorder)
    {
        var ids = prepared.Plan.Groups.Select(g => g.Link.SchoolId).ToHashSet(StringComparer.Ordinal);
        journal.Planned(prepared, [.. reading.Schools.Where(s => ids.Contains(s.Id))]);
        var recorded = new RecordedCall(call, journal, run with { School = [.. ids.Order(StringComparer.Ordinal)] }, prepared.Plan.Groups.Any(g => g.HasChanges || g.Hold is not null), recorder);
        recorded._tally.Add(prepared.Plan);
        return recorded;
    }

    /// <summary>Begins the record of a command that changes groups as a whole.</summary>
    public static RecordedCall Begin(ConnectedCall call, RunJournal journal, GroupSyncRun run, SyncRecorder recorder) => new(call, journal, run, recorded: true, recorder);

    /// <summary>Counts results as they come, and notes what ends them early.</summary>
    public async IAsyncEnumerable<GroupSyncResult> WatchAsync(
        IAsyncEnumerable<GroupSyncResult> results, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var each = results.GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(each))
        {
            _tally.Add(each.Current);
            yield return each.Current;
        }

        End();
    }

    /// <summary>All was done.</summary>
    public void End() => _ended = true;

    /// <summary>Closes the record: one that was left before its end was stopped.</summary>
    public void Dispose()
    {
        Recorder.Dispose();
        if (!_ended && _tally.Outcome == RunOutcome.Succeeded)
            _tally.Note(RunOutcome.Stopped);
        var run = _tally.Fill(_run with { Duration = _call.Now - _run.StartedAt }, _call.Directory.Statistics);
        Save(run with { Outcome = _tally.Outcome });
    }

    /// <summary>What went wrong before its end.</summary>
    public void Fail(Exception error) => _tally.Note(error switch
    {
        OperationCanceledException => RunOutcome.Stopped,
        GroupSyncException known => RunTally.OutcomeOf(known),
        _ => RunOutcome.Failed,
    });

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<GroupSyncResult> each)
    {
        try
        {
            return await each.MoveNextAsync();
        }
        catch (Exception error)
        {
            Fail(error);
            throw;
        }
    }

    private void Save(GroupSyncRun run)
    {
        if (_recorded)
            _call.Ledger.SaveRun(run, _journal.ToText());
    }
}
