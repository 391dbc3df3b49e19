using System.Management.Automation;
using RmUnifyGroupSync.Completion;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Deletes class groups in Microsoft 365, where they can be restored for 30 days. Their MIS groups stay.</summary>
[Cmdlet(VerbsCommon.Remove, "O365ClassGroup", DefaultParameterSetName = NameSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(O365ClassGroup))]
public sealed class RemoveO365ClassGroupCommand : GroupReferenceCommand
{
    private const string InputSet = "InputObject";
    private const string NameSet = "Name";
    private const string IdSet = "Id";
    private const string MisGroupSet = "MisGroupId";

    /// <summary>Class groups, MIS groups, or anything that names a group.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputSet, ValueFromPipeline = true, HelpMessage = "Class groups, MIS groups, or anything that names a group")]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Names in our lists or in Microsoft 365. Wildcards only with a prompt for each group, or with -Force and -School.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = NameSet, HelpMessage = "Names of class groups")]
    [Alias("DisplayName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Object ids.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdSet, HelpMessage = "Object ids of groups")]
    [Alias("GroupId", "ObjectId", "ExternalDirectoryObjectId")]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    /// <summary>Ids of MIS groups.</summary>
    [Parameter(Mandatory = true, ParameterSetName = MisGroupSet, HelpMessage = "Ids of MIS groups")]
    [ValidateNotNullOrEmpty]
    public string[]? MisGroupId { get; set; }

    /// <summary>Only groups of these schools, by id, DfE number or name, with wildcards.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SchoolCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? School { get; set; }

    /// <summary>Ask nothing.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Write the groups that were deleted.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool IsForced => Force;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (InputObject is not null)
            Collect(InputObject, ReferenceKind.ClassGroup);
        else if (Id is not null)
            Collect(GroupReferences.FromGroupIds(Id));
        else if (MisGroupId is not null)
            Collect(GroupReferences.FromMisGroupIds(MisGroupId));
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        var groups = Name is not null ? FindByName(Name) : FindByReference();
        foreach (var group in groups.DistinctBy(group => group.Id, StringComparer.OrdinalIgnoreCase))
            Remove(group);
    }

    private void Remove(O365ClassGroup group)
    {
        if (!Approve($"Class group \"{group.DisplayName}\" ({group.Mail ?? group.Id})", "Delete (restorable for 30 days)"))
            return;
        if (TryAwait((service, options, token) => service.DeleteClassGroupAsync(group, options, token)) is { } error)
            WriteItemError(error, group);
        else if (PassThru)
            WriteObject(group with { LinkState = LinkState.Deleted });
    }

    private List<O365ClassGroup> FindByReference()
    {
        if (References.Count == 0)
            return [];
        var all = Read(new ClassGroupQuery { School = School }.For(References));
        var found = References.Distinct().ToDictionary(reference => reference, reference => all.Where(reference.Means).ToList());
        WriteWhyMissing(found.Where(f => f.Value.Count == 0).Select(f => f.Key).ToList());
        foreach (var (reference, groups) in found.Where(f => f.Value.Count > 1))
            WriteAmbiguous((reference.MisGroupId ?? reference.GroupId)!, reference.Target, groups);
        return found.Values.Where(groups => groups.Count == 1).Select(groups => groups[0]).ToList();
    }

    /// <summary>A group that is not among ours may be unknown, deleted or somebody else's: the service says which when asked who is in it.</summary>
    private void WriteWhyMissing(List<GroupReference> missing)
    {
        if (missing.Count == 0)
            return;
        HoldErrors();
        Await(async (service, options, token) =>
        {
            await foreach (var _ in service.GetGroupMembersAsync(missing, GroupRole.Owner, options, token))
            {
                // Only what it says about groups that it cannot find counts.
            }
        });
        var explained = WriteHeldErrors().Select(error => error.TargetObject).ToHashSet();
        WriteMissing(missing.Where(reference => !explained.Contains(reference.Target)), ReferenceKind.ClassGroup);
    }

    private List<O365ClassGroup> FindByName(string[] names)
    {
        var all = Read(new ClassGroupQuery { School = School, Name = names });
        return names.Select(name => new NamePattern(name)).SelectMany(pattern => FindByName(pattern, all)).ToList();
    }

    private List<O365ClassGroup> FindByName(NamePattern pattern, List<O365ClassGroup> all)
    {
        var exact = all.Where(group => pattern.IsExactly(group.DisplayName, group.CatalogueName)).ToList();
        if (exact.Count == 1)
            return exact;
        if (exact.Count > 1)
            WriteAmbiguous(pattern.Text, pattern.Text, exact);
        else if (!pattern.HasWildcards)
            WriteMissing([new GroupReference { GroupId = pattern.Text, Target = pattern.Text }], ReferenceKind.ClassGroup);
        else if (!MayUseWildcards)
            WriteError(
                GroupSyncErrorId.SettingInvalid,
                $"'{pattern.Text}' can name many groups, and nobody would be asked about each.",
                pattern.Text,
                "Let the command ask about each group, or name the school too: -Force -School <school>.");
        else
            return all.Where(group => pattern.Matches(group.DisplayName, group.CatalogueName)).ToList();
        return [];
    }

    // D4 of the requirements: wildcards only with a prompt for each group, or with -Force and -School; and then the school is named in full.
    private bool MayUseWildcards => IsWhatIf || WillAsk || (Force && School is not null && !Array.Exists(School, school => new NamePattern(school).HasWildcards));

    private bool WillAsk
    {
        get
        {
            if (MyInvocation.BoundParameters.TryGetValue("Confirm", out var confirm))
                return LanguagePrimitives.IsTrue(confirm);
            return !Force && LanguagePrimitives.ConvertTo<ConfirmImpact>(SessionState.PSVariable.GetValue("ConfirmPreference", ConfirmImpact.High)) != ConfirmImpact.None;
        }
    }

    private List<O365ClassGroup> Read(ClassGroupQuery query) => Await(async (service, options, token) =>
    {
        var groups = new List<O365ClassGroup>();
        await foreach (var group in service.GetClassGroupsAsync(query, options, token))
            groups.Add(group);
        return groups;
    });

    private void WriteAmbiguous(string text, object? target, List<O365ClassGroup> groups) => WriteError(
        GroupSyncErrorId.GroupAmbiguous,
        $"'{text}' names {groups.Count} class groups: {string.Join(", ", groups.Select(group => $"{group.DisplayName} ({group.Id})"))}.",
        target);
}
