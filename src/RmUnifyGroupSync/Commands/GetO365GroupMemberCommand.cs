using System.Management.Automation;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Writes owners and members of Microsoft 365 groups.</summary>
[Cmdlet(VerbsCommon.Get, "O365GroupMember", DefaultParameterSetName = InputSet)]
[OutputType(typeof(O365GroupMember))]
public sealed class GetO365GroupMemberCommand : GroupReferenceCommand
{
    private const string InputSet = "InputObject";
    private const string IdSet = "Id";

    /// <summary>Class groups, MIS groups, groups of other modules, or anything that names a group.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = InputSet, ValueFromPipeline = true, HelpMessage = "Class groups, MIS groups, groups of other modules, or anything that names a group")]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Object ids.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdSet, HelpMessage = "Object ids of groups")]
    [Alias("GroupId", "ObjectId", "ExternalDirectoryObjectId")]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    /// <summary>Owners or members; left out, both.</summary>
    [Parameter]
    public GroupRole? Role { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (InputObject is not null)
            Collect(InputObject, ReferenceKind.ClassGroup);
        else
            Collect(GroupReferences.FromGroupIds(Id ?? []));
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (References.Count > 0)
            Stream((service, options, token) => service.GetGroupMembersAsync(References, Role, options, token));
    }
}
