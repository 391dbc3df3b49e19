using System.Globalization;
using RmUnifyGroupSync.Sandbox.Model;

namespace RmUnifyGroupSync.Sandbox;

/// <content>What the owner of the sandbox can do past the wire: the school's other hands, and the weather.</content>
public sealed partial class SandboxTenant
{
    /// <summary>
    /// Asked before every request and every part of a batch whether it goes wrong; null, or an answer of null, leaves it to
    /// <see cref="SandboxOptions.FaultRate"/>. Not kept on disk. Must be safe for parallel calls.
    /// </summary>
    public Func<InspectedRequest, SandboxFault?>? FaultScript
    {
        get => _service.Faults.Script;
        set => _service.Faults.Script = value;
    }

    /// <summary>Changes how the tenant behaves from now on; kept on disk.</summary>
    /// <param name="change">From the options as they are to the new ones. Domain, name and seed of ids stay as they were.</param>
    public void Configure(Func<SandboxOptions, SandboxOptions> change) =>
        _service.Change(state => [new OptionsChanged(change(state.Options).Checked() with
        {
            DefaultDomain = state.Options.DefaultDomain,
            TenantName = state.Options.TenantName,
        })]);

    /// <summary>Adds accounts; one with a known id or user principal name replaces it.</summary>
    /// <param name="users">The accounts.</param>
    public void AddUsers(IReadOnlyCollection<SandboxUser> users) =>
        _service.Change(state => [.. users.Select(user => new UserPut(Known(state, user)))]);

    /// <summary>Soft-deletes an account, as an administrator does; it is not counted as deleted by a request.</summary>
    /// <param name="idOrUserPrincipalName">Object id or user principal name.</param>
    /// <exception cref="ArgumentException">There is no such account.</exception>
    public void DeleteUser(string idOrUserPrincipalName) =>
        _service.Change(state => [new UserDeleted(
            (state.User(idOrUserPrincipalName) ?? state.UserByName(idOrUserPrincipalName))?.Id
                ?? throw new ArgumentException("There is no such account.", nameof(idOrUserPrincipalName)),
            ByRequest: false)]);

    /// <summary>Adds a group that somebody else has made.</summary>
    /// <param name="group">The group.</param>
    /// <returns>Its object id.</returns>
    public string AddGroup(SandboxGroup group)
    {
        var id = "";
        _service.Change(state =>
        {
            id = StableIds.From("group", state.TenantId, (state.Sequence + 1).ToString(CultureInfo.InvariantCulture));
            return [new GroupCreated(Made(group, id, state.Options))];
        });
        return id;
    }

    /// <summary>From now on requests with this token are answered with 401.</summary>
    /// <param name="token">The token, without <c>Bearer</c>.</param>
    public void RevokeToken(string token) => _signIn.Revoke(token);

    private UserState Known(TenantState state, SandboxUser user)
    {
        var known = user.Id is null ? state.UserByName(user.UserPrincipalName) : state.User(user.Id);
        var id = known?.Id ?? StableIds.OfUser(user);
        return new UserState { Id = id, Account = user with { Id = id }, CreatedAt = known?.CreatedAt ?? _service.Time.GetUtcNow() };
    }

    private GroupState Made(SandboxGroup group, string id, SandboxOptions options) => new()
    {
        Id = id,
        CreatedAt = _service.Time.GetUtcNow(),
        DisplayName = group.DisplayName,
        MailNickname = group.MailNickname,
        Description = group.Description,
        UniqueName = group.UniqueName,
        Visibility = group.Visibility,
        MailEnabled = group.IsUnified,
        SecurityEnabled = !group.IsUnified,
        Mail = group.IsUnified ? $"{group.MailNickname}@{options.DefaultDomain}" : null,
        GroupTypes = [.. group.IsUnified ? (string[])["Unified"] : [], .. group.MembershipRule is null ? (string[])[] : ["DynamicMembership"]],
        MembershipRule = group.MembershipRule,
        OnPremisesSyncEnabled = group.OnPremisesSynced,
        IsAssignableToRole = group.IsAssignableToRole,
        Owners = GroupState.NoLinks.Union(group.OwnerIds),
        Members = GroupState.NoLinks.Union(group.MemberIds),
    };
}
