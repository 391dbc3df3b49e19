using RmUnifyGroupSync.Engine;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Graph;
using RmUnifyGroupSync.Mis;
using RmUnifyGroupSync.State;

namespace RmUnifyGroupSync.Benchmarks.Runs;

/// <content>For the planner alone.</content>
public sealed partial class Rehearsal
{
    /// <summary>What a plan would be made from now, read past the service.</summary>
    public async Task<PlanInput> ReadPlanInputAsync()
    {
        var setting = _service.GetSettings()[0];
        var source = await new MisSourceFactory(TimeProvider.System, _ => null)
            .Create(new MisSourceOptions { Kind = MisSourceKind.SdsCsv, Path = [_export] }).ReadAsync(_call.Observer, CancellationToken.None);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var schools = source.Schools.Select(s => SchoolReading.On(s, setting, today, [])).ToList();

        using var connection = await GraphConnection.ConnectAsync(SyncProcess.SignIn(_server.Root), new() { TimeProvider = TimeProvider.System }, CancellationToken.None);
        using var ledger = new SqliteLedgerStore(HomeFolder.Resolve(Environment.GetEnvironmentVariable), TimeProvider.System) { ReadOnly = true }.OpenLastUsed()!;
        var directory = connection.OpenDirectory(new());
        var tenant = await new TenantReader(directory, ledger, _ => []).ReadAsync(schools, CancellationToken.None);
        return (await new SyncWorkflow(directory, ledger, _call.Observer).PlanAsync(schools, tenant, new(new()), CancellationToken.None)).Input;
    }
}
