using System.Management.Automation;
using RmUnifyGroupSync.Completion;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Writes the people of MIS groups, with their accounts when signed in.</summary>
[Cmdlet(VerbsCommon.Get, "MisGroupMember", DefaultParameterSetName = InputSet)]
[OutputType(typeof(MisGroupMember))]
public sealed class GetMisGroupMemberCommand : GroupReferenceCommand
{
    private const string InputSet = "InputObject";
    private const string IdSet = "Id";

    /// <summary>MIS groups, class groups, or anything that names a MIS group.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = InputSet, ValueFromPipeline = true, HelpMessage = "MIS groups, class groups, or anything that names a MIS group")]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Ids of MIS groups.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdSet, HelpMessage = "Ids of MIS groups")]
    [Alias("MisGroupId")]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    /// <summary>The school, by id, DfE number or name, when several schools use the same ids.</summary>
    [Parameter(ParameterSetName = IdSet)]
    [ArgumentCompleter(typeof(SchoolCompleter))]
    [ValidateNotNullOrEmpty]
    public string? School { get; set; }

    /// <summary>Students (the default) or teachers.</summary>
    [Parameter]
    public PersonRole Role { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (InputObject is not null)
            Collect(InputObject, ReferenceKind.MisGroup);
        else
            Collect(GroupReferences.FromMisGroupIds(Id ?? [], School));
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (References.Count > 0)
            Stream((service, options, token) => service.GetMembersAsync(References, Role, options, token));
    }
}
