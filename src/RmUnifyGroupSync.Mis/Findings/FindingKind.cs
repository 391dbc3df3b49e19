using System.Globalization;
using System.Runtime.CompilerServices;

namespace RmUnifyGroupSync.Mis.Findings;

/// <summary>One thing that a reader may notice. Codes are stable and documented in docs/guides/mis-findings.md.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Text">What was found and what to do; <c>{0}</c> is the number of cases and <c>{1}</c> the detail.</param>
internal sealed record FindingKind(string Code, FindingSeverity Severity, string Text)
{
    /// <summary>The text with its number and detail.</summary>
    public string Format(int count, string? detail) => string.Format(CultureInfo.InvariantCulture, Text, count, detail);

    /// <summary>Each kind is one object; comparing texts for every row would be slow.</summary>
    public bool Equals(FindingKind? other) => ReferenceEquals(this, other);

    /// <inheritdoc />
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}
