using System.Collections;
using System.Management.Automation;

namespace RmUnifyGroupSync.Pipeline;

/// <summary>Which of its two names counts when an object carries both.</summary>
internal enum ReferenceKind
{
    /// <summary>The id of the MIS group.</summary>
    MisGroup,

    /// <summary>The object id of the Microsoft 365 group.</summary>
    ClassGroup,
}

/// <summary>
/// Turns what comes down the pipeline into references: our own objects, their deserialized or exported twins, the groups of other
/// modules, and ids.
/// </summary>
internal static class GroupReferences
{
    private static readonly string[] GroupIdNames = ["GroupId", "ExternalDirectoryObjectId", "ObjectId"];

    /// <summary>Reference for a MIS group.</summary>
    internal static GroupReference FromMisGroup(MisGroup group) =>
        new() { MisGroupId = group.Id, Type = group.Type, School = group.School, Target = group };

    /// <summary>References for MIS group ids.</summary>
    internal static IEnumerable<GroupReference> FromMisGroupIds(IEnumerable<string> ids, string? school = null) =>
        ids.Select(id => new GroupReference { MisGroupId = id, School = school, Target = id });

    /// <summary>References for object ids.</summary>
    internal static IEnumerable<GroupReference> FromGroupIds(IEnumerable<string> ids) =>
        ids.Select(id => new GroupReference { GroupId = id, Target = id });

    /// <summary>References for an object, or for each object of a list; null stands for an object that names no group.</summary>
    internal static IEnumerable<(object Item, GroupReference? Reference)> From(PSObject input, ReferenceKind kind)
    {
        if (input.BaseObject is IEnumerable list and not string and not IDictionary)
            return list.Cast<object?>().OfType<object>().SelectMany(item => From(PSObject.AsPSObject(item), kind));
        return [(input.BaseObject is PSCustomObject ? input : input.BaseObject, FromOne(input, kind))];
    }

    /// <summary>Whether a reference means this MIS group.</summary>
    internal static bool Means(this GroupReference reference, MisGroup group) =>
        reference.MisGroupId is not null
            ? MeansMisGroup(reference, group.Id, group.Type, group.School)
            : group.GroupId is not null && string.Equals(reference.GroupId, group.GroupId, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a reference means this class group.</summary>
    internal static bool Means(this GroupReference reference, O365ClassGroup group) =>
        reference.GroupId is not null
            ? string.Equals(reference.GroupId, group.Id, StringComparison.OrdinalIgnoreCase)
            : MeansMisGroup(reference, group.MisGroupId, group.Type, group.School);

    /// <summary>The query, narrowed as far as it can be to the groups that are referred to.</summary>
    internal static ClassGroupQuery For(this ClassGroupQuery query, IReadOnlyList<GroupReference> references) => query with
    {
        Id = references.All(r => r.GroupId is not null) ? Distinct(references.Select(r => r.GroupId!), StringComparer.OrdinalIgnoreCase) : null,
        MisGroupId = references.All(r => r.GroupId is null) ? Distinct(references.Select(r => r.MisGroupId!), StringComparer.Ordinal) : null,
    };

    /// <summary>The query, narrowed as far as it can be to the groups that are referred to.</summary>
    internal static MisGroupQuery For(this MisGroupQuery query, IReadOnlyList<GroupReference> references) => query with
    {
        Id = references.All(r => r.MisGroupId is not null) ? Distinct(references.Select(r => r.MisGroupId!), StringComparer.Ordinal) : null,
    };

    private static string[] Distinct(IEnumerable<string> ids, StringComparer comparer) => ids.Distinct(comparer).ToArray();

    private static bool MeansMisGroup(GroupReference reference, string? id, MisGroupType type, string? school) =>
        string.Equals(reference.MisGroupId, id, StringComparison.Ordinal)
        && (reference.Type is null || reference.Type == type)
        && (reference.School is null || string.Equals(reference.School, school, StringComparison.OrdinalIgnoreCase));

    private static GroupReference? FromOne(PSObject input, ReferenceKind kind) => input.BaseObject switch
    {
        MisGroup group => FromMisGroup(group),
        O365ClassGroup group => FromClassGroup(group, kind),
        string id => FromId(id, kind, id),
        Guid id => FromId(id.ToString(), ReferenceKind.ClassGroup, id),
        _ => FromProperties(input, kind),
    };

    private static GroupReference FromClassGroup(O365ClassGroup group, ReferenceKind kind) =>
        kind == ReferenceKind.MisGroup && group.MisGroupId is not null
            ? new GroupReference { MisGroupId = group.MisGroupId, Type = group.Type, School = group.School, Target = group }
            : new GroupReference { GroupId = group.Id, Target = group };

    // An object id is always a GUID; a MIS id may be one too, and is then given with -MisGroupId.
    private static GroupReference? FromId(string? id, ReferenceKind kind, object target)
    {
        if (string.IsNullOrWhiteSpace(id))
            return null;
        return kind == ReferenceKind.ClassGroup && Guid.TryParse(id, out _)
            ? new GroupReference { GroupId = id, Target = target }
            : new GroupReference { MisGroupId = id, Target = target };
    }

    private static GroupReference? FromProperties(PSObject input, ReferenceKind kind)
    {
        var isMisGroup = input.TypeNames.Contains("Deserialized.RmUnifyGroupSync.MisGroup");
        var groupId = isMisGroup ? null : GroupIdNames.Select(name => Text(input, name)).FirstOrDefault(id => id is not null);
        var misGroupId = Text(input, "MisGroupId") ?? (isMisGroup ? Text(input, "Id") : null);
        if (misGroupId is not null && (kind == ReferenceKind.MisGroup || groupId is null))
            return new GroupReference { MisGroupId = misGroupId, Type = GroupType(input), School = Text(input, "School"), Target = input };
        if (groupId is not null)
            return new GroupReference { GroupId = groupId, Target = input };
        return FromId(Text(input, "Id"), kind, input) is { } byId
            ? byId with { Type = byId.MisGroupId is null ? null : GroupType(input), School = byId.MisGroupId is null ? null : Text(input, "School") }
            : null;
    }

    private static MisGroupType? GroupType(PSObject input) =>
        Enum.TryParse<MisGroupType>(Text(input, "Type"), ignoreCase: true, out var type) ? type : null;

    private static string? Text(PSObject input, string property)
    {
        var value = input.BaseObject is IDictionary map ? map[property] : input.Properties[property]?.Value;
        return value is not null && LanguagePrimitives.ConvertTo<string>(value) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
    }
}
