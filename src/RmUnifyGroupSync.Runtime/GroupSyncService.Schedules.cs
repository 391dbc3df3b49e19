using System.Runtime.CompilerServices;
using RmUnifyGroupSync.Runtime.Scheduling;

namespace RmUnifyGroupSync.Runtime;

/// <content>Schedules.</content>
public sealed partial class GroupSyncService
{
    /// <summary>The computer that schedules are registered on; tests put another one here.</summary>
    internal ScheduleMachine Machine { get; init; } = ScheduleMachine.This();

    /// <inheritdoc />
    public async Task<GroupSyncSchedule?> RegisterScheduleAsync(ScheduleRequest request, CallOptions options, CancellationToken cancellationToken)
    {
        ScheduleRules.Check(request);
        Session? session = null;
        var trial = new ScheduleTrial(
            async token => session = await _sessions.OpenAsync(request.SignIn, Home.Resolve(_time).SandboxFolder, options, token),
            (trying, token) => RunAsync(new() { School = request.School }, trying, token),
            options);
        try
        {
            return await Schedules(options).RegisterAsync(request, options.WhatIf ? null : trial.TryAsync, cancellationToken);
        }
        finally
        {
            if (session is not null) _sessions.Disconnect(session.Context);
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<GroupSyncSchedule> GetSchedulesAsync(CallOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var schedule in await Schedules(options).ReadAsync(cancellationToken))
            yield return schedule;
    }

    /// <inheritdoc />
    public Task UnregisterScheduleAsync(GroupSyncSchedule schedule, CallOptions options, CancellationToken cancellationToken) =>
        options.WhatIf ? Task.CompletedTask : Schedules(options).RemoveAsync(schedule, cancellationToken);

    private Schedules Schedules(CallOptions options) => new(Home.Resolve(_time), Machine, _time, options.Observer);
}
