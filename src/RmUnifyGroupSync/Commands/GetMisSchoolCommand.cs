using System.Management.Automation;
using RmUnifyGroupSync.Completion;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Writes the configured schools as their MIS describes them.</summary>
[Cmdlet(VerbsCommon.Get, "MisSchool")]
[OutputType(typeof(MisSchool))]
public sealed class GetMisSchoolCommand : GroupSyncCommand
{
    /// <summary>Schools by id, DfE number or name, with wildcards; left out, all.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SchoolCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? School { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing() =>
        Stream((service, options, token) => service.GetSchoolsAsync(School, options, token));
}
