using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RmUnifyGroupSync.Sandbox.Applications;
using RmUnifyGroupSync.Sandbox.Model;

namespace RmUnifyGroupSync.Sandbox.Storage;

/// <summary>The small file that says which snapshot and journal are the tenant. Replacing it replaces the tenant, in one step.</summary>
internal sealed record TenantHeader(int Format, string Generation)
{
    public const int CurrentFormat = 1;
}

/// <summary>The whole tenant at one moment.</summary>
internal sealed record TenantSnapshot
{
    public required string TenantId { get; init; }

    public required SandboxOptions Options { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public long Sequence { get; init; }

    public required IReadOnlyList<UserState> Users { get; init; }

    public required IReadOnlyList<GroupState> Groups { get; init; }

    public IReadOnlyList<string> UsersDeletedByRequest { get; init; } = [];

    public IReadOnlyList<ApplicationState> Applications { get; init; } = [];

    public static TenantSnapshot Of(TenantState state) => new()
    {
        TenantId = state.TenantId,
        Options = state.Options,
        CreatedAt = state.CreatedAt,
        Sequence = state.Sequence,
        Users = state.UsersInOrder,
        Groups = [.. state.GroupsInOrder.Select(g => g.Current)],
        UsersDeletedByRequest = [.. state.UsersDeletedByRequest],
        Applications = state.Applications.InOrder,
    };

    public TenantState ToState()
    {
        var state = new TenantState(TenantId, Options, CreatedAt);
        state.StartAt(Sequence, UsersDeletedByRequest);
        foreach (var user in Users)
            state.Load(user);
        foreach (var group in Groups)
            state.Load(group, group.CreatedAt);
        foreach (var application in Applications)
            state.Applications.Put(application);
        return state;
    }
}

internal static class StoredJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };
}
