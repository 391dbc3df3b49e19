using System.Management.Automation;
using RmUnifyGroupSync.Completion;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Takes settings over from a file that Export-GroupSyncSetting wrote. Everything is checked before anything is written.</summary>
[Cmdlet(VerbsData.Import, "GroupSyncSetting", SupportsShouldProcess = true)]
[OutputType(typeof(GroupSyncSetting))]
public sealed class ImportGroupSyncSettingCommand : GroupSyncCommand
{
    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, HelpMessage = "The JSON file to read.")]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Only what the file says of these schools, by id, DfE number or name, with wildcards; left out, everything.</summary>
    [Parameter(Position = 1)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SchoolCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? School { get; set; }

    /// <summary>Forget what is set now and is not in the file.</summary>
    [Parameter]
    public SwitchParameter Replace { get; set; }

    /// <summary>Write the settings as they are now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        var request = new SettingImportRequest { Path = ToFullPath(Path!), School = School, Replace = Replace };
        var target = School is null ? "Settings of all schools" : $"Settings of school {string.Join(", ", School)}";

        // A what-if call is made too: the service checks the file and says what is wrong with it, and writes nothing.
        if (!Approve(target, $"{(Replace ? "Replace" : "Merge")} with {request.Path}") && !IsWhatIf)
            return;
        var written = Await((service, options, token) => service.ImportSettingsAsync(request, options, token));
        if (PassThru)
            WriteObject(written, enumerateCollection: true);
    }
}
