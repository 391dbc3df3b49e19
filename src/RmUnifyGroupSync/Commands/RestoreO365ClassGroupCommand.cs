using System.Management.Automation;
using RmUnifyGroupSync.Completion;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Restores class groups that were deleted less than 30 days ago, with their owners and members.</summary>
[Cmdlet(VerbsData.Restore, "O365ClassGroup", DefaultParameterSetName = IdSet, SupportsShouldProcess = true)]
[OutputType(typeof(O365ClassGroup))]
public sealed class RestoreO365ClassGroupCommand : GroupReferenceCommand
{
    private const string IdSet = "Id";
    private const string MisGroupSet = "MisGroupId";

    /// <summary>Object ids of the deleted groups.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, HelpMessage = "Object ids of deleted groups")]
    [Alias("GroupId", "ObjectId", "ExternalDirectoryObjectId")]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    /// <summary>Ids of the MIS groups whose class groups were deleted.</summary>
    [Parameter(Mandatory = true, ParameterSetName = MisGroupSet, HelpMessage = "Ids of MIS groups")]
    [ValidateNotNullOrEmpty]
    public string[]? MisGroupId { get; set; }

    /// <summary>The school, by id, DfE number or name, when several schools use the same ids.</summary>
    [Parameter(ParameterSetName = MisGroupSet)]
    [ArgumentCompleter(typeof(SchoolCompleter))]
    [ValidateNotNullOrEmpty]
    public string? School { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord() =>
        Collect(Id is not null ? GroupReferences.FromGroupIds(Id) : GroupReferences.FromMisGroupIds(MisGroupId ?? [], School));

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (References.Count > 0)
            Stream((service, options, token) => service.RestoreClassGroupsAsync(References, options, token));
    }
}
