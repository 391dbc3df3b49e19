using System.Management.Automation;

namespace RmUnifyGroupSync.Pipeline;

/// <summary>
/// Takes a value as a table file gives it: an empty cell says nothing, and <c>True</c> and <c>False</c> are texts there, which
/// PowerShell binds to no truth value, and leaves out without a word where it comes from a property.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TableCellAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is not string text ? inputData
        : string.IsNullOrWhiteSpace(text) ? null
        : bool.TryParse(text, out var truth) ? truth
        : inputData;
}
