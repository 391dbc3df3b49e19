using System.Management.Automation;
using RmUnifyGroupSync.Completion;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Syncs members and owners of linked groups with the MIS, by hand.</summary>
[Cmdlet(VerbsData.Sync, "O365GroupMember", DefaultParameterSetName = InputSet, SupportsShouldProcess = true)]
[OutputType(typeof(GroupSyncResult))]
public sealed class SyncO365GroupMemberCommand : GroupReferenceCommand
{
    private const string InputSet = "InputObject";
    private const string IdSet = "Id";
    private const string MisGroupSet = "MisGroupId";
    private const string AllSet = "All";

    /// <summary>MIS groups, class groups, or anything that has an Id or GroupId.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = InputSet, ValueFromPipeline = true, HelpMessage = "MIS groups, class groups, or anything that has an Id or GroupId")]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Object ids.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdSet, HelpMessage = "Object ids of groups")]
    [Alias("GroupId", "ObjectId", "ExternalDirectoryObjectId")]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    /// <summary>Ids of MIS groups.</summary>
    [Parameter(Mandatory = true, ParameterSetName = MisGroupSet, HelpMessage = "Ids of MIS groups")]
    [ValidateNotNullOrEmpty]
    public string[]? MisGroupId { get; set; }

    /// <summary>All linked groups.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AllSet, HelpMessage = "All linked groups")]
    public SwitchParameter All { get; set; }

    /// <summary>Schools by id, DfE number or name, with wildcards: with -All only their groups, with -MisGroupId the one that is meant.</summary>
    [Parameter(ParameterSetName = AllSet)]
    [Parameter(ParameterSetName = MisGroupSet)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SchoolCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? School { get; set; }

    /// <summary>Remove nobody.</summary>
    [Parameter]
    public SwitchParameter AddOnly { get; set; }

    /// <summary>Apply today's administrators to groups made before.</summary>
    [Parameter]
    public SwitchParameter UpdateOwner { get; set; }

    /// <summary>The new academic year is confirmed.</summary>
    [Parameter]
    public SwitchParameter Rollover { get; set; }

    /// <summary>Lift the group and school limits for this call, and ask nothing.</summary>
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
            Collect(InputObject, ReferenceKind.ClassGroup);
        else if (MisGroupId is not null)
            Collect((School ?? [null!]).SelectMany(school => GroupReferences.FromMisGroupIds(MisGroupId, school)));
        else
            Collect(GroupReferences.FromGroupIds(Id ?? []));
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        // An empty pipeline means no group; only -All (and not -All:$false) means all.
        if (References.Count == 0 && !All)
            return;
        var request = ToRequest();
        Stream((service, options, token) => service.SyncGroupsAsync(request, options, token));
    }

    private SyncRequest ToRequest() => new()
    {
        Groups = All ? null : References,
        School = All ? School : null,
        AddOnly = AddOnly,
        UpdateOwner = UpdateOwner,
        Rollover = Rollover,
        Force = Force,
    };
}
