using RmUnifyGroupSync.Engine.Reporting;
using RmUnifyGroupSync.State;

namespace RmUnifyGroupSync.Runtime;

/// <summary>Where a report goes.</summary>
internal static class ReportPath
{
    /// <summary>
    /// The full path of a report's file: as given, or named after the run in the folder given, or in the folder of reports of the home
    /// folder, which is made.
    /// </summary>
    public static string Of(Home home, string? given, string runId, bool whatIf = false)
    {
        if (given is not null)
            return Directory.Exists(given) || Path.EndsInDirectorySeparator(given) ? Path.Combine(given, RunReport.FileName(runId)) : given;
        if (!whatIf)
        {
            HomeFolder.Ensure(home.Folder);
            HomeFolder.Ensure(home.ReportFolder);
        }

        return Path.Combine(home.ReportFolder, RunReport.FileName(runId));
    }
}
