namespace RmUnifyGroupSync.State;

/// <summary>Where settings, ledger, logs, reports and the sandbox tenant are kept (surface.md, "Where things are kept").</summary>
public static class HomeFolder
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string Variable = "RMUNIFY_GROUPSYNC_HOME";

    private const string FolderName = "RmUnifyGroupSync";

    /// <summary>
    /// The full path of the home folder: the environment variable, else the user's application data folder, else (for an account without
    /// a profile) the machine's. Nothing is created.
    /// </summary>
    /// <param name="environment">Reads an environment variable; null when it is not set.</param>
    /// <returns>A full path.</returns>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/> when the variable does not hold a path.</exception>
    public static string Resolve(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var named = environment(Variable)?.Trim();
        return string.IsNullOrEmpty(named) ? Path.Combine(ApplicationData(), FolderName) : FullPath(named);
    }

    /// <summary>Makes the folder when it is not there, readable by its owner only. A folder that is there keeps its permissions.</summary>
    /// <param name="homeFolder">Full path.</param>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/> when it cannot be made.</exception>
    public static void Ensure(string homeFolder)
    {
        ArgumentException.ThrowIfNullOrEmpty(homeFolder);
        try
        {
            OwnerOnly.CreateFolder(homeFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, $"The home folder '{homeFolder}' cannot be made: {e.Message}", e)
            {
                TargetObject = homeFolder,
                RecommendedAction = $"Set {Variable} to a folder that this account may write to.",
            };
        }
    }

    private static string FullPath(string named)
    {
        try
        {
            return Path.GetFullPath(named);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or PathTooLongException)
        {
            throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, $"{Variable} does not hold a path: '{named}'.", e)
            {
                TargetObject = named,
                RecommendedAction = $"Set {Variable} to the full path of a folder.",
            };
        }
    }

    private static string ApplicationData()
    {
        var user = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (user.Length > 0)
            return user;

        // An account without a home. /usr/share, which .NET gives for "common" on Unix, is not for data that changes.
        return OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData, Environment.SpecialFolderOption.DoNotVerify)
            : "/var/lib";
    }
}
