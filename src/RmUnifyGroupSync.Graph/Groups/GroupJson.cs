using System.Text.Json;
using Microsoft.Graph.Models;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Serialization.Json;

namespace RmUnifyGroupSync.Graph.Groups;

/// <summary>Between Microsoft Graph's models and the engine's.</summary>
internal static class GroupJson
{
    /// <summary>
    /// Properties of a group that we ask for: directory-held ones only, because one that Exchange holds makes reads of a fresh
    /// group fail for minutes (contract §9).
    /// </summary>
    public const string Select =
        "id,displayName,mail,mailNickname,description,visibility,uniqueName,createdDateTime,deletedDateTime,onPremisesSyncEnabled,groupTypes,isAssignableToRole";

    /// <summary>Reads a group.</summary>
    public static DirectoryGroup Read(JsonElement json)
    {
        var group = Parse(json, Group.CreateFromDiscriminatorValue);
        return new()
        {
            Id = group.Id ?? throw new FormatException("A group has no id."),
            DisplayName = group.DisplayName ?? "",
            Mail = group.Mail,
            MailNickname = group.MailNickname,
            Description = group.Description,
            Visibility = group.Visibility,
            UniqueName = group.UniqueName,
            CreatedAt = group.CreatedDateTime,
            DeletedAt = group.DeletedDateTime,
            OnPremisesSynced = group.OnPremisesSyncEnabled ?? false,
            IsRoleAssignable = group.IsAssignableToRole ?? false,
            IsDynamic = Has(group, "DynamicMembership"),
            IsUnified = group.GroupTypes is null || Has(group, "Unified"),
        };
    }

    /// <summary>Reads the group that a write answered with; null when the answer holds no whole group.</summary>
    public static DirectoryGroup? ReadWhole(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("id", out _) && json.TryGetProperty("displayName", out _) ? Read(json) : null;

    /// <summary>Reads a model of the SDK.</summary>
    public static T Parse<T>(JsonElement json, ParsableFactory<T> factory)
        where T : IParsable =>
        new JsonParseNode(json).GetObjectValue(factory) ?? throw new FormatException("An object is null.");

    /// <summary>Writes a model of the SDK.</summary>
    public static byte[] Write(IParsable model)
    {
        using var writer = new JsonSerializationWriter();
        writer.WriteObjectValue(null, model);
        using var stream = writer.GetSerializedContent();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static bool Has(Group group, string type) => group.GroupTypes?.Contains(type, StringComparer.OrdinalIgnoreCase) ?? false;
}
