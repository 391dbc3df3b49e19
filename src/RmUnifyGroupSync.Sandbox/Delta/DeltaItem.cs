using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Sandbox.Delta;

/// <summary>One entry of a delta answer.</summary>
/// <param name="Key">Place in the round; ordinal order.</param>
/// <param name="Json">Makes the entry; only those of the page are made.</param>
internal readonly record struct DeltaItem(string Key, Func<JsonObject> Json)
{
    public static JsonObject Removed(string id, string reason) =>
        new() { ["id"] = id, ["@removed"] = new JsonObject { ["reason"] = reason } };
}
