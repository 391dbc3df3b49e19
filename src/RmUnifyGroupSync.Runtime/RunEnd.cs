using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reporting;

namespace RmUnifyGroupSync.Runtime;

/// <summary>
/// The last steps of a nightly run, whatever happened in it: its record with all that was said, also when it never got to a ledger, and its
/// report. Neither changes how the run ended.
/// </summary>
internal sealed class RunEnd(Home home, RunJournal journal, string? tenantId)
{
    /// <summary>Records the run and writes its report.</summary>
    /// <param name="run">The run as it ended.</param>
    /// <param name="reportPath">Where the report goes, a file or a folder; null for none.</param>
    /// <returns>The run with the path of its report.</returns>
    public GroupSyncRun Close(GroupSyncRun run, string? reportPath)
    {
        try
        {
            using var ledger = tenantId is null ? home.OpenForRunWithoutTenant() : home.OpenLedger(tenantId, whatIf: false, journal);
            ledger?.SaveRun(run, journal.ToText());
            if (reportPath is null)
                return run;
            run = run with { ReportPath = Write(run, reportPath, ledger) };
            ledger?.SaveRun(run);
        }
        catch (Exception error)
        {
            // There is always a run: what it did counts, and what its record or report could not tell is said here.
            journal.Report(new ItemErrorEvent(GroupSyncException.From(error)));
        }

        return run;
    }

    private string Write(GroupSyncRun run, string reportPath, ILedger? ledger)
    {
        var path = ReportPath.Of(home, reportPath, run.Id);
        new OutputFile(path).Write(new RunReport(run with { ReportPath = path }, journal.Notes(), ledger?.ReadChanges(run.Id) ?? []).Write);
        return path;
    }
}
