using System.Management.Automation;
using RmUnifyGroupSync.Completion;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Makes class groups for MIS groups, with owners and all students.</summary>
[Cmdlet(VerbsCommon.New, "O365ClassGroup", DefaultParameterSetName = InputSet, SupportsShouldProcess = true)]
[OutputType(typeof(O365ClassGroup))]
public sealed class NewO365ClassGroupCommand : GroupReferenceCommand
{
    private const string InputSet = "InputObject";
    private const string MisGroupSet = "MisGroupId";

    /// <summary>MIS groups, or anything that names a MIS group.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = InputSet, ValueFromPipeline = true, HelpMessage = "MIS groups, or anything that names a MIS group")]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Ids of MIS groups.</summary>
    [Parameter(Mandatory = true, ParameterSetName = MisGroupSet, ValueFromPipelineByPropertyName = true, HelpMessage = "Ids of MIS groups")]
    [ValidateNotNullOrEmpty]
    public string[]? MisGroupId { get; set; }

    /// <summary>The school, by id, DfE number or name, when several schools use the same ids.</summary>
    [Parameter(ParameterSetName = MisGroupSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SchoolCompleter))]
    public string? School { get; set; }

    /// <summary>The type, when several types use the same ids.</summary>
    [Parameter(ParameterSetName = MisGroupSet, ValueFromPipelineByPropertyName = true)]
    public MisGroupType? Type { get; set; }

    /// <summary>The whole Microsoft 365 name, for one group; left out, the usual one.</summary>
    [Parameter]
    [Alias("DisplayName")]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Description; left out, the usual one.</summary>
    [Parameter]
    public string? Description { get; set; }

    /// <summary>Visibility; left out, as the setting says.</summary>
    [Parameter]
    public GroupVisibility? Visibility { get; set; }

    /// <summary>ISO date or duration for which the group is required, such as 2027-07-31 or P1Y. Never deletes anything.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RequiredLifetime { get; set; }

    /// <summary>More owners: user principal names or object ids.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Owner { get; set; }

    /// <summary>Make a new group although a deleted one could be restored.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The most groups worked on at once; 4 when left out.</summary>
    [Parameter]
    [ValidateRange(1, 20)]
    public int? ThrottleLimit { get; set; }

    private protected override bool IsForced => Force;

    private protected override int? Concurrency => ThrottleLimit;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (InputObject is not null)
            Collect(InputObject, ReferenceKind.MisGroup);
        else
            Collect(GroupReferences.FromMisGroupIds(MisGroupId ?? [], string.IsNullOrEmpty(School) ? null : School).Select(r => r with { Type = Type }));
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (References.Count == 0)
            return;
        if (Name is not null && References.Count > 1)
            Fail(GroupSyncErrorId.SettingInvalid, $"One name cannot serve {References.Count} groups.", Name, "Leave -Name out, or make the groups one by one.");
        var request = ToRequest();
        Stream((service, options, token) => service.CreateClassGroupsAsync(request, options, token));
    }

    private NewClassGroupRequest ToRequest() => new()
    {
        Groups = References,
        Name = Name,
        Description = Description,
        Visibility = Visibility,
        RequiredLifetime = RequiredLifetime,
        Owner = Owner,
        Force = Force,
    };
}
