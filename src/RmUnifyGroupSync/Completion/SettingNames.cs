namespace RmUnifyGroupSync.Completion;

/// <summary>The names of the settings: the properties of <see cref="GroupSyncSetting"/> that hold a value.</summary>
internal static class SettingNames
{
    internal static readonly IReadOnlyCollection<string> All = typeof(GroupSyncSetting).GetProperties()
        .Where(property => property.CanWrite)
        .Select(property => property.Name)
        .Where(name => name is not (nameof(GroupSyncSetting.School) or nameof(GroupSyncSetting.Origin)))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);
}
