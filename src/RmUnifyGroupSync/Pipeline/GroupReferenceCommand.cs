using System.Management.Automation;

namespace RmUnifyGroupSync.Pipeline;

/// <summary>A cmdlet that takes groups from the pipeline, collects them and works once, when all are there.</summary>
public abstract class GroupReferenceCommand : ConnectedCommand
{
    private readonly List<GroupReference> _references = [];

    /// <summary>The groups that came so far.</summary>
    private protected IReadOnlyList<GroupReference> References => _references;

    /// <summary>Whether the pipeline was to bring groups, so that none means none and not all.</summary>
    private protected bool IsFedByPipeline => MyInvocation.ExpectingInput;

    /// <summary>Adds references.</summary>
    private protected void Collect(IEnumerable<GroupReference> references) => _references.AddRange(references);

    /// <summary>Adds what an object, or each object of a list, refers to; says so when that is nothing.</summary>
    private protected void Collect(PSObject input, ReferenceKind kind)
    {
        foreach (var (item, reference) in GroupReferences.From(input, kind))
        {
            if (reference is not null)
                _references.Add(reference);
            else
                WriteError(Missing(kind), "The object names no group: it has none of the properties MisGroupId, GroupId and Id.", item);
        }
    }

    /// <summary>Writes an error for each reference that fits none of the groups that were found.</summary>
    private protected void WriteMissing(IEnumerable<GroupReference> missing, ReferenceKind kind)
    {
        foreach (var reference in missing)
            WriteMissing((reference.MisGroupId ?? reference.GroupId)!, reference.Target, kind);
    }

    /// <summary>Writes an error for each name or id that did not turn up.</summary>
    private protected void WriteMissing(Sought sought, ReferenceKind kind)
    {
        foreach (var (text, target) in sought.Missing)
            WriteMissing(text, target, kind);
    }

    private void WriteMissing(string text, object? target, ReferenceKind kind) =>
        WriteError(Missing(kind), $"There is no {(kind == ReferenceKind.MisGroup ? "MIS group" : "class group")} '{text}'.", target ?? text);

    private static GroupSyncErrorId Missing(ReferenceKind kind) =>
        kind == ReferenceKind.MisGroup ? GroupSyncErrorId.MisGroupNotFound : GroupSyncErrorId.GroupNotFound;
}
