namespace RmUnifyGroupSync.Engine.Settings;

/// <summary>What is allowed but most likely not meant.</summary>
public static class SettingWarnings
{
    /// <summary>Warnings about effective settings, each a plain sentence or two.</summary>
    /// <param name="settings">As <see cref="SettingSnapshot.Resolve"/> gives them.</param>
    public static IReadOnlyList<string> Of(GroupSyncSetting settings)
    {
        var warnings = new List<string>();
        var types = settings.AutoCreate ?? [];
        if (settings.MisProduct == MisProduct.ScholarPack && types.Contains(MisGroupType.Teaching))
            warnings.Add("ScholarPack hands out no teaching groups, so none will be made although AutoCreate has Teaching.");
        if (types.Length > 0 && settings.AdminOwner is null or { Length: 0 })
            warnings.Add("AdminOwner names nobody: year and registration groups, and teaching groups whose teacher has no account, cannot be made without an owner.");
        return warnings;
    }
}
