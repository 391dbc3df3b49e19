using System.Management.Automation;
using RmUnifyGroupSync.Completion;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Forgets settings: of one school or the default for all, every one or the named ones.</summary>
[Cmdlet(VerbsCommon.Reset, "GroupSyncSetting", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class ResetGroupSyncSettingCommand : GroupSyncCommand
{
    /// <summary>The school by id, DfE number or name; left out, the default for all schools.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SchoolCompleter))]
    public string? School { get; set; }

    /// <summary>Names of settings; left out, all. Wildcards are accepted.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(SettingNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        var names = Name is null ? null : FindNames(Name);
        if (names is { Length: 0 })
            return;
        var school = string.IsNullOrEmpty(School) ? null : School;
        var target = school is null ? "Default settings of all schools" : $"Settings of school '{school}'";
        if (Approve(target, names is null ? "Reset all" : $"Reset {string.Join(", ", names)}"))
            Await((service, options, token) => service.ResetSettingsAsync(school, names, options, token));
    }

    private string[] FindNames(string[] wanted)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var pattern in wanted.Select(name => new NamePattern(name)))
        {
            var fitting = SettingNames.All.Where(name => pattern.Matches(name)).ToList();
            if (fitting.Count == 0 && !pattern.HasWildcards)
                WriteError(GroupSyncErrorId.SettingInvalid, $"There is no setting '{pattern.Text}'.", pattern.Text, "Get-GroupSyncSetting shows the names of all settings.");
            found.UnionWith(fitting);
        }

        return [.. found];
    }
}
