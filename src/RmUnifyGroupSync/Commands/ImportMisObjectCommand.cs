using System.Collections;
using System.Management.Automation;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Keeps the objects of a script, whole or not at all, for the MIS source Objects.</summary>
[Cmdlet(VerbsData.Import, "MisObject", SupportsShouldProcess = true)]
[OutputType(typeof(MisObjectFile))]
public sealed class ImportMisObjectCommand : GroupSyncCommand
{
    private IMisObjectImport? _import;

    /// <summary>Objects, rows of a table or dictionaries, with the documented properties.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, HelpMessage = "Objects with PersonId, GroupName and the other documented properties")]
    [AllowNull]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>Names of properties that are called otherwise: field to property name.</summary>
    [Parameter]
    public IDictionary? MisColumn { get; set; }

    /// <summary>File to keep the objects in, instead of the one in the home folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Leave out objects with something wrong instead of keeping the earlier ones.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing() => _import = Await((service, options, _) => Task.FromResult(
        service.ImportObjects(ToFullPathOrNull(Path), MisColumn is null ? null : SetGroupSyncSettingCommand.ToColumns(MisColumn), options)));

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (var item in (InputObject ?? [null]).SelectMany(Rows))
            if (_import!.Add(PropertiesOf(item)) is { } wrong)
                WriteError(Errors.ErrorCatalogue.ToRecord(wrong, item));
    }

    /// <summary>Only reached when the whole pipeline came to its end: half a stream never takes the place of a whole one.</summary>
    protected override void EndProcessing()
    {
        if (_import!.Count != 0 && !ShouldProcess(_import.Path, $"Replace the MIS objects by {_import.Count} others"))
            return;
        var kept = Await((_, _, _) => Task.FromResult(_import.Complete(Force)));
        if (kept.WithoutGroup > 0)
            WriteWarning($"{kept.WithoutGroup} student(s) are named and are in no group: no object of theirs has a GroupName, GroupId, Registration or Year. "
                + "If they belong to one, correct the command that makes the objects.");
        WriteObject(kept);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _import?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The rows of a table that comes as one thing; anything else is one object.</summary>
    private static IEnumerable<PSObject?> Rows(PSObject? item) =>
        item?.BaseObject is System.Data.DataTable table ? table.Rows.Cast<object>().Select(PSObject.AsPSObject) : [item];

    private static Dictionary<string, object?> PropertiesOf(PSObject? item)
    {
        var properties = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        if (item?.BaseObject is IDictionary dictionary)
            foreach (DictionaryEntry entry in dictionary)
                properties[entry.Key.ToString() ?? ""] = ValueOf(entry.Value);
        else if (item is not null)
            foreach (var property in item.Properties.Where(p => p.IsGettable))
                properties[property.Name] = ValueOf(property);
        return properties;
    }

    /// <summary>A property that cannot be read counts as not there; if it matters, the object is wrong for want of it.</summary>
    private static object? ValueOf(PSPropertyInfo property)
    {
        try
        {
            return ValueOf(property.Value);
        }
        catch (GetValueException)
        {
            return null;
        }
    }

    private static object? ValueOf(object? value) => value switch
    {
        PSObject wrapped => ValueOf(wrapped.BaseObject),
        DBNull => null,
        _ => value,
    };
}
