using System.Collections;
using System.Management.Automation;
using RmUnifyGroupSync.Completion;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Says whether a MIS source can be used; with -Detailed, everything that the reader noticed.</summary>
[Cmdlet(VerbsDiagnostic.Test, "MisSource", DefaultParameterSetName = ConfiguredSet)]
[OutputType(typeof(bool), typeof(MisFinding))]
public sealed class TestMisSourceCommand : GroupSyncCommand
{
    private const string ConfiguredSet = "Configured";
    private const string SourceSet = "Source";

    /// <summary>Schools by id, DfE number or name, with wildcards, which the configured source must have.</summary>
    [Parameter(ParameterSetName = ConfiguredSet)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SchoolCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? School { get; set; }

    /// <summary>Kind of a source that need not be configured.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SourceSet, HelpMessage = "Kind of the MIS source")]
    public MisSourceKind MisSource { get; set; }

    /// <summary>Folder, zip or CSV files of the export.</summary>
    [Parameter(ParameterSetName = SourceSet)]
    [ValidateNotNullOrEmpty]
    public string[]? MisPath { get; set; }

    /// <summary>MIS product.</summary>
    [Parameter(ParameterSetName = SourceSet)]
    public MisProduct MisProduct { get; set; }

    /// <summary>Root of the MIS service.</summary>
    [Parameter(ParameterSetName = SourceSet)]
    public Uri? MisUri { get; set; }

    /// <summary>Where tokens for the MIS service are had.</summary>
    [Parameter(ParameterSetName = SourceSet)]
    public Uri? MisTokenUri { get; set; }

    /// <summary>Name of the environment variable that holds the credential of the MIS service.</summary>
    [Parameter(ParameterSetName = SourceSet)]
    public string? MisCredential { get; set; }

    /// <summary>Name of a header, a colon and the environment variable with its value.</summary>
    [Parameter(ParameterSetName = SourceSet)]
    public string? MisHeader { get; set; }

    /// <summary>Preset of columns for a mapped CSV.</summary>
    [Parameter(ParameterSetName = SourceSet)]
    public string? MisPreset { get; set; }

    /// <summary>Columns of a mapped CSV: field to column name.</summary>
    [Parameter(ParameterSetName = SourceSet)]
    public IDictionary? MisColumn { get; set; }

    /// <summary>Regular expression by which SDS classes are registration groups.</summary>
    [Parameter(ParameterSetName = SourceSet)]
    public string? RegistrationPattern { get; set; }

    /// <summary>How grade codes become year names.</summary>
    [Parameter(ParameterSetName = SourceSet)]
    public GradeLabel GradeLabel { get; set; }

    /// <summary>Write the findings instead of true or false.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        var source = ParameterSetName == SourceSet ? Source() : null;
        if (Detailed)
        {
            Stream((service, options, token) => service.TestSourceAsync(source, School, options, token));
            return;
        }

        WriteObject(Await(async (service, options, token) =>
        {
            var usable = true;
            await foreach (var finding in service.TestSourceAsync(source, School, options, token))
                usable &= finding.Severity != FindingSeverity.Error;
            return usable;
        }));
    }

    private GroupSyncSetting Source() => new()
    {
        MisSource = MisSource,
        MisPath = MisPath?.Select(ToFullPath).ToArray(),
        MisProduct = MisProduct,
        MisUri = MisUri,
        MisTokenUri = MisTokenUri,
        MisCredential = MisCredential,
        MisHeader = MisHeader,
        MisPreset = MisPreset,
        MisColumn = MisColumn is null ? null : SetGroupSyncSettingCommand.ToColumns(MisColumn),
        RegistrationPattern = RegistrationPattern,
        GradeLabel = GradeLabel,
    };
}
