using System.Text.Json.Serialization;

namespace RmUnifyGroupSync.State;

/// <summary>How documents are kept: enums by name, so that a new value in the middle changes nothing that is stored.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true, IgnoreReadOnlyProperties = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GroupSyncRun))]
[JsonSerializable(typeof(GroupSyncChange))]
[JsonSerializable(typeof(LockHolder))]
[JsonSerializable(typeof(RunHolder))]
internal sealed partial class LedgerJson : JsonSerializerContext;
