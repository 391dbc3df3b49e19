using System.Management.Automation;
using RmUnifyGroupSync.Completion;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Writes the groups that the MIS knows, with where each stands in Microsoft 365.</summary>
[Cmdlet(VerbsCommon.Get, "MisGroup", DefaultParameterSetName = NameSet)]
[OutputType(typeof(MisGroup))]
public sealed class GetMisGroupCommand : GroupReferenceCommand
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";
    private const string InputSet = "InputObject";

    private readonly List<string> _names = [];

    /// <summary>Names as the MIS gives them or as our lists show them; wildcards are accepted.</summary>
    [Parameter(Position = 0, ParameterSetName = NameSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Ids of MIS groups, exactly.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdSet, HelpMessage = "Ids of MIS groups")]
    [Alias("MisGroupId")]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    /// <summary>Names, class groups, or anything that names a MIS group.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputSet, ValueFromPipeline = true, HelpMessage = "Names, class groups, or anything that names a MIS group")]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Types of groups; left out, all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public MisGroupType[]? Type { get; set; }

    /// <summary>Schools by id, DfE number or name, with wildcards; left out, all.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SchoolCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? School { get; set; }

    /// <summary>Year in which the academic year starts.</summary>
    [Parameter]
    public int? AcademicYear { get; set; }

    /// <summary>Staff by id, name or user name: only groups that one of them teaches; wildcards are accepted.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Staff { get; set; }

    /// <summary>Also MIS year groups that non-MIS year groups replace.</summary>
    [Parameter]
    public SwitchParameter IncludeHidden { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (InputObject?.BaseObject is string name)
            _names.Add(name);
        else if (InputObject is not null)
            Collect(InputObject, ReferenceKind.MisGroup);
        else if (Id is not null)
            Collect(GroupReferences.FromMisGroupIds(Id));
        else
            _names.AddRange(Name ?? []);
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (_names.Count > 0 || (References.Count == 0 && !IsFedByPipeline))
            WriteByName();
        if (References.Count > 0)
            WriteByReference();
    }

    private void WriteByName()
    {
        var sought = new Sought();
        sought.AddNames(_names);
        var query = ToQuery() with { Name = _names.Count == 0 ? null : [.. _names] };
        Stream((service, options, token) => service.GetGroupsAsync(query, options, token), group =>
        {
            sought.Saw(group.Name, group.CatalogueName, group.GroupName);
            return true;
        });
        WriteMissing(sought, ReferenceKind.MisGroup);
    }

    private void WriteByReference()
    {
        var missing = References.ToHashSet();
        Stream((service, options, token) => service.GetGroupsAsync(ToQuery().For(References), options, token), group =>
        {
            var meant = References.Where(reference => reference.Means(group)).ToList();
            missing.ExceptWith(meant);
            return meant.Count > 0;
        });
        WriteMissing(missing, ReferenceKind.MisGroup);
    }

    private MisGroupQuery ToQuery() => new()
    {
        Type = Type,
        School = School,
        AcademicYear = AcademicYear,
        Staff = Staff,
        IncludeHidden = IncludeHidden,
    };
}
