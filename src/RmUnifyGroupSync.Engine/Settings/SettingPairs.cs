namespace RmUnifyGroupSync.Engine.Settings;

/// <summary>The rules that tie settings to each other.</summary>
internal static class SettingPairs
{
    /// <summary>What cannot be worked with at all.</summary>
    public static void RequireUsable(GroupSyncSetting settings)
    {
        if (settings.NonMisYearGroup is { Length: > 0 } && settings.NonMisYearAttribute is null)
            throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, "NonMisYearGroup needs NonMisYearAttribute: the directory attribute that holds the year. Set both.");
    }

    /// <summary>What should not be entered, because half of it is missing.</summary>
    /// <param name="settings">What is to be in the file, without built-in values.</param>
    public static void RequireComplete(GroupSyncSetting settings)
    {
        RequireUsable(settings);
        if (settings.NonMisYearAttribute is not null && settings.NonMisYearGroup is null)
            throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, "NonMisYearAttribute needs NonMisYearGroup: the values for which year groups are made. Set both.");
    }
}
