namespace RmUnifyGroupSync.Sandbox.Model;

internal sealed record UserState
{
    public required string Id { get; init; }

    public required SandboxUser Account { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    public string UserPrincipalName => Account.UserPrincipalName;
}
