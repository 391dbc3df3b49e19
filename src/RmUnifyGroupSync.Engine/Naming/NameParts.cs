namespace RmUnifyGroupSync.Engine.Naming;

/// <summary>What the names of a class group are made from (requirements §2).</summary>
/// <param name="MisName">Name as the MIS gives it, untrimmed.</param>
/// <param name="Identifier">The part in brackets; empty for none. Null is "never set": resolve it with <see cref="NameIdentifier.Resolve"/> first.</param>
/// <param name="Year">Year in which the academic year starts; null for groups without a year part (NonMisYear, Role).</param>
public sealed record NameParts(string MisName, string? Identifier, int? Year);
