using System.Management.Automation;

namespace RmUnifyGroupSync.Pipeline;

/// <summary>
/// Progress of one call: fixed ids, at most five updates a second, and a last word on every activity that was shown.
/// </summary>
internal sealed class ProgressBoard(IPipelineWriter writer, TimeProvider time)
{
    /// <summary>Id of the first activity of a call; a second one that runs beside it gets the next.</summary>
    internal const int FirstId = 7300;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly object _gate = new();
    private readonly Dictionary<string, Activity> _activities = new(StringComparer.Ordinal);
    private long? _shownAt;

    /// <summary>Whether an update is worth its way to the pipeline thread. Called from any thread.</summary>
    internal bool IsDue(ProgressEvent e)
    {
        lock (_gate)
        {
            var known = _activities.ContainsKey(e.Activity);
            if (e.Completed)
                return known;
            if (_shownAt is { } at && time.GetElapsedTime(at) < Interval)
                return false;
            _shownAt = time.GetTimestamp();
            if (!known)
                _activities.Add(e.Activity, new Activity(FirstId + _activities.Count, _shownAt.Value));
            return true;
        }
    }

    /// <summary>Shows an update. Called on the pipeline thread.</summary>
    internal void Show(ProgressEvent e)
    {
        Activity activity;
        lock (_gate)
            activity = _activities[e.Activity];
        activity.IsOpen = !e.Completed;
        writer.WriteProgress(e.Completed ? Last(e.Activity, activity) : Update(e, activity));
    }

    /// <summary>Says the last word on every activity that is still shown. Called on the pipeline thread.</summary>
    internal void Close()
    {
        KeyValuePair<string, Activity>[] open;
        lock (_gate)
            open = _activities.Where(a => a.Value.IsOpen).ToArray();
        try
        {
            foreach (var (name, activity) in open)
            {
                activity.IsOpen = false;
                writer.WriteProgress(Last(name, activity));
            }
        }
        catch (RuntimeException)
        {
            // A pipeline that has ended takes no more records, and why it ended matters more; the console has cleared its progress by then.
        }
    }

    private ProgressRecord Update(ProgressEvent e, Activity activity)
    {
        var record = new ProgressRecord(activity.Id, e.Activity, string.IsNullOrEmpty(e.Status) ? " " : e.Status);
        if (activity.Id != FirstId)
            record.ParentActivityId = FirstId;
        if (e.Total <= 0)
            return record;
        record.PercentComplete = Math.Clamp((int)(100L * e.Done / e.Total), 0, 100);
        if (e.Done > 0)
            record.SecondsRemaining = (int)(time.GetElapsedTime(activity.StartedAt).TotalSeconds / e.Done * Math.Max(0, e.Total - e.Done));
        return record;
    }

    private static ProgressRecord Last(string name, Activity activity) =>
        new(activity.Id, name, "Done") { RecordType = ProgressRecordType.Completed };

    private sealed class Activity(int id, long startedAt)
    {
        internal int Id => id;

        internal long StartedAt => startedAt;

        internal bool IsOpen { get; set; }
    }
}
