using System.Collections;
using System.Management.Automation;
using RmUnifyGroupSync.Completion;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>
/// Writes settings: only what the call says. Settings from the pipeline are written as far as they come from the settings file of the same
/// scope, so that a round trip changes nothing.
/// </summary>
[Cmdlet(VerbsCommon.Set, "GroupSyncSetting", SupportsShouldProcess = true)]
[OutputType(typeof(GroupSyncSetting))]
public sealed partial class SetGroupSyncSettingCommand : GroupSyncCommand
{
    private HashSet<string> _named = [];

    /// <summary>Settings from Get-GroupSyncSetting, or a table with a column for each setting.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Write the settings as they are now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    // What the pipeline binds comes later: these are the parameters of the command line.
    /// <inheritdoc />
    protected override void BeginProcessing() =>
        _named = new HashSet<string>(MyInvocation.BoundParameters.Keys, StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        var names = MyInvocation.BoundParameters.Keys.Where(SettingNames.All.Contains).Where(IsSaid).Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
        {
            if (InputObject is null)
                Fail(GroupSyncErrorId.SettingInvalid, "No setting was named.", null, "Name at least one setting, such as -MisPath or -AdminOwner.");
            return;
        }

        var values = new GroupSyncSetting { School = string.IsNullOrEmpty(School) ? null : School };
        foreach (var name in names)
            Put(values, name);
        Write(values, names);
    }

    private void Write(GroupSyncSetting values, List<string> names)
    {
        var target = values.School is null ? "Default settings of all schools" : $"Settings of school '{values.School}'";

        // A what-if call is made too: the service checks the values and says what they would do, and writes nothing.
        if (!Approve(target, $"Set {string.Join(", ", names)}") && !IsWhatIf)
            return;
        var written = Await((service, options, token) => service.SetSettingsAsync(values, options, token));
        if (PassThru)
            WriteObject(written);
    }

    /// <summary>Whether the call means a value that is bound.</summary>
    private bool IsSaid(string name)
    {
        if (_named.Contains(name))
            return true;

        // Settings say where each value comes from: only the file's own go back into it, or a default would become the school's.
        if (InputObject?.Properties["Origin"]?.Value is IDictionary origin)
        {
            var own = string.IsNullOrEmpty(InputObject.Properties["School"]?.Value as string) ? SettingOrigin.Default : SettingOrigin.School;
            return string.Equals(origin[name]?.ToString(), own.ToString(), StringComparison.Ordinal);
        }

        // An empty cell of a table says nothing.
        return Given(name) is not (null or string { Length: 0 } or string[] { Length: 1 } and [""]);
    }

    /// <summary>Puts the value of a parameter into the settings of the same name.</summary>
    private void Put(GroupSyncSetting values, string name)
    {
        var property = typeof(GroupSyncSetting).GetProperty(name)!;
        var given = Given(name);
        property.SetValue(values, given switch
        {
            IDictionary columns => ToColumns(columns),
            string path when name == nameof(MatchFile) && path.Length > 0 => ToFullPath(path),
            // An empty path is no path; made full, it would be the folder that the console happens to be in.
            string[] paths when name == nameof(MisPath) => paths.Select(p => p.Length == 0 ? p : ToFullPath(p)).ToArray(),
            null when property.PropertyType.IsArray => Array.CreateInstance(property.PropertyType.GetElementType()!, 0),
            _ => given,
        });
    }

    private object? Given(string name) => GetType().GetProperty(name)!.GetValue(this);

    internal static Dictionary<string, string> ToColumns(IDictionary columns)
    {
        var named = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

        // Not Cast: enumerated as anything else, what Get-GroupSyncSetting writes gives pairs of its own type.
        foreach (DictionaryEntry column in columns)
            named.Add(LanguagePrimitives.ConvertTo<string>(column.Key), LanguagePrimitives.ConvertTo<string>(column.Value));
        return named;
    }
}
