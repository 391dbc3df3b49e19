namespace RmUnifyGroupSync.Sandbox.Query;

/// <summary>A parsed <c>$filter</c>. <c>and</c> and <c>or</c> hold all their clauses side by side, as the limits count them.</summary>
internal abstract record FilterNode;

internal sealed record AndNode(IReadOnlyList<FilterNode> Clauses) : FilterNode;

internal sealed record OrNode(IReadOnlyList<FilterNode> Clauses) : FilterNode;

internal sealed record NotNode(FilterNode Clause) : FilterNode;

/// <param name="Property">Property, with a slash for one inside another.</param>
/// <param name="Operator">eq, ne, ge, le, gt, lt.</param>
/// <param name="Value">String, Boolean, number or null.</param>
internal sealed record CompareNode(string Property, string Operator, object? Value) : FilterNode;

internal sealed record InNode(string Property, IReadOnlyList<object?> Values) : FilterNode;

/// <param name="Function">startswith, endswith or contains, in lower case.</param>
/// <param name="Property">Property.</param>
/// <param name="Value">What to look for.</param>
internal sealed record FunctionNode(string Function, string Property, string Value) : FilterNode;

/// <param name="Collection">Collection property.</param>
/// <param name="Operator">eq or startswith.</param>
/// <param name="Value">What an item must be.</param>
internal sealed record AnyNode(string Collection, string Operator, string Value) : FilterNode;
