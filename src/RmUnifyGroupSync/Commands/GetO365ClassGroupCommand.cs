using System.Management.Automation;
using RmUnifyGroupSync.Completion;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Writes the Microsoft 365 groups that this module manages.</summary>
[Cmdlet(VerbsCommon.Get, "O365ClassGroup", DefaultParameterSetName = NameSet)]
[OutputType(typeof(O365ClassGroup))]
public sealed class GetO365ClassGroupCommand : GroupReferenceCommand
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";
    private const string MisGroupSet = "MisGroupId";
    private const string InputSet = "InputObject";

    private readonly List<string> _names = [];

    /// <summary>Names in our lists or in Microsoft 365; wildcards are accepted.</summary>
    [Parameter(Position = 0, ParameterSetName = NameSet)]
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

    /// <summary>Names, MIS groups, groups of other modules, or anything that names a group.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputSet, ValueFromPipeline = true, HelpMessage = "Names, MIS groups, groups of other modules, or anything that names a group")]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Schools by id, DfE number or name, with wildcards; left out, all.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SchoolCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? School { get; set; }

    /// <summary>Types of groups; left out, all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public MisGroupType[]? Type { get; set; }

    /// <summary>Year in which the academic year starts.</summary>
    [Parameter]
    public int? AcademicYear { get; set; }

    /// <summary>Where the groups stand; left out, anywhere.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public LinkState[]? LinkState { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (InputObject?.BaseObject is string text && !Guid.TryParse(text, out _))
            _names.Add(text);
        else if (InputObject is not null)
            Collect(InputObject, ReferenceKind.ClassGroup);
        else if (Id is not null)
            Collect(GroupReferences.FromGroupIds(Id));
        else if (MisGroupId is not null)
            Collect(GroupReferences.FromMisGroupIds(MisGroupId));
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
        Stream((service, options, token) => service.GetClassGroupsAsync(query, options, token), group =>
        {
            sought.Saw(group.DisplayName, group.CatalogueName);
            return true;
        });
        WriteMissing(sought, ReferenceKind.ClassGroup);
    }

    private void WriteByReference()
    {
        var missing = References.ToHashSet();
        Stream((service, options, token) => service.GetClassGroupsAsync(ToQuery().For(References), options, token), group =>
        {
            var meant = References.Where(reference => reference.Means(group)).ToList();
            missing.ExceptWith(meant);
            return meant.Count > 0;
        });
        WriteMissing(missing, ReferenceKind.ClassGroup);
    }

    private ClassGroupQuery ToQuery() => new() { School = School, Type = Type, AcademicYear = AcademicYear, LinkState = LinkState };
}
