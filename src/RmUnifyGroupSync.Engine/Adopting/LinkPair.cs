using RmUnifyGroupSync.Engine.Planning;

namespace RmUnifyGroupSync.Engine.Adopting;

/// <summary>A MIS group and a group that a person wants linked, or not linked any more.</summary>
/// <param name="Link">The MIS group's link as it is.</param>
/// <param name="GroupId">Object id of the group.</param>
/// <param name="Target">What the user gave, for errors.</param>
public sealed record LinkPair(GroupLink Link, string GroupId, object? Target);
