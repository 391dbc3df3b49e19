using System.Management.Automation;
using RmUnifyGroupSync.Completion;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Writes the settings into a JSON file, to be kept or to be imported on another machine. No secret is in it.</summary>
[Cmdlet(VerbsData.Export, "GroupSyncSetting", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportGroupSyncSettingCommand : GroupSyncCommand
{
    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The JSON file to write.")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Only the own settings of these schools, by id, DfE number or name, with wildcards; left out, everything.</summary>
    [Parameter(Position = 1)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SchoolCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? School { get; set; }

    /// <summary>Do not replace a file that is there.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replace a file that is marked read-only, too, and ask nothing.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool IsForced => Force;

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        var request = new SettingExportRequest { Path = ToFullPath(Path!), School = School, NoClobber = NoClobber, Force = Force };
        var what = School is null ? "Export all settings" : $"Export the settings of school {string.Join(", ", School)}";
        if (!Approve(request.Path, what) && !IsWhatIf)
            return;
        if (Await((service, options, token) => service.ExportSettingsAsync(request, options, token)) is { } path)
            WriteObject(new FileInfo(path));
    }
}
