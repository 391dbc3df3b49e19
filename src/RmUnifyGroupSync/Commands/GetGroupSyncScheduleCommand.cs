using System.Management.Automation;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Lists the schedules that were registered, with the next run and how the last one ended.</summary>
[Cmdlet(VerbsCommon.Get, "GroupSyncSchedule")]
[OutputType(typeof(GroupSyncSchedule))]
public sealed class GetGroupSyncScheduleCommand : GroupSyncCommand
{
    /// <summary>Names, with wildcards; left out, all.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        var sought = ScheduleNames.Of(Name);
        Stream((service, options, token) => service.GetSchedulesAsync(options, token), schedule => sought.Accept(schedule.Name));
        foreach (var missing in sought.Missing)
            WriteError(GroupSyncErrorId.SettingInvalid, $"There is no schedule \"{missing}\".", missing, "Get-GroupSyncSchedule without a name lists all.");
    }
}
