using RmUnifyGroupSync.Graph;

namespace RmUnifyGroupSync.Runtime;

/// <content>What a sign-in may do.</content>
public sealed partial class GroupSyncService
{
    /// <inheritdoc />
    public Task<IReadOnlyList<PermissionCheck>> TestPermissionAsync(CallOptions options, CancellationToken cancellationToken)
    {
        var session = _sessions.Of(options);
        var checks = GraphPermissionChecks.Check(session.Connection);
        if (!session.Connection.IsTokenReadable)
            options.Observer.Report(new WarningEvent("The access token cannot be read, so its permissions are not known here. A request that lacks one says which."));
        if (GraphPermissionChecks.Advice(checks) is { Count: > 0 } missing)
            options.Observer.Report(new WarningEvent($"The sign-in lacks {string.Join(" and ", missing)}. {GrantOf(session.Context, missing)}"));
        if (checks.FirstOrDefault(c => c.Permission == GraphPermissionChecks.RoleNeeded) is { Granted: not true } role)
            options.Observer.Report(new WarningEvent(RoleOf(session.Context, role)));
        return Task.FromResult(checks);
    }

    /// <inheritdoc />
    public async Task<GroupSyncApplication?> RegisterApplicationAsync(ApplicationRequest request, CallOptions options, CancellationToken cancellationToken) =>
        await _sessions.Of(options).Connection.RegisterApplicationAsync(request, new() { Observer = options.Observer }, cancellationToken);

    private static string GrantOf(GroupSyncContext context, IReadOnlyList<string> missing)
    {
        var where = context.ClientId is { } client ? $"the application {client}" : "the application";
        var consent = context is { ClientId: { } id, IsSandbox: false } ? $" at {ConsentUrl.For(context.Environment, context.TenantId, id)}" : "";
        return $"Add {(missing.Count == 1 ? "it" : "them")} to {where}, have a global administrator consent{consent}, and sign in again: a token keeps the permissions that it was made with.";
    }

    private static string RoleOf(GroupSyncContext context, PermissionCheck role) => role.Granted is null
        ? $"The token does not say which directory roles {context.Account} has. Without Groups Administrator only groups that the person owns can be changed."
        : $"{context.Account} is no Groups Administrator (nor User or Global Administrator), so only groups that the person owns can be changed.";
}
