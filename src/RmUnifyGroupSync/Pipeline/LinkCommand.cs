using System.Management.Automation;
using RmUnifyGroupSync.Completion;

namespace RmUnifyGroupSync.Pipeline;

/// <summary>A cmdlet about pairs of a MIS group and a group, collected from the pipeline by the names of their properties.</summary>
public abstract class LinkCommand : ConnectedCommand
{
    private readonly List<LinkRequest> _links = [];

    /// <summary>Id of the MIS group.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, HelpMessage = "Id of the MIS group")]
    [ValidateNotNullOrEmpty]
    public string? MisGroupId { get; set; }

    /// <summary>Object id of the Microsoft 365 group.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, HelpMessage = "Object id of the Microsoft 365 group")]
    [Alias("ObjectId", "ExternalDirectoryObjectId")]
    [ValidateNotNullOrEmpty]
    public string? GroupId { get; set; }

    /// <summary>The school, by id, DfE number or name, when several schools use the same ids.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SchoolCompleter))]
    [ValidateNotNullOrEmpty]
    public string? School { get; set; }

    /// <summary>Type of the MIS group, when groups of several types have the same id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public MisGroupType? Type { get; set; }

    /// <summary>The pairs that came so far.</summary>
    private protected IReadOnlyList<LinkRequest> Links => _links;

    /// <inheritdoc />
    protected override void ProcessRecord() =>
        _links.Add(new LinkRequest { MisGroupId = MisGroupId!, GroupId = GroupId!, School = School, Type = Type });
}
