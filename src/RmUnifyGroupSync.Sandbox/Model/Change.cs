using System.Text.Json.Serialization;
using RmUnifyGroupSync.Sandbox.Applications;

namespace RmUnifyGroupSync.Sandbox.Model;

/// <summary>What one accepted write changes. The journal is a list of these, and so is the memory of delta queries.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(GroupCreated), "groupCreated")]
[JsonDerivedType(typeof(GroupUpdated), "groupUpdated")]
[JsonDerivedType(typeof(LinksChanged), "links")]
[JsonDerivedType(typeof(GroupDeleted), "groupDeleted")]
[JsonDerivedType(typeof(GroupRestored), "groupRestored")]
[JsonDerivedType(typeof(GroupPurged), "groupPurged")]
[JsonDerivedType(typeof(UserPut), "userPut")]
[JsonDerivedType(typeof(UserDeleted), "userDeleted")]
[JsonDerivedType(typeof(OptionsChanged), "options")]
[JsonDerivedType(typeof(ApplicationPut), "applicationPut")]
internal abstract record Change;

internal sealed record GroupCreated(GroupState Group) : Change;

/// <summary>New values of the properties; the links of <paramref name="Group"/> are empty and mean nothing.</summary>
internal sealed record GroupUpdated(GroupState Group, IReadOnlyList<string> Properties) : Change;

internal sealed record LinksChanged(string GroupId, LinkRole Role, IReadOnlyList<string> Added, IReadOnlyList<string> Removed) : Change;

internal sealed record GroupDeleted(string GroupId) : Change;

internal sealed record GroupRestored(string GroupId) : Change;

internal sealed record GroupPurged(string GroupId) : Change;

internal sealed record UserPut(UserState User) : Change;

/// <param name="UserId">Object id.</param>
/// <param name="ByRequest">Whether a request did it, and not the owner of the sandbox.</param>
internal sealed record UserDeleted(string UserId, bool ByRequest) : Change;

internal sealed record OptionsChanged(SandboxOptions Options) : Change;

internal sealed record ApplicationPut(ApplicationState Application) : Change;

/// <summary>The changes of one write: all or nothing.</summary>
internal sealed record Commit(long Sequence, DateTimeOffset At, IReadOnlyList<Change> Changes);
