using System.Management.Automation;
using RmUnifyGroupSync.Completion;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Writes the groups that could be taken over for MIS groups that have none, with how sure each is and why.</summary>
[Cmdlet(VerbsCommon.Find, "GroupSyncAdoption")]
[OutputType(typeof(AdoptionCandidate))]
public sealed class FindGroupSyncAdoptionCommand : ConnectedCommand
{
    /// <summary>Schools by id, DfE number or name, with wildcards; left out, all.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SchoolCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? School { get; set; }

    /// <summary>By what groups are recognised; left out, every way.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public AdoptionSource[]? Source { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing() =>
        Stream((service, options, token) => service.FindAdoptionsAsync(School, Source, options, token));
}
