using System.Management.Automation;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Removes schedules that were registered from this home folder, and nothing else.</summary>
[Cmdlet(VerbsLifecycle.Unregister, "GroupSyncSchedule", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class UnregisterGroupSyncScheduleCommand : GroupSyncCommand
{
    /// <summary>Names, with wildcards; left out, all of this home folder.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        var sought = ScheduleNames.Of(Name);
        var schedules = Await((service, options, token) => ReadAsync(service.GetSchedulesAsync(options, token)));
        foreach (var schedule in schedules.Where(s => sought.Accept(s.Name)))
        {
            if (Approve($"{schedule.Name} ({schedule.Scheduler}, every day at {schedule.At})", "Remove the schedule")
                && TryAwait((service, options, token) => service.UnregisterScheduleAsync(schedule, options, token)) is { } error)
                WriteItemError(error, schedule);
        }

        foreach (var missing in sought.Missing)
            WriteError(GroupSyncErrorId.SettingInvalid, $"There is no schedule \"{missing}\".", missing, "Get-GroupSyncSchedule without a name lists all.");
    }

    private static async Task<List<GroupSyncSchedule>> ReadAsync(IAsyncEnumerable<GroupSyncSchedule> schedules)
    {
        var all = new List<GroupSyncSchedule>();
        await foreach (var schedule in schedules) all.Add(schedule);
        return all;
    }
}
