namespace RmUnifyGroupSync.Engine.Settings;

/// <summary>Settings read from an exported file and checked, before anything is written.</summary>
public sealed class SettingImport
{
    internal SettingImport(SettingDocument document, SettingDocument merged, IReadOnlyList<GroupSyncException> problems) =>
        (Document, Merged, Problems) = (document, merged, problems);

    /// <summary>Every rule that is broken, with file, line and place; nothing may be written unless it is empty.</summary>
    public IReadOnlyList<GroupSyncException> Problems { get; }

    /// <summary>The schools of which the file says something.</summary>
    public IReadOnlyList<string> Schools => Document.SchoolIds;

    /// <summary>Whether the file says something for all schools.</summary>
    public bool HasDefault => Document.Read(null).Count > 0;

    /// <summary>Names in the file that are no settings of this version, each with its place; they are kept and have no effect.</summary>
    public IReadOnlyList<string> UnknownNames => Document.UnknownNames();

    internal SettingDocument Document { get; }

    internal SettingDocument Merged { get; }

    /// <summary>What the file says of the school, or for all schools.</summary>
    /// <param name="school">The school's id; null for what holds for all.</param>
    public GroupSyncSetting Own(string? school) => new SettingSnapshot(Document, _ => null).ReadOwn(school);
}
