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

    /// <summary>Settings from Get-GroupSyncSetting.</summary>
    [Parameter(ValueFromPipeline = true)]
    public GroupSyncSetting? InputObject { get; set; }

    /// <summary>Write the settings as they are now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing() =>
        _named = new HashSet<string>(MyInvocation.BoundParameters.Keys, StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        var values = InputObject is null ? FromParameters() : FromInput(InputObject);
        var names = SettingNames.All.Where(name => Value(values, name) is not null).Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
        {
            if (InputObject is null)
                Fail(GroupSyncErrorId.SettingInvalid, "No setting was named.", null, "Name at least one setting, such as -MisPath or -AdminOwner.");
            return;
        }

        var target = values.School is null ? "Default settings of all schools" : $"Settings of school '{values.School}'";
        if (!Approve(target, $"Set {string.Join(", ", names)}"))
            return;
        var written = Await((service, options, token) => service.SetSettingsAsync(values, options, token));
        if (PassThru)
            WriteObject(written);
    }

    private GroupSyncSetting FromParameters()
    {
        var values = new GroupSyncSetting { School = string.IsNullOrEmpty(School) ? null : School };
        foreach (var name in MyInvocation.BoundParameters.Keys.Where(SettingNames.All.Contains))
            Put(values, name);
        return values;
    }

    private GroupSyncSetting FromInput(GroupSyncSetting input)
    {
        var scope = _named.Contains(nameof(School)) ? School : input.School;
        var values = new GroupSyncSetting { School = string.IsNullOrEmpty(scope) ? null : scope };
        var origin = input.School is null ? SettingOrigin.Default : SettingOrigin.School;
        foreach (var name in SettingNames.All)
        {
            if (_named.Contains(name))
                Put(values, name);
            else if (input.Origin.TryGetValue(name, out var from) && from == origin)
                typeof(GroupSyncSetting).GetProperty(name)!.SetValue(values, Value(input, name));
        }

        return values;
    }

    /// <summary>Puts the value of a parameter into the settings of the same name.</summary>
    private void Put(GroupSyncSetting values, string name)
    {
        var property = typeof(GroupSyncSetting).GetProperty(name)!;
        var given = GetType().GetProperty(name)!.GetValue(this);

        // An empty cell of a piped CSV file says nothing; an empty string on the command line is meant.
        if (given is string { Length: 0 } && !_named.Contains(name))
            return;
        property.SetValue(values, given switch
        {
            IDictionary columns => columns.Cast<DictionaryEntry>().ToDictionary(
                column => LanguagePrimitives.ConvertTo<string>(column.Key), column => LanguagePrimitives.ConvertTo<string>(column.Value), StringComparer.OrdinalIgnoreCase),
            string path when name == nameof(MatchFile) && path.Length > 0 => ToFullPath(path),
            string[] paths when name == nameof(MisPath) => paths.Select(ToFullPath).ToArray(),
            null when property.PropertyType.IsArray && _named.Contains(name) => Array.CreateInstance(property.PropertyType.GetElementType()!, 0),
            _ => given,
        });
    }

    private static object? Value(GroupSyncSetting settings, string name) => typeof(GroupSyncSetting).GetProperty(name)!.GetValue(settings);
}
